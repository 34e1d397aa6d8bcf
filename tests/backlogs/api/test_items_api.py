from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.models import WorkItem
from backlogs.planning_ahead import plan_ahead

ITEMS = "/api/v1/items/"


def change(program, key, sent, match="*"):
    return program.patch(f"{ITEMS}{key}/", sent, format="json", headers={"If-Match": match})


def queries(program, path):
    with CaptureQueriesContext(connection) as seen:
        assert program.get(path).status_code == 200
    return len(seen)


def filled(cast, title):
    item = cast.item(title, description="Long text", feature=cast.linux.features.first(), points=Decimal(3))
    cast.column("In progress").pull(item, by=cast.ada)
    item.join(cast.ada, by=cast.ada)
    item.join(cast.eve, by=cast.eve)
    item.label(["tls", "dns"], by=cast.ada)
    item.block(by=cast.ada, reason="supplier")
    return item


def test_an_item_shows_where_it_stands(cast, api):
    feature = cast.feature()
    item = filled(cast, "Renew")
    answer = api(cast.oz).get(f"{ITEMS}{item.key}/")
    shown = answer.json()
    assert answer["ETag"].startswith(f'"{shown["version"]}.')
    assert (shown["team"], shown["backlog"], shown["feature"]) == ("LINUX", "business", feature.pk)
    assert (shown["column"]["name"], shown["column"]["category"]) == ("In progress", "active")
    assert (shown["crew"], shown["labels"]) == ([cast.ada.pk, cast.eve.pk], ["dns", "tls"])
    assert (shown["block"]["reason"], shown["points"], shown["description"]) == (
        "supplier",
        "3.00",
        "Long text",
    )


def test_a_list_takes_as_many_queries_for_fifty_as_for_one(cast, api):
    cast.feature()
    filled(cast, "One")
    program = api(cast.ada)
    one = queries(program, ITEMS)
    for number in range(49):
        filled(cast, f"Item {number}")
    assert queries(program, f"{ITEMS}?limit=50") == one <= 8
    rows = program.get(ITEMS).json()["results"]
    assert len(rows) == 50
    assert "description" not in rows[0]


def test_an_item_takes_few_queries(cast, api):
    cast.feature()
    item = filled(cast, "One")
    assert queries(api(cast.ada), f"{ITEMS}{item.key}/") <= 8


