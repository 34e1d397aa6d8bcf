"""The commitment is the decision: a start brings all of it onto the board, in a few statements however much it is."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.models import Placement, Stay, WorkItem
from backlogs.planning_ahead import plan_ahead
from core.errors import Refused
from journal.models import Entry
from journal.sentences import story
from tests.cast import Cast


@pytest.fixture
def iteration(cast: Cast):
    return plan_ahead(cast.linux, by=cast.pia)[0]


def planned(cast: Cast, iteration, count: int) -> list[WorkItem]:
    items = [cast.item(f"item {number}", points=Decimal(1)) for number in range(count)]
    for item in items:
        iteration.take_in(item, by=cast.pia)
    return items


def told(cast: Cast, item: WorkItem) -> list[str]:
    entries = Entry.objects.filter(kind="item", subject=item.pk, verb="pulled")
    return [line.what for line in story(list(entries), cast.pia)]


def test_a_limit_of_the_queue_never_stops_a_start(cast: Cast, iteration) -> None:
    cast.column("Ready").limit_to(2, by=cast.tia)
    items = planned(cast, iteration, 3)
    iteration.start(by=cast.pia)
    assert Placement.objects.filter(column__name="Ready", archived_at=None).count() == 3
    assert told(cast, items[1]) == ["put it into Ready"]
    assert told(cast, items[2]) == ["put it into Ready: “committed at the start of Iteration 1”"]
    call_command("check_journal")


def test_a_limit_that_warns_is_not_overridden(cast: Cast, iteration) -> None:
    cast.column("Ready").limit_to(1, by=cast.tia, on_full="warn")
    items = planned(cast, iteration, 2)
    iteration.start(by=cast.pia)
    assert told(cast, items[1]) == ["put it into Ready"]


def test_the_limit_still_stops_a_pull(cast: Cast, iteration) -> None:
    cast.column("Ready").limit_to(1, by=cast.tia)
    planned(cast, iteration, 1)
    iteration.start(by=cast.pia)
    with pytest.raises(Refused) as refusal:
        cast.column("Ready").pull(cast.item("more"), by=cast.ada)
    assert refusal.value.code == "wip_limit"


def test_what_is_on_the_board_already_stays_where_it_is(cast: Cast, iteration) -> None:
    first, second, closed = planned(cast, iteration, 3)
    cast.column("Review").pull(first, by=cast.ada)
    closed.dismiss("cancelled", by=cast.ada)
    iteration.start(by=cast.pia)
    placed = dict(Placement.objects.values_list("item", "column__name"))
    assert placed == {first.pk: "Review", second.pk: "Ready"}
    assert Stay.objects.filter(item=second, left_at=None, column__name="Ready").count() == 1
    call_command("check_journal")


def test_what_was_archived_comes_back_at_its_next_start(cast: Cast, iteration) -> None:
    item = planned(cast, iteration, 1)[0]
    cast.column("Review").pull(item, by=cast.ada)
    Placement.objects.filter(item=item).update(archived_at=item.created_at)
    item.stays.update(left_at=item.created_at)
    iteration.start(by=cast.pia)
    placement = Placement.objects.get(item=item)
    assert (placement.column.name, placement.archived_at) == ("Ready", None)


def statements(act, **said) -> int:
    with CaptureQueriesContext(connection) as seen:
        act(**said)
    return len(seen)


def test_a_start_and_a_close_take_as_many_statements_for_sixty_as_for_ten(cast: Cast) -> None:
    counts = []
    for number, many in enumerate((10, 60), 1):
        plan_ahead(cast.linux, by=cast.pia, count=1)
        one = cast.linux.iterations.get(number=number)
        items = planned(cast, one, many)
        started = statements(one.start, by=cast.pia)
        for item in items[: many // 2]:
            item.close(by=cast.ada)
        following = cast.linux.iterations.filter(number=number + 1).first()
        if following is None:
            plan_ahead(cast.linux, by=cast.pia, count=1)
        closed = statements(one.close, by=cast.pia)
        counts.append((started, closed))
        carried = cast.linux.iterations.get(number=number + 1).entries
        assert carried.filter(how="carried").count() == many // 2
        carried.all().delete()
        Entry.objects.filter(verb="carried_in").delete()
    assert counts[1][0] <= counts[0][0] + 2, counts
    assert counts[1][1] <= counts[0][1] + 2, counts
    # Ten of a start's say whose days there are, before it locks anything.
    assert counts[1][0] <= 38, counts
    assert counts[1][1] <= 30, counts


def test_a_start_and_a_close_tell_each_item_and_the_journal_agrees(cast: Cast, iteration) -> None:
    items = planned(cast, iteration, 3)
    iteration.start(by=cast.pia)
    items[0].close(by=cast.ada)
    iteration.close(by=cast.pia)
    assert Entry.objects.filter(kind="item", verb="pulled", by=cast.pia).count() == 3
    assert Entry.objects.filter(kind="iteration", verb="carried_in").count() == 2
    assert {entry.committed_points for entry in iteration.entries.all()} == {Decimal(1)}
    call_command("check_journal")
