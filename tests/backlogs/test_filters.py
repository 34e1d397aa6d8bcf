"""The same filters narrow the page and the API."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.filters import FeatureFilter, ItemFilter
from backlogs.models import Feature, WorkItem

ITEMS = "/api/v1/items/"


@pytest.fixture
def items(cast):
    """a: a sized story in work; b: a blocked interrupt; c: a loose defect, done; d: declined."""
    feature = cast.feature()
    a = cast.item(
        "Certificate", feature=feature, points=Decimal(5), customer=cast.web_shop, due_on=date(2026, 3, 1)
    )
    b = cast.item("VPN drops", kind="interrupt", priority=1, service="vpn", requester=cast.eve)
    c = cast.item("100% wrong", backlog=cast.backlog("ssa"), points=Decimal("0.5"))
    d = cast.item("Unwanted", class_of_service="intangible")
    a.join(cast.ada, by=cast.ada)
    b.block(by=cast.eve, reason="supplier")
    b.label(["vpn", "office"], by=cast.eve)
    c.edit(by=cast.ada, kind="defect")
    c.close(by=cast.ada)
    d.dismiss("declined", by=cast.ada)
    iteration = cast.linux.iterations.create(number=1, starts_on=date(2026, 1, 5), ends_on=date(2026, 1, 18))
    for item in (a, b):
        iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    iteration.drop(b, by=cast.pia)
    return {"a": a, "b": b, "c": c, "d": d, "feature": feature, "iteration": iteration}


CASES = [
    ("team=LINUX", "abcd"), ("team=NET", ""), ("backlog=interrupt", "b"), ("backlog=business&backlog=ssa", "acd"),
    ("feature={feature}", "a"), ("feature=none", "bcd"), ("kind=story", "ad"), ("kind=defect&kind=interrupt", "bc"),
    ("state=open", "ab"), ("state=closed", "cd"), ("state=done", "c"), ("crew=me", "a"), ("crew=none", "bcd"), ("crew={eve}", ""),
    ("requester={eve}", "b"), ("requester=me", ""), ("customer={shop}", "a"), ("class_of_service=intangible", "d"),
    ("priority=1", "b"), ("priority=2&priority=3", ""), ("label=vpn", "b"), ("label=vp", ""), ("blocked=true", "b"),
    ("blocked=false", "acd"), ("unsized=true", "bd"), ("unsized=false", "ac"), ("iteration={iteration}", "a"),
    ("iteration=current", "a"), ("iteration=none", "bcd"), ("service=vpn", "b"), ("q=cert", "a"), ("q=linux-2", "b"), ("q=0%25 w", "c"),
    ("q=%25", "c"), ("q=_", ""), ("created_since=2026-01-01", "abcd"), ("created_until=2020-01-01T00:00:00%2B02:00", ""),
    ("closed_since=2020-01-01", "cd"), ("closed_until=2020-01-01", ""), ("due_since=2026-03-01&due_until=2026-03-01", "a"),
    ("due_until=9999-12-31", "a"), ("points_min=1", "a"), ("points_max=0.5", "c"), ("points_min=0.5&points_max=5", "ac"),
    ("backlog=business&state=open&crew=me&q=cert&points_min=1", "a"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "found"), CASES, ids=[case[0] for case in CASES])
def test_a_filter_finds_what_it_names(cast, api, items, query, found):
    place = {
        "feature": items["feature"].pk, "iteration": items["iteration"].pk, "eve": cast.eve.pk, "shop": cast.web_shop.pk,
    }  # fmt: skip
    answer = api(cast.ada).get(f"{ITEMS}?order=oldest&{query.format_map(place)}")
    assert answer.status_code == 200, answer.content
    keys = {items[name].key: name for name in "abcd"}
    assert "".join(keys[row["key"]] for row in answer.json()["results"]) == found


WRONG = [
    "backlog=planned", "kind=epic", "state=wip", "crew=x", "crew=-1", "crew=9999999999999999999", "feature=null", "priority=5",
    "iteration=next", "points_min=x", "points_min=NaN", "created_since=yesterday", "created_since=2026-02-30", "due_since=10000-01-01",
    "order=points", "assignee=1", "q=a%00b", "limit=0", "limit=201", "cursor=abc", "blocked=maybe", "team=LINUX%00",
]  # fmt: skip


@pytest.mark.parametrize("query", WRONG)
def test_a_filter_that_cannot_be_meant_is_refused(cast, api, items, query):
    answer = api(cast.ada).get(f"{ITEMS}?{query}")
    assert answer.status_code == 400, answer.content
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "query",
    [
        "customer=99999999999999999999999", "points_min=1e400", "points_max=99999999999999999999", "feature=999999999999999999",
        "created_since=0001-01-01T00:00:00%2B14:00", "created_until=9999-12-31T23:59:59-14:00", "iteration=999999999999999999",
        "q=%F0%9F%94%A5", "q=%ED%A0%80", "label=" + "x" * 5000,
    ],
)  # fmt: skip
def test_a_filter_at_the_edge_of_the_world_breaks_nothing(cast, api, items, query):
    assert api(cast.ada).get(f"{ITEMS}?{query}").status_code in {200, 400}


def test_filters_together_take_no_more_queries(cast, api, items):
    program = api(cast.ada)

    def queries(query):
        with CaptureQueriesContext(connection) as seen:
            assert program.get(f"{ITEMS}?{query}").status_code == 200
        return len(seen)

    everything = (
        "team=LINUX&backlog=business&state=open&crew=me&blocked=false&iteration=current&q=cert&unsized=false"
    )
    # Whether a word is common is asked first.
    assert queries(everything) <= queries("") + 1


def test_the_page_uses_the_same_class(cast, rf, items):
    request = rf.get("/")
    request.user = cast.ada
    rows = ItemFilter(
        {"crew": "me", "backlog": ["business"]}, WorkItem.objects.visible_to(cast.ada), request=request
    ).qs
    assert [item.key for item in rows] == [items["a"].key]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "open"}, 2), ({"state": "closed"}, 0), ({"lead": "none"}, 1), ({"lead": "me"}, 1), ({"q": "cert"}, 1),
        ({"step": ["defined", "agreed"]}, 2), ({"backlog": ["ssa"]}, 0), ({"team": "LINUX"}, 2), ({"due_until": "2026-01-01"}, 0),
    ],
)  # fmt: skip
def test_features_are_narrowed(cast, rf, items, query, found):
    cast.feature("Free", lead=None)
    request = rf.get("/")
    request.user = cast.ada
    assert FeatureFilter(query, Feature.objects.visible_to(cast.ada), request=request).qs.count() == found
