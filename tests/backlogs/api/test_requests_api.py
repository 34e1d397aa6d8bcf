"""What somebody sees who asked for a piece of work, or follows a feature as its customer, and nothing else."""

import pytest

ITEMS, FEATURES = "/api/v1/items/", "/api/v1/features/"


@pytest.fixture
def asked(cast):
    item = cast.item("Certificate for the shop", customer=cast.web_shop, description="Inside words")
    item.comment("Between us", by=cast.eve)
    item.comment("We are at it.", by=cast.eve, audience="public")
    return item


def test_a_contact_has_the_request_view(cast, api, asked):
    answer = api(cast.vic).get(f"{ITEMS}{asked.key}/")
    assert answer.status_code == 200
    shown = answer.json()
    assert set(shown) == {"key", "title", "state", "customer", "created_at", "closed_at", "comments"}
    assert [comment["text"] for comment in shown["comments"]] == ["We are at it."]
    assert "ETag" not in answer
    assert b"Between us" not in answer.content
    assert b"Inside words" not in answer.content


def test_the_requester_has_it_too_and_a_member_sees_all(cast, api):
    item = cast.item(requester=cast.cy)
    assert set(api(cast.cy).get(f"{ITEMS}{item.key}/").json()) >= {"state", "comments"}
    mine = cast.item(requester=cast.oz)
    assert "description" in api(cast.oz).get(f"{ITEMS}{mine.key}/").json()


def test_an_old_key_leads_who_asked_to_the_new_one(cast, api, asked):
    cast.network.admit(cast.eve, by=cast.nell, roles=["engineer"])
    old = asked.key
    asked.move_to_team(cast.network, by=cast.fresh(cast.eve))
    for place in ("", "comments/"):
        answer = api(cast.vic).get(f"{ITEMS}{old}/{place}")
        assert (answer.status_code, answer["Location"]) == (308, f"{ITEMS}{asked.key}/{place}")
    assert api(cast.vic).get(f"{ITEMS}{asked.key}/").json()["title"] == "Certificate for the shop"


def test_the_state_says_how_it_ended(cast, api, asked):
    asked.dismiss("declined", by=cast.pia)
    assert api(cast.vic).get(f"{ITEMS}{asked.key}/").json()["state"] == "declined"


def test_requests_are_listed_apart(cast, api, asked):
    cast.item("Not theirs")
    program = api(cast.vic)
    assert program.get(ITEMS).json()["results"] == []
    rows = program.get(f"{ITEMS}requested/").json()["results"]
    assert [(row["key"], row["state"]) for row in rows] == [(asked.key, "open")]
    assert "comments" not in rows[0]
    assert program.get(f"{ITEMS}requested/?state=closed").json()["results"] == []
    assert program.get(f"{ITEMS}requested/?q=shop").json()["results"]
    refused = program.get(f"{ITEMS}requested/?points_min=1")
    assert (refused.status_code, refused.json()["code"]) == (400, "unknown_parameter")


def test_public_words_are_read_and_written(cast, api, asked):
    program = api(cast.vic)
    made = program.post(
        f"{ITEMS}{asked.key}/comments/", {"text": "Thanks", "audience": "team"}, format="json"
    )
    assert (made.status_code, made.json()["audience"]) == (201, "public")
    rows = program.get(f"{ITEMS}{asked.key}/comments/").json()["results"]
    assert [row["text"] for row in rows] == ["We are at it.", "Thanks"]


@pytest.mark.parametrize(
    "place", ["crew/", "effort/", "checklist/", "links/", "labels/", "watch/", "history/"]
)
def test_nothing_else_of_the_item_is_there(cast, api, asked, place):
    assert api(cast.vic).get(f"{ITEMS}{asked.key}/{place}").status_code == 404


@pytest.mark.parametrize("place", ["closure/", "block/", "rank/", "team/", "watch/", "crew/"])
def test_nothing_is_done_to_it(cast, api, asked, place):
    assert api(cast.vic).post(f"{ITEMS}{asked.key}/{place}", {}, format="json").status_code == 404
    answer = api(cast.vic).patch(
        f"{ITEMS}{asked.key}/", {"title": "x"}, format="json", headers={"If-Match": "*"}
    )
    assert answer.status_code == 404


def test_what_others_asked_for_is_not_there(cast, api, asked):
    other = cast.item("Not theirs")
    assert api(cast.vic).get(f"{ITEMS}{other.key}/").status_code == 404
    assert api(cast.vic).get(f"{ITEMS}{other.key}/comments/").status_code == 404


def test_a_contact_that_was_released_sees_nothing_more(cast, api, asked):
    cast.web_shop.release_contact(cast.vic, by=cast.root)
    assert api(cast.vic).get(f"{ITEMS}{asked.key}/").status_code == 404


@pytest.fixture
def followed(cast):
    feature = cast.feature(customer=cast.web_shop, criteria="Renews itself", scope="Inside words")
    feature.comment("Between us", by=cast.ada)
    feature.comment("Demo on Friday", by=cast.ada, audience="public")
    feature.post_health("on_track", "All well.", by=cast.ada)
    return feature


def test_a_contact_follows_the_features_of_the_customer(cast, api, followed):
    hidden = cast.feature("Not theirs")
    program = api(cast.vic)
    answer = program.get(f"{FEATURES}{followed.pk}/")
    shown = answer.json()
    assert set(shown) == {"id", "title", "customer", "step", "criteria", "health", "demo_on", "comments"}
    assert (shown["criteria"], shown["health"]["state"]) == ("Renews itself", "on_track")
    assert [comment["text"] for comment in shown["comments"]] == ["Demo on Friday"]
    assert b"Inside words" not in answer.content
    assert [row["id"] for row in program.get(f"{FEATURES}followed/").json()["results"]] == [followed.pk]
    assert program.get(FEATURES).json()["results"] == []
    assert program.get(f"{FEATURES}{hidden.pk}/").status_code == 404


def test_a_follower_writes_publicly_and_does_nothing_else(cast, api, followed):
    program, door = api(cast.vic), f"{FEATURES}{followed.pk}/"
    made = program.post(f"{door}comments/", {"text": "Good", "audience": "team"}, format="json")
    assert (made.status_code, made.json()["audience"]) == (201, "public")
    assert [row["text"] for row in program.get(f"{door}comments/").json()["results"]] == [
        "Demo on Friday",
        "Good",
    ]
    for place in ("crew/", "health/", "design-notes/", "needs/", "history/"):
        assert program.get(f"{door}{place}").status_code == 404, place
    for place in ("step/", "rank/", "lead/", "crew/", "health/", "needs/", "design-notes/"):
        assert program.post(f"{door}{place}", {}, format="json").status_code == 404, place


def test_a_developer_of_the_customer_sees_the_feature_worked_on_and_its_items(cast, api, followed):
    followed.gather(cast.val, by=cast.ada)
    inside, outside = cast.item(feature=followed), cast.item()
    program = api(cast.val)
    assert program.get(f"{FEATURES}{followed.pk}/").json()["scope"] == "Inside words"
    assert [row["key"] for row in program.get(ITEMS).json()["results"]] == [inside.key]
    assert program.post(f"{ITEMS}{inside.key}/closure/", {}, format="json").status_code == 200
    assert program.get(f"{ITEMS}{outside.key}/").status_code == 404
    followed.release(cast.val, by=cast.ada)
    assert program.get(f"{ITEMS}{inside.key}/").status_code == 404
