from decimal import Decimal

import pytest

from backlogs.models import WorkItem

BULK = "/api/v1/items/bulk/"


def bulk(program, keys, changes, **versions):
    rows = [{"key": key} | ({"version": versions[key]} if key in versions else {}) for key in keys]
    return program.patch(BULK, {"items": rows, "changes": changes}, format="json")


@pytest.fixture
def keys(cast):
    return [cast.item(f"Item {number}").key for number in range(3)]


def test_one_change_reaches_many(cast, api, keys):
    feature = cast.feature()
    sent = {"points": "2", "labels": ["tls"], "service": "web", "feature": feature.pk}
    answer = bulk(api(cast.pia), keys, sent)
    assert answer.status_code == 200, answer.content
    assert [(row["key"], row["points"], row["labels"], row["feature"]) for row in answer.json()] == [
        (key, "2.00", ["tls"], feature.pk) for key in keys
    ]


def test_the_same_again_changes_nothing(cast, api, keys):
    first = bulk(api(cast.eve), keys, {"ease": 1}).json()
    assert bulk(api(cast.eve), keys, {"ease": 1}).json() == first


def test_every_row_that_refuses_is_named_and_none_is_changed(cast, api, keys):
    changes = {"backlog": "interrupt"}
    WorkItem.objects.get(key=keys[1]).move_to_backlog(cast.backlog("interrupt"), by=cast.ada, because="x")
    answer = bulk(api(cast.eve), keys, changes)
    assert (answer.status_code, answer.json()["code"]) == (409, "rows_refused")
    assert [(row["key"], row["code"]) for row in answer.json()["rows"]] == [
        (keys[0], "reason_needed"),
        (keys[2], "reason_needed"),
    ]
    assert WorkItem.objects.interrupts().count() == 1


def test_who_may_not_is_told_so_with_403(cast, api, keys):
    answer = bulk(api(cast.oz), keys, {"ease": 1})
    assert (answer.status_code, answer.json()["code"]) == (403, "rows_refused")
    assert len(answer.json()["rows"]) == 3


def test_a_row_that_was_changed_meanwhile_refuses(cast, api, keys):
    WorkItem.objects.get(key=keys[0]).resize(Decimal(1), by=cast.ada)
    answer = bulk(api(cast.eve), keys, {"ease": 1}, **dict.fromkeys(keys, 1))
    assert (answer.status_code, answer.json()["code"]) == (409, "rows_refused")
    assert [(row["key"], row["code"]) for row in answer.json()["rows"]] == [(keys[0], "stale")]
    assert not WorkItem.objects.filter(ease=1).exists()


def test_keys_that_are_not_seen_are_not_found(cast, api, keys):
    hidden = cast.item(by=cast.nell, backlog=cast.backlog(team=cast.network))
    answer = bulk(api(cast.eve), [*keys, hidden.key, "LINUX-99"], {"ease": 1})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.json()["missing"] == ["LINUX-99", hidden.key]
    assert not WorkItem.objects.filter(ease=1).exists()


def test_teams_are_mixed_where_one_may_work_in_both(cast, api, keys):
    cast.network.admit(cast.eve, by=cast.nell, roles=["engineer"])
    there = cast.item(by=cast.nell, backlog=cast.backlog(team=cast.network))
    answer = bulk(api(cast.fresh(cast.eve)), [keys[0], there.key], {"backlog": "ssa"})
    assert [row["backlog"] for row in answer.json()] == ["ssa", "ssa"]
    refused = bulk(api(cast.nell), [there.key], {"ease": 1})
    assert refused.status_code == 200


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"items": [], "changes": {}}, {"items": [{"key": "LINUX-1"}]}, {"items": [{}], "changes": {}},
        {"items": [{"key": "LINUX-1"}, {"key": "LINUX-1"}], "changes": {}}, {"items": ["LINUX-1"], "changes": {}},
        {"items": [{"key": "LINUX-1", "version": 0}], "changes": {}},
        {"items": [{"key": "LINUX-1"}], "changes": {"title": "The same for all"}},
        {"items": [{"key": "LINUX-1"}], "changes": {"ease": 9}},
        {"items": [{"key": f"LINUX-{number}"} for number in range(501)], "changes": {}}, [], "x", None,
    ],
    ids=range(13),
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(cast, api, keys, sent):
    answer = api(cast.eve).patch(BULK, sent, format="json")
    assert answer.status_code == 400, answer.content


def test_five_hundred_are_changed_in_one_verb(cast, api):
    from backlogs.models.work_item.making import next_number

    backlog, first = cast.backlog(), next_number(cast.linux.pk, 500) - 499
    WorkItem.objects.bulk_create(
        WorkItem(
            team=cast.linux, backlog=backlog, key=f"LINUX-{number}", title="x", arrived_as="business", rank=f"V{number:04}1",
        )
        for number in range(first, first + 500)
    )  # fmt: skip
    answer = bulk(api(cast.eve), [f"LINUX-{number}" for number in range(first, first + 500)], {"ease": 2})
    assert answer.status_code == 200, answer.content
    assert WorkItem.objects.filter(ease=2, version=2).count() == 500


def test_what_was_done_to_many_is_taken_back_by_its_link(cast, api, keys):
    program = api(cast.pia)
    answer = bulk(program, keys, {"points": "5", "service": "dns"})
    undo = answer.headers["Link"].split(">")[0].lstrip("<")
    WorkItem.objects.get(key=keys[1]).resize(Decimal(13), by=cast.ada)
    assert api(cast.ada).post(undo).status_code == 404
    left = program.post(undo).json()["left"]
    assert left == [{"key": keys[1], "what": "points", "why": "changed since"}]
    assert list(WorkItem.objects.order_by("pk").values_list("points", "service")) == [
        (None, ""),
        (13, ""),
        (None, ""),
    ]
    assert program.post(undo).json()["left"] == []
    assert "Link" not in bulk(program, keys, {"service": ""}).headers
    labelled = program.post(f"{BULK}label/", {"items": keys[:2], "label": "tls"}, format="json")
    undo = labelled.headers["Link"].split(">")[0].lstrip("<")
    assert program.post(undo).json()["told"] == "2 items labelled"


def test_every_verb_of_the_page_has_its_door(cast, api, keys):
    from backlogs.planning_ahead import plan_ahead

    program, iteration = api(cast.pia), plan_ahead(cast.linux, by=cast.pia)[0]
    disks = [cast.item(f"Disk {number}", kind="interrupt").key for number in range(3)]

    def does(name, items, **more):
        answer = program.post(f"{BULK}{name}/", {"items": items, **more}, format="json")
        assert answer.status_code == 200, answer.content
        return answer

    does("iteration", keys, iteration=iteration.pk)
    assert iteration.entries.filter(outcome="").count() == 3
    does("iteration/end", keys)
    assert not iteration.entries.filter(outcome="").exists()
    does("label", keys, label="tls")
    does("label/end", keys[:1], label="tls")
    assert WorkItem.objects.filter(item_labels__label__name="tls").count() == 2
    does("automation", disks, title="Grow disks")
    assert WorkItem.objects.get(title="Grow disks").links_out.count() == 3
    does("merge", disks[1:], into=disks[0])
    assert WorkItem.objects.filter(outcome="duplicate").count() == 2
    does("closure", keys[:1], outcome="declined", because="No need")
    done = does("closure", keys[1:])
    assert WorkItem.objects.finished().count() == 2
    program.post(done.headers["Link"].split(">")[0].lstrip("<"))
    assert not WorkItem.objects.finished().exists()