def test_an_unchanged_item_is_not_sent_again(cast, api):
    item = cast.item()
    program = api(cast.ada)
    first = program.get(f"{ITEMS}{item.key}/")
    again = program.get(f"{ITEMS}{item.key}/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def renamed(cast):
    cast.column("Review").rename("Looked at", by=cast.tia)


def closed(cast):
    cast.linux.iterations.get(number=1).close(by=cast.pia)


@pytest.mark.parametrize(("name", "happens"), [("Review", renamed), ("Done", closed)])
def test_what_else_it_shows_makes_it_another_answer(cast, api, name, happens):
    plan_ahead(cast.linux, by=cast.pia)[0].start(by=cast.pia)
    item, program = cast.item(), api(cast.ada)
    path = f"{ITEMS}{item.key}/"
    cast.column(name).pull(item, by=cast.ada)
    first = program.get(path)
    assert program.get(path, headers={"If-None-Match": first["ETag"]}).status_code == 304
    happens(cast)
    again = program.get(path, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"] != first["ETag"]) == (200, True)
    assert again.json()["column"] != first.json()["column"]
    assert change(program, item.key, {"title": "Other"}, first["ETag"]).status_code == 200, (
        "it is the same item"
    )


def test_a_title_and_a_team_make_an_item(cast, api):
    answer = api(cast.eve).post(ITEMS, {"team": "LINUX", "title": "Patch"}, format="json")
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["key"], made["backlog"], made["kind"]) == ("LINUX-1", "business", "story")
    assert answer["Location"] == f"{ITEMS}LINUX-1/"
    assert api(cast.eve).get(answer["Location"]).json() == made


def test_an_interrupt_comes_with_all_that_is_known(cast, api):
    sent = {
        "team": "LINUX", "backlog": "interrupt", "title": "VPN drops", "priority": 2, "service": "vpn", "labels": ["vpn"],
        "customer": cast.web_shop.pk, "requester_address": "x@example.test", "due_on": "2099-12-31", "points": "0.50",
    }  # fmt: skip
    answer = api(cast.eve).post(ITEMS, sent, format="json")
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert {name: made[name] for name in sent} == sent
    assert (made["kind"], made["arrived_as"]) == ("interrupt", "interrupt")


def test_a_story_needs_its_feature_only(cast, api):
    feature = cast.feature(backlog=cast.backlog("ssa"))
    cast.feature("Loose")
    feature.gather(cast.val, by=cast.ada)
    answer = api(cast.val).post(ITEMS, {"feature": feature.pk, "title": "Ours"}, format="json")
    assert (answer.status_code, answer.json()["backlog"]) == (201, "ssa"), answer.content


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"team": "LINUX"}, "title"), ({"title": "x"}, "team"), ({"team": "NET", "title": "x"}, "team"),
        ({"team": "LINUX", "title": " "}, "title"), ({"team": "LINUX", "title": "x" * 301}, "title"),
        ({"team": "LINUX", "title": "x", "points": "-1"}, "points"),
        ({"team": "LINUX", "title": "x", "points": "NaN"}, "points"),
        ({"team": "LINUX", "title": "x", "points": "1e9"}, "points"),
        ({"team": "LINUX", "title": "x", "points": "0.001"}, "points"),
        ({"team": "LINUX", "title": "x", "priority": 1}, "priority"),
        ({"team": "LINUX", "title": "x", "ease": 4}, "ease"),
        ({"team": "LINUX", "title": "x", "ease": 10**30}, "ease"),
        ({"team": "LINUX", "title": "x", "due_on": "10000-01-01"}, "due_on"),
        ({"team": "LINUX", "title": "x", "due_on": "2026-02-30"}, "due_on"),
        ({"team": "LINUX", "title": "x", "class_of_service": "fixed_date"}, "due_on"),
        ({"team": "LINUX", "title": "x", "kind": "epic"}, "kind"),
        ({"team": "LINUX", "title": "x", "customer": 10**30}, "customer"),
        ({"team": "LINUX", "title": "x", "requester": True}, "requester"),
        ({"team": "LINUX", "title": "x", "labels": ["x" * 61]}, "labels.0"),
        ({"team": "LINUX", "title": "x", "labels": ["x"] * 31}, "labels"),
        ({"team": "LINUX", "title": "x", "description": ["x"]}, "description"),
        ({"team": "LINUX", "title": "x", "key": "LINUX-9"}, "key"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_field(cast, api, sent, field):
    answer = api(cast.ada).post(ITEMS, sent, format="json")
    assert answer.status_code == 400, answer.content
    assert field in answer.json()["errors"]
    assert not WorkItem.objects.exists()


def test_an_observer_adds_nothing(cast, api):
    answer = api(cast.oz).post(ITEMS, {"team": "LINUX", "title": "x"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


def test_one_change_holds_words_size_labels_and_feature(cast, api):
    feature, item = cast.feature(), cast.item()
    sent = {"title": "New", "points": "5.00", "labels": ["b", "a"], "feature": feature.pk, "ease": 1}
    answer = change(api(cast.pia), item.key, sent, '"1"')
    assert answer.status_code == 200, answer.content
    assert {name: answer.json()[name] for name in sent} == sent | {"labels": ["a", "b"]}
    assert [size.points for size in item.sizes.all()] == [Decimal(5)]


def test_a_change_that_is_refused_in_part_is_refused_whole(cast, api):
    item = cast.item()
    answer = change(api(cast.eve), item.key, {"title": "New", "points": "5", "priority": 1})
    assert (answer.status_code, answer.json()["code"]) == (400, "interrupts_only")
    item.refresh_from_db()
    assert (item.title, item.points, item.version) == ("Renew the certificates", None, 1)


def test_between_planned_and_interrupt_an_item_moves_with_a_reason(cast, api):
    item = cast.item(kind="interrupt", priority=1)
    refused = change(api(cast.eve), item.key, {"backlog": "business"})
    assert (refused.status_code, refused.json()["code"]) == (409, "reason_needed")
    answer = change(api(cast.eve), item.key, {"backlog": "business", "because": "It can wait."})
    assert (answer.json()["backlog"], answer.json()["priority"]) == ("business", None)
    assert change(api(cast.eve), item.key, {"title": "Still editable"}).status_code == 200


def test_an_engineer_does_not_choose_the_feature(cast, api):
    item, feature = cast.item(), cast.feature()
    answer = change(api(cast.eve), item.key, {"feature": feature.pk})
    assert (answer.status_code, "Only the lead" in answer.json()["detail"]) == (403, True)


def test_a_feature_that_is_not_seen_does_not_exist(cast, api):
    item = cast.item()
    hidden = cast.network.backlogs.get(kind="business")
    from backlogs.models import Feature

    feature = Feature.objects.add(by=cast.nell, backlog=hidden, title="Hidden")
    answer = change(api(cast.ada), item.key, {"feature": feature.pk})
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["feature"])


@pytest.fixture
def moved(cast):
    cast.network.admit(cast.eve, by=cast.nell, roles=["engineer"])
    item = cast.item(kind="interrupt")
    item.move_to_team(cast.network, by=cast.fresh(cast.eve))
    return item


def test_an_old_key_leads_to_where_the_item_is(cast, api, moved):
    program = api(cast.cy)
    for method, place in (
        ("get", ""),
        ("post", "closure/"),
        ("get", "comments/?limit=1"),
        ("delete", "block/"),
    ):
        answer = getattr(program, method)(f"{ITEMS}LINUX-1/{place}")
        assert (answer.status_code, answer["Location"]) == (308, f"{ITEMS}{moved.key}/{place}")
    answer = program.patch(f"{ITEMS}LINUX-1/", {"title": "x"}, format="json", headers={"If-Match": "*"})
    assert answer.status_code == 308


def test_an_old_key_tells_a_stranger_nothing(cast, api, moved):
    assert api(cast.ada).get(f"{ITEMS}LINUX-1/").status_code == 404
    assert api(cast.vic).get(f"{ITEMS}LINUX-1/").status_code == 404


def test_the_door_moves_an_item_to_a_team_that_one_is_in(cast, api):
    item = cast.item()
    refused = api(cast.eve).post(f"{ITEMS}{item.key}/team/", {"team": "NET"}, format="json")
    assert (refused.status_code, list(refused.json()["errors"])) == (400, ["team"])
    cast.network.admit(cast.eve, by=cast.nell, roles=["engineer"])
    answer = api(cast.fresh(cast.eve)).post(f"{ITEMS}{item.key}/team/", {"team": "NET"}, format="json")
    assert (answer.status_code, answer.json()["key"], answer.json()["team"]) == (200, "NET-1", "NET")
    closed = cast.item()
    closed.close(by=cast.ada)
    refused = api(cast.fresh(cast.eve)).post(f"{ITEMS}{closed.key}/team/", {"team": "NET"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "closed")


def test_the_list_is_read_page_by_page(cast, api):
    keys = [cast.item(f"Item {number}").key for number in range(7)]
    program, found, url = api(cast.ada), [], f"{ITEMS}?limit=3&order=oldest&count=1"
    while url:
        page = program.get(url).json()
        found += [row["key"] for row in page["results"]]
        url = page["next"]
    assert found == keys


def test_a_change_that_came_too_late_is_told_the_tag_to_change_it_with(cast, api):
    cast.feature()
    item, program = filled(cast, "One"), api(cast.ada)
    late = change(program, item.key, {"title": "Two"}, match='"1.1.1"')
    read = program.get(f"{ITEMS}{item.key}/")["ETag"]
    assert (late.status_code, late["ETag"], late.json()["etag"]) == (412, read, read)
    assert change(program, item.key, {"title": "Two"}, match=read).status_code == 200
