"""Common words are asked of row after row, rare ones make a list: both ways find the same rows in the same order."""

import re

import pytest
from django.db import connection

from backlogs.models import Comment, WorkItem
from backlogs.query import full_text, read
from backlogs.query.terms import Term, terms_of
from core import ranks
from tests.cast import Cast

COUNT = 60
LINES = (
    "server", "serv", "server drain", "server needle", "-server", "-server -drain", "-needle", "needle", "monday", "server monday",
    '"of the server"', '-"of the server"', "server kind:defect", "server -monday kind:story,defect", "kind:defect -server",
    "nothing", "-nothing", "server -server", "other-serv", "needle drain", "server drain -monday -tuesday",
)  # fmt: skip
# By key: title, comment, kind.
Told = dict[str, tuple[str, str, str]]


@pytest.fixture
def told(cast: Cast) -> Told:
    """Most say server, a third drain, two needle; a third have comments, each twice, some of which alone say what is asked."""
    rows = {}
    for number in range(COUNT):
        title = (
            "Quota"
            if number % 5 == 0
            else "Name of an other-server"
            if number % 7 == 0
            else "Name of the server"
        )
        title += " drain" * (number % 4 == 0) + " needle" * (number in {7, 44})
        comment = "" if number % 3 else "Server on Monday" if number % 2 else "Drained on Tuesday"
        rows[f"LINUX-{500 + number}"] = title, comment, "defect" if number % 4 == 1 else "story"
    backlog = cast.backlog("ssa")
    items = [
        WorkItem(team=cast.linux, backlog=backlog, arrived_as=backlog.kind, key=key, title=title, kind=kind, rank=rank)
        for rank, (key, (title, _, kind)) in zip(ranks.evenly(COUNT), rows.items(), strict=True)
    ]  # fmt: skip
    commented = [item for item in WorkItem.objects.bulk_create(items) if rows[item.key][1]]
    for author in (cast.ada, cast.eve):
        Comment.objects.bulk_create(
            Comment(item=item, author=author, text=rows[item.key][1], written_at=item.created_at)
            for item in commented
        )
    return rows


@pytest.fixture(params=["as common", "as rare"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(full_text, "MANY", 0 if request.param == "as common" else COUNT * 10)


def meets(term: Term, title: str, comment: str, kind: str) -> bool:
    pieces = r"[^a-z0-9]+".join(re.findall("[a-z0-9]+", term.words))
    found = kind in term.values if term.name else re.search(rf"\b{pieces}", f"{title} / {comment}".lower())
    return bool(found) is not term.is_not


def newest_first(line: str, told: Told) -> list[str]:
    return [key for key, row in reversed(told.items()) if all(meets(term, *row) for term in terms_of(line))]


@pytest.mark.usefixtures("either_way")
def test_both_ways_find_the_same_rows_in_the_same_order(cast: Cast, told: Told) -> None:
    person = cast.fresh(cast.ada)
    seen = WorkItem.objects.visible_to(person)
    for line in LINES:
        rows, right = read(line, person).narrow(seen).order_by("-id"), newest_first(line, told)
        assert list(rows.values_list("key", flat=True)) == right, line
        assert (rows.count(), rows[:1_000].count(), rows.exists()) == (len(right), len(right), bool(right)), (
            line
        )
        within = WorkItem.objects.filter(pk__in=read(line, person).narrow(seen).values("pk")).order_by("-id")
        assert list(within.values_list("key", flat=True)) == right, line


@pytest.mark.usefixtures("either_way")
def test_pages_lose_nothing_and_show_nothing_twice(cast: Cast, told: Told, api) -> None:
    ada = api(cast.ada)
    for line, order in (
        ("server", "newest"),
        ("server -monday", "oldest"),
        ("-needle", "rank"),
        ("drain", "ease"),
    ):
        right = newest_first(line, told)
        page = ada.get("/api/v1/items/", {"q": line, "order": order, "limit": 7, "count": 1}).json()
        assert page["count"] == len(right)
        keys = [row["key"] for row in page["results"]]
        while page["next"]:
            page = ada.get(page["next"]).json()
            keys += [row["key"] for row in page["results"]]
        assert keys == (right if order == "newest" else right[::-1]), line


def test_what_most_of_the_newest_say_is_common(
    cast: Cast, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_by_row(word: str) -> bool:
        sql = str(read(word, cast.ada).narrow(WorkItem.objects.all()).query)
        return ("+" in sql) if connection.vendor == "sqlite" else "UNION ALL" not in sql

    monkeypatch.setattr(full_text, "MANY", 20)
    assert [is_by_row(word) for word in ("server", "needle", "monday")] == [True, False, False]
