from datetime import date

import pytest

from backlogs.models import Feature

FEATURES = "/api/v1/features/"


@pytest.fixture
def feature(cast):
    return cast.feature()


def post(program, feature, place, sent=None):
    return program.post(f"{FEATURES}{feature.pk}/{place}/", sent or {}, format="json")


def step(program, feature, verb, name, expected, **more):
    return post(program, feature, "step", {"verb": verb, "step": name, "expected": expected, **more})


def test_the_owner_adds_a_feature(cast, api):
    sent = {
        "team": "LINUX",
        "backlog": "ssa",
        "title": "Unlock accounts",
        "lead": cast.eve.pk,
        "due_on": "2099-12-31",
    }
    answer = api(cast.dee).post(FEATURES, sent, format="json")
    assert answer.status_code == 201, answer.content
    assert {name: answer.json()[name] for name in sent} == sent
    assert (answer.json()["step"], answer["ETag"]) == ("defined", '"1"')
    assert api(cast.ada).get(answer["Location"]).json() == answer.json()


@pytest.mark.parametrize(
    ("who", "sent", "status"),
    [
        ("ada", {"team": "LINUX", "title": "x"}, 403), ("pia", {"team": "NET", "title": "x"}, 400),
        ("pia", {"team": "LINUX"}, 400), ("pia", {"team": "LINUX", "title": " "}, 400),
        ("pia", {"team": "LINUX", "title": "x" * 201}, 400), ("pia", {"team": "LINUX", "title": "x", "backlog": "interrupt"}, 400),
        ("pia", {"team": "LINUX", "title": "x", "lead": 10**30}, 400),
        ("pia", {"team": "LINUX", "title": "x", "step": "demo"}, 400),
        ("cy", {"team": "LINUX", "title": "x"}, 400),
    ],
)  # fmt: skip
def test_a_feature_that_cannot_be_meant_or_may_not_be_made(cast, api, who, sent, status):
    assert api(getattr(cast, who)).post(FEATURES, sent, format="json").status_code == status
    assert not Feature.objects.exists()


def test_the_list_is_in_the_owners_order(cast, api, feature):
    second, third = cast.feature("Second"), cast.feature("Third")
    post(api(cast.pia), third, "rank", {"before": feature.pk})
    post(api(cast.pia), feature, "rank", {})
    rows = api(cast.oz).get(f"{FEATURES}?team=LINUX&state=open").json()["results"]
    assert [row["title"] for row in rows] == ["Third", "Second", "Certificates"]
    assert "criteria" not in rows[0]
    ssa = cast.feature("Other backlog", backlog=cast.backlog("ssa"))
    refused = post(api(cast.pia), second, "rank", {"after": ssa.pk})
    assert (refused.status_code, refused.json()["code"]) == (409, "rank_order")


def test_the_lead_shapes_and_the_owner_names_the_lead(cast, api, feature):
    def shape(who, sent):
        return api(who).patch(f"{FEATURES}{feature.pk}/", sent, format="json", headers={"If-Match": "*"})

    assert shape(cast.ada, {"criteria": "Renews itself"}).json()["criteria"] == "Renews itself"
    refused = shape(cast.ada, {"lead": cast.eve.pk})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_product_owner")
    assert shape(cast.pia, {"lead": cast.eve.pk}).json()["lead"] == cast.eve.pk
    assert shape(cast.ada, {"criteria": "x"}).status_code == 403
    assert shape(cast.pia, {"class_of_service": "urgent"}).status_code == 400


def test_steps_are_taken_from_where_they_were_seen(cast, api, feature):
    program = api(cast.pia)
    taken = step(program, feature, "take", "agreed", "defined")
    assert (taken.status_code, taken.json()["step"]) == (200, "stories_written")
    assert [row["step"] for row in taken.json()["steps"]] == ["defined", "agreed"]
    stale = step(program, feature, "take", "agreed", "defined")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert stale.json()["current"]["step"] == "stories_written"
    refused = step(program, feature, "take", "stories_ordered", "stories_written")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_step")
    assert "Ada" in refused.json()["detail"]


def test_a_step_is_skipped_with_a_line_and_gone_back_to(cast, api, feature):
    program = api(cast.ada)
    refused = step(program, feature, "skip", "demo", "defined")
    assert refused.status_code == 400
    answer = step(program, feature, "skip", "demo", "defined", because="Nobody to show it to")
    assert answer.json()["steps"][-1]["skipped_because"] == "Nobody to show it to"
    back = step(program, feature, "return", "agreed", "transitioned", because="Scope changed")
    assert (back.json()["step"], len(back.json()["steps"])) == ("agreed", 1)
    assert step(program, feature, "return", "agreed", "demo").status_code == 409
    assert step(program, feature, "take", "agreed", "agreed", because="x").status_code == 400
    assert step(program, feature, "leap", "agreed", "agreed").status_code == 400


