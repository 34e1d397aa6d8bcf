"""A board as a program reads it: what is on it, in which order, for whom; a constant number of statements."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backlogs.models import Column, Limit
from tests.cast import Cast

BOARD = "/api/v1/boards/team-LINUX/"
MOST_QUERIES = 12


def cards(answer, column=None, lane=None) -> list[str]:
    """Titles of the cards of a board, or of one cell of it."""
    body = answer.json()
    return [
        card["title"] for cell in body["cells"] for card in cell["cards"]
        if column in {None, cell["column"]} and lane in {None, cell["lane"]}
    ]  # fmt: skip


def on(cast: Cast, column: str, title: str, **values):
    item = cast.item(title, **values)
    cast.column(column).pull(item, by=None)
    return item


def test_a_card_shows_what_matters_today(cast: Cast, api) -> None:
    with time_machine.travel("2026-03-02 09:00", tick=False):
        item = on(cast, "In progress", "Renew", feature=cast.feature(), points=Decimal("2.50"))
        item.join(cast.ada, by=cast.ada)
        item.join(cast.eve, by=cast.ada)
        item.label(["urgent"], by=cast.ada)
        item.block(by=cast.ada, reason="supplier", note="Asked again")
        item.comment("Sent a mail.", by=cast.eve)
        item.tick(item.list_line("one", by=cast.ada), by=cast.ada)
        item.list_line("two", by=cast.ada)
    with time_machine.travel("2026-03-04 08:00", tick=False):
        body = api(cast.oz).get(BOARD).json()
    [card] = [card for cell in body["cells"] for card in cell["cards"]]
    assert card | {"version": 0} == {
        "key": "LINUX-1", "title": "Renew", "kind": "story", "backlog": "business", "feature": item.feature_id,
        "points": "2.5", "class_of_service": "standard", "priority": None, "due_on": None, "team": "LINUX", "version": 0,
        "crew": [cast.ada.pk, cast.eve.pk], "labels": ["urgent"], "age": 3, "checklist": [1, 2], "comments": 1,
        "blocked": {"reason": "supplier", "note": "Asked again", "days": 3},
    }  # fmt: skip
    assert {person["initials"] for person in body["people"]} == {"AD", "EV"}
    column = next(column for column in body["columns"] if column["name"] == "In progress")
    assert (column["total"], column["points"], column["limit"]) == (1, "2.5", None)


def test_ages_are_days_of_the_team(cast: Cast, api) -> None:
    cast.linux.set_up(by=cast.tia, zone="Pacific/Auckland")
    with time_machine.travel("2026-03-02 10:30", tick=False):  # 23:30 of the same day there
        on(cast, "In progress", "Renew")
    with time_machine.travel("2026-03-02 11:30", tick=False):  # 00:30 of the next
        [cell] = api(cast.oz).get(BOARD).json()["cells"]
    assert cell["cards"][0]["age"] == 2


def test_what_was_never_started_has_no_age_and_what_is_done_none_any_more(cast: Cast, api) -> None:
    on(cast, "Ready", "new")
    item = on(cast, "In progress", "old")
    item.close(by=cast.ada)
    body = api(cast.oz).get(BOARD).json()
    assert {card["title"]: card["age"] for cell in body["cells"] for card in cell["cards"]} == {
        "new": None, "old": None,
    }  # fmt: skip


def test_the_queue_shows_expedite_then_feature_rank_then_story_rank(cast: Cast, api) -> None:
    second, first = cast.feature("Second"), cast.feature("First")
    first.rank_at(by=cast.pia, before=second)
    on(cast, "Ready", "loose")
    b1, b2 = on(cast, "Ready", "b1", feature=second), on(cast, "Ready", "b2", feature=second)
    on(cast, "Ready", "a1", feature=first)
    on(cast, "Ready", "fire", kind="interrupt", class_of_service="expedite")
    b2.order(by=cast.ada, before=b1)
    assert cards(api(cast.oz).get(BOARD)) == ["fire", "a1", "b2", "b1", "loose"]


def test_other_columns_are_the_engineers_to_order(cast: Cast, api) -> None:
    column = cast.column("In progress")
    one, two = on(cast, "In progress", "one"), on(cast, "In progress", "two")
    column.pull(two, by=cast.eve, before=one)
    assert cards(api(cast.oz).get(BOARD)) == ["two", "one"]


def test_lanes_are_expedite_then_features_by_rank_then_what_is_loose(cast: Cast, api) -> None:
    second, first = cast.feature("Second"), cast.feature("First")
    first.rank_at(by=cast.pia, before=second)
    on(cast, "Ready", "ssa", kind="ssa")
    on(cast, "Ready", "int", kind="interrupt")
    on(cast, "Ready", "b", feature=second)
    on(cast, "Ready", "loose")
    on(cast, "Ready", "a", feature=first)
    on(cast, "Review", "fire", class_of_service="expedite")
    body = api(cast.oz).get(f"{BOARD}?lanes=feature").json()
    assert [lane["name"] for lane in body["lanes"]] == [
        "Expedite", "First", "Second", "Business, without a feature", "Interrupts", "Self-service & automation",
    ]  # fmt: skip
    assert [lane["total"] for lane in body["lanes"]] == [1] * 6


def test_a_cell_shows_thirty_and_counts_all(cast: Cast, api) -> None:
    for number in range(35):
        on(cast, "Review", f"card {number:02}")
    program, column = api(cast.oz), cast.column("Review").pk
    [cell] = program.get(BOARD).json()["cells"]
    assert (len(cell["cards"]), cell["total"]) == (30, 35)
    last = cell["cards"][-1]["key"]
    assert cards(program.get(f"{BOARD}?column={column}&after={last}")) == [
        f"card {number}" for number in range(30, 35)
    ]
    assert len(cards(program.get(f"{BOARD}?cards=all"))) == 35


def test_limits_of_classes_are_shown_with_what_they_count(cast: Cast, api) -> None:
    for name, title, waits in (
        ("In progress", "a", True),
        ("Waiting", "b", False),
        ("Review", "c", False),
        ("Ready", "d", False),
    ):
        item = cast.item(title, class_of_service="expedite")
        cast.column(name).pull(item, by=cast.ada)
        if waits:
            item.block(by=cast.ada, reason="supplier")
    review = cast.column("Review")
    Limit.objects.limit_class("expedite", 2, team=cast.linux, by=cast.tia, counts_blocked=False)
    Limit.objects.limit_class("intangible", 1, team=cast.linux, by=cast.tia, on_full="warn")
    review.limit_to(3, by=cast.tia, class_of_service="expedite")
    shown = api(cast.oz).get(f"{BOARD}?crew=me").json()["limits"]
    assert shown == [
        {
            "column": limit.column_id, "class_of_service": limit.class_of_service, "maximum": limit.maximum,
            "on_full": limit.on_full, "counts_blocked": limit.counts_blocked, "count": limit.held().count(),
        }
        for limit in sorted(Limit.objects.all(), key=lambda one: (one.column_id or 0, one.class_of_service))
    ]  # fmt: skip
    assert sorted(limit["count"] for limit in shown) == [0, 1, 2]
    review.remove(by=cast.tia, to=cast.column("Ready"))
    assert len(api(cast.oz).get(BOARD).json()["limits"]) == 2
    assert api(cast.ada).get(f"/api/v1/boards/person-{cast.ada.pk}/").json()["limits"] == []


def test_cards_are_narrowed_by_the_filters_of_lists(cast: Cast, api) -> None:
    item = on(cast, "Review", "mine")
    item.join(cast.eve, by=cast.eve)
    on(cast, "Review", "blocked").block(by=cast.ada, reason="team")
    program = api(cast.eve)
    assert cards(program.get(f"{BOARD}?crew=me")) == ["mine"]
    assert cards(program.get(f"{BOARD}?blocked=true")) == ["blocked"]
    assert cards(program.get(f"{BOARD}?q=block&crew=me")) == []


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("?column=1&colour=red", "colour"), ("?lanes=both", "lanes"), ("?cards=1000000", "cards"), ("?lane=x", "lane"),
        ("?blocked=perhaps", "blocked"), ("?crew=you", "crew"), ("?after=LINUX-99", "after"), ("?team=NET", "team"),
        ("?column=99999999999999999999", "column"), ("?lane=99999999999999999999", "lane"), ("?after=%00", "after"),
    ],
)  # fmt: skip
def test_a_question_that_cannot_be_meant_names_its_field(cast: Cast, api, question: str, field: str) -> None:
    answer = api(cast.oz).get(BOARD + question)
    assert answer.status_code == 400, answer.content
    assert field in answer.json()["errors"]


@pytest.mark.parametrize("who", ["cy", "nell", "vic", "val"])
def test_strangers_find_no_board(cast: Cast, api, who: str) -> None:
    answer = api(getattr(cast, who)).get(BOARD)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_nobody_known_is_told_to_sign_in(cast: Cast, api) -> None:
    assert api().get(BOARD).status_code == 401


@pytest.mark.parametrize("columns", [1, 10, 50])
@pytest.mark.parametrize("question", ["", "?lanes=feature", "?cards=all", "?crew=me&lanes=feature"])
def test_the_number_of_statements_does_not_grow(cast: Cast, api, columns: int, question: str) -> None:
    program, feature = api(cast.eve), cast.feature()
    for number in range(columns):
        column = Column.objects.add(team=cast.linux, by=cast.tia, name=f"Step {number}", category="active")
        column.limit_to(number + 1, by=cast.tia)
        for item in (cast.item("loose"), cast.item("story", feature=feature)):
            column.pull(item, by=cast.ada, overriding="both")
            item.join(cast.eve, by=cast.eve)
    for remembered in (False, True):
        with CaptureQueriesContext(connection) as queries:
            assert len(cards(program.get(BOARD + question))) == 2 * columns
        assert len(queries) == statements(question) - 2 * remembered
        assert len(queries) <= MOST_QUERIES


def statements(question: str) -> int:
    """Who asks, team, heads, columns, what is placed, features, faces, facts, names; and loose lanes, or totals.

    Narrowed, what the limits count is asked beside.
    """
    return 9 + ("cards=all" not in question) + ("crew" in question)


def test_a_feature_is_a_board_across_teams(cast: Cast, api) -> None:
    feature = cast.feature()
    on(cast, "In progress", "ours", feature=feature)
    theirs = cast.item("theirs", backlog=cast.backlog(team=cast.network), by=cast.cy)
    theirs.enter_feature(feature, by=cast.ada)
    cast.column("Review", cast.network).pull(theirs, by=None)
    feature.gather(cast.val, by=cast.pia)
    body = api(cast.val).get(f"/api/v1/boards/feature-{feature.pk}/").json()
    assert [column["id"] for column in body["columns"]] == ["queue", "active", "waiting", "done"]
    assert sorted(card["team"] for cell in body["cells"] for card in cell["cards"]) == ["LINUX", "NET"]
    seen_by_a_member = api(cast.oz).get(f"/api/v1/boards/feature-{feature.pk}/")
    assert cards(seen_by_a_member) == ["ours"], "an item of another team is not a member's to see"
    assert api(cast.cy).get(f"/api/v1/boards/feature-{feature.pk}/").status_code == 404


def test_a_persons_board_is_what_both_see(cast: Cast, api) -> None:
    on(cast, "In progress", "in linux").join(cast.eve, by=cast.eve)
    cast.network.admit(cast.eve, by=cast.root, roles=["engineer"], began_on=timezone.now().date())
    there = cast.item("in network", backlog=cast.backlog(team=cast.network), by=cast.cy)
    cast.column("Review", cast.network).pull(there, by=None)
    there.join(cast.eve, by=cast.cy)
    path = f"/api/v1/boards/person-{cast.eve.pk}/"
    assert sorted(cards(api(cast.eve).get(path))) == ["in linux", "in network"]
    assert cards(api(cast.ada).get(path)) == ["in linux"]
    assert cards(api(cast.cy).get(path)) == ["in network"]
    assert api(cast.vic).get(path).status_code == 404
    assert cards(api(cast.root).get(path)) != []


def test_more_than_ten_thousand_cards_are_not_answered_at_once(cast: Cast, api, monkeypatch) -> None:
    monkeypatch.setattr("boards.look.MOST_CARDS", 2)
    for title in ("a", "b", "c"):
        on(cast, "Review", title)
    answer = api(cast.oz).get(f"{BOARD}?cards=all")
    assert (answer.status_code, answer.json()["code"]) == (400, "too_many_cards")


def test_archived_cards_leave_the_board(cast: Cast, api) -> None:
    item = on(cast, "Review", "gone")
    item.dismiss("cancelled", by=cast.ada)
    assert cards(api(cast.oz).get(BOARD)) == []


def test_a_due_day_is_shown_as_it_is(cast: Cast, api) -> None:
    due = timezone.now().date() + timedelta(3)
    on(cast, "Review", "soon", due_on=due, class_of_service="fixed_date")
    [cell] = api(cast.oz).get(BOARD).json()["cells"]
    assert cell["cards"][0]["due_on"] == due.isoformat()


def test_a_limit_counts_all_of_its_column_though_the_board_is_narrowed(cast: Cast, api, visit) -> None:
    """Three are in a column for three, and it is full also for who looks at one of them."""
    for title in "abc":
        on(cast, "Review", title)
    cast.column("Review").limit_to(3, by=cast.tia)
    narrowed = f"{BOARD}?q=a"
    [column] = [one for one in api(cast.oz).get(narrowed).json()["columns"] if one["name"] == "Review"]
    assert (column["count"], column["total"]) == (3, 1)
    narrow, wide = (visit(cast.oz).get(f"/t/LINUX/board/{q}").content.decode() for q in ("?q=a", ""))
    assert "at limit" in narrow
    assert "1 shown, " in narrow
    assert " shown, " not in wide