def test_a_closed_feature_takes_no_step(cast, api, feature):
    step(api(cast.root), feature, "take", "retro", "defined")
    refused = step(api(cast.root), feature, "take", "retro", "retro")
    assert (refused.status_code, refused.json()["code"]) == (409, "feature_closed")


def test_a_free_lead_is_taken_once(cast, api):
    free = cast.feature("Free", lead=None)
    answer = post(api(cast.eve), free, "lead")
    assert (answer.status_code, answer.json()["lead"]) == (200, cast.eve.pk)
    assert post(api(cast.eve), free, "lead").status_code == 200
    refused = post(api(cast.bo), free, "lead")
    assert (refused.status_code, refused.json()["code"]) == (409, "has_lead")


def test_the_crew_is_gathered_across_teams(cast, api, feature):
    program = api(cast.ada)
    assert post(program, feature, "crew", {"email": "VAL@example.test"}).json()["name"] == "Val"
    assert post(program, feature, "crew", {"person": cast.eve.pk}).status_code == 201
    assert post(program, feature, "crew", {"person": cast.cy.pk}).status_code == 400
    assert post(program, feature, "crew", {"email": "nobody@example.test"}).status_code == 400
    assert post(program, feature, "crew", {"email": "x@example.test", "person": 1}).status_code == 400
    assert post(api(cast.bo), feature, "crew").json()["person"] == cast.bo.pk
    assert post(api(cast.bo), feature, "crew", {"person": cast.eve.pk}).status_code == 403
    door = f"{FEATURES}{feature.pk}/crew/"
    assert program.delete(f"{door}{cast.val.pk}/").status_code == 204
    assert program.delete(f"{door}{cast.cy.pk}/").status_code == 404
    left = {row["name"]: row["left_on"] is not None for row in program.get(door).json()["results"]}
    assert left == {"Val": True, "Eve": False, "Bo": False}


def test_health_is_said_in_words(cast, api, feature):
    program = api(cast.ada)
    post(program, feature, "health", {"state": "on_track", "text": "Well"})
    assert post(program, feature, "health", {"state": "at_risk", "text": "Late"}).status_code == 201
    rows = program.get(f"{FEATURES}{feature.pk}/health/").json()["results"]
    assert [row["state"] for row in rows] == ["at_risk", "on_track"]
    assert post(program, feature, "health", {"state": "at_risk", "text": " "}).status_code == 400
    assert post(program, feature, "health", {"state": "green", "text": "x"}).status_code == 400


def test_a_design_note_belongs_to_an_iteration(cast, api, feature):
    one = cast.linux.iterations.create(number=1, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 18))
    program = api(cast.ada)
    post(program, feature, "design-notes", {"iteration": one.pk, "text": "One issuer."})
    post(program, feature, "design-notes", {"iteration": one.pk, "none_needed_because": "small"})
    rows = program.get(f"{FEATURES}{feature.pk}/design-notes/").json()["results"]
    assert [(row["text"], row["none_needed_because"]) for row in rows] == [("", "small")]
    assert post(program, feature, "design-notes", {"iteration": one.pk}).status_code == 400
    hidden = cast.network.iterations.create(number=1, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 18))
    assert post(program, feature, "design-notes", {"iteration": hidden.pk, "text": "x"}).status_code == 400


def test_needs_make_no_circle_and_end(cast, api, feature):
    other, program = cast.feature("Other"), api(cast.ada)
    assert post(program, feature, "needs", {"needs": other.pk}).json() == {
        "needs": other.pk,
        "title": "Other",
    }
    circle = post(program, other, "needs", {"needs": feature.pk})
    assert (circle.status_code, circle.json()["code"]) == (409, "circle")
    door = f"{FEATURES}{feature.pk}/needs/{other.pk}/"
    assert program.delete(door).status_code == 204
    assert program.delete(door).status_code == 404
    assert program.get(f"{FEATURES}{feature.pk}/needs/").json()["results"] == []


def test_a_needed_feature_that_is_not_seen_shows_no_title(cast, api, feature):
    hidden = Feature.objects.add(by=cast.nell, backlog=cast.backlog(team=cast.network), title="Secret plan")
    feature.need(hidden, by=cast.root)
    rows = api(cast.ada).get(f"{FEATURES}{feature.pk}/needs/").json()["results"]
    assert rows == [{"needs": hidden.pk, "title": None}]


def test_words_and_history(cast, api, feature):
    made = post(api(cast.max), feature, "comments", {"text": "Well done"}).json()
    door = f"{FEATURES}{feature.pk}/"
    assert api(cast.ada).post(f"{door}comments/{made['id']}/redaction/").status_code == 403
    assert api(cast.max).post(f"{door}comments/{made['id']}/redaction/").json()["text"] == ""
    rows = api(cast.ada).get(f"{door}history/").json()["results"]
    assert [row["sentence"] for row in rows] == [
        "Max emptied a comment on it",
        "Max commented on it",
        "Pia added it",
    ]
