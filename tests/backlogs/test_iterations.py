"""R9: a commitment at the start, pull with limits, a frozen record at the close."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from backlogs.models import IterationEntry, Placement, WorkItem
from backlogs.planning_ahead import fill_ahead, plan_ahead
from core.errors import Invalid, NotAllowed, Refused
from tests.cast import Cast


@pytest.fixture
def iteration(cast: Cast):
    return plan_ahead(cast.linux, by=cast.pia)[0]


def test_iterations_are_made_ahead_from_the_cadence(cast: Cast, iteration) -> None:
    made = list(cast.linux.iterations.order_by("number"))
    assert [one.number for one in made] == [1, 2, 3]
    assert (made[0].starts_on - date(2026, 1, 5)).days % 14 == 0
    assert made[0].starts_on <= cast.linux.today <= made[0].ends_on
    assert made[1].starts_on == made[0].ends_on + timedelta(1)


@pytest.mark.parametrize("who", ["eve", "tia", "oz", "nell"])
def test_only_the_owner_makes_iterations_ahead(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        plan_ahead(cast.linux, by=getattr(cast, who))


def test_filling_ahead_twice_makes_nothing_more(cast: Cast, iteration) -> None:
    fill_ahead(cast.linux)
    assert cast.linux.iterations.count() == 3


def test_iterations_end_where_days_end(cast: Cast, iteration) -> None:
    cast.linux.iterations.filter(number=3).update(starts_on=date(2100, 12, 1), ends_on=date(2100, 12, 14))
    with pytest.raises(Invalid) as refusal:
        plan_ahead(cast.linux, by=cast.pia)
    assert refusal.value.code == "impossible_date"
    assert cast.linux.iterations.count() == 3


def test_the_start_fixes_the_commitment_and_nothing_else_does(cast: Cast, iteration) -> None:
    item = cast.item(points=Decimal(3))
    entry = iteration.take_in(item, by=cast.pia)
    item.resize(Decimal(5), by=cast.ada)
    iteration.start(by=cast.pia)
    item.resize(Decimal(8), by=cast.ada)
    entry.refresh_from_db()
    assert entry.committed_points == Decimal(5)


def test_interrupts_never_become_commitment(cast: Cast, iteration) -> None:
    before = iteration.take_in(cast.item(kind="interrupt"), by=cast.bo)
    iteration.start(by=cast.pia)
    after = cast.item(kind="interrupt")
    cast.column("In progress").pull(after, by=cast.bo)
    entries = IterationEntry.objects.filter(iteration=iteration)
    assert {entry.how for entry in entries} == {"interrupt"}
    assert {entry.committed_points for entry in entries} == {None}
    assert before in entries


def test_what_comes_in_the_middle_is_added(cast: Cast, iteration) -> None:
    iteration.start(by=cast.pia)
    item = cast.item()
    cast.column("Ready").pull(item, by=cast.ada)
    entry = iteration.entries.get()
    assert (entry.how, entry.committed_points) == ("added", None)


def test_the_start_places_the_items(cast: Cast, iteration) -> None:
    item = cast.item()
    iteration.take_in(item, by=cast.pia)
    assert not Placement.objects.exists()
    iteration.start(by=cast.pia)
    assert Placement.objects.get(item=item).column.name == "Ready"


def test_what_is_reopened_joins_the_running_iteration(cast: Cast, iteration) -> None:
    item = cast.item()
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    item.close(by=cast.ada)
    iteration.close(by=cast.pia)
    following = cast.linux.iterations.get(number=2)
    following.start(by=cast.pia)
    WorkItem.objects.get(pk=item.pk).reopen(by=cast.ada)
    placement = Placement.objects.get(item=item)
    assert (placement.column.name, placement.archived_at) == ("Ready", None)
    assert [(entry.how, entry.outcome) for entry in following.entries.all()] == [("added", "")]
    assert iteration.entries.get().outcome == "done"
    call_command("check_journal")


def test_what_is_reopened_in_its_iteration_is_in_it_once(cast: Cast, iteration) -> None:
    item = cast.item()
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    for end in (lambda one: one.close(by=cast.ada), lambda one: one.dismiss("cancelled", by=cast.ada)):
        end(WorkItem.objects.get(pk=item.pk))
        WorkItem.objects.get(pk=item.pk).reopen(by=cast.ada)
    assert [entry.how for entry in iteration.entries.all()] == ["planned"]


def test_the_close_carries_what_is_unfinished_and_freezes_the_record(cast: Cast, iteration) -> None:
    done, open_one = cast.item("done", points=Decimal(2)), cast.item("open", points=Decimal(3))
    for item in (done, open_one):
        iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    done.close(by=cast.ada)
    iteration.close(by=cast.pia)
    iteration.refresh_from_db()
    assert {row["title"]: row["outcome"] for row in iteration.frozen["entries"]} == {
        "done": "done",
        "open": "carried",
    }
    following = cast.linux.iterations.get(number=2)
    assert following.entries.get().how == "carried"
    assert Placement.objects.get(item=done).archived_at is not None
    assert Placement.objects.get(item=open_one).archived_at is None


def test_a_closed_iteration_takes_nothing_in(cast: Cast, iteration) -> None:
    iteration.start(by=cast.pia)
    iteration.close(by=cast.pia)
    with pytest.raises(Refused) as refusal:
        iteration.take_in(cast.item(), by=cast.pia)
    assert refusal.value.code == "iteration_closed"


def test_one_iteration_runs_at_a_time(cast: Cast, iteration) -> None:
    iteration.start(by=cast.pia)
    with pytest.raises(Refused) as refusal:
        cast.linux.iterations.get(number=2).start(by=cast.pia)
    assert refusal.value.code == "iteration_running"


def test_what_is_not_started_is_not_closed(cast: Cast, iteration) -> None:
    with pytest.raises(Refused) as refusal:
        iteration.close(by=cast.pia)
    assert refusal.value.code == "not_started"


def test_taking_out_after_the_start_leaves_a_trace(cast: Cast, iteration) -> None:
    item = cast.item()
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    iteration.drop(item, by=cast.pia)
    assert iteration.entries.get().outcome == "removed"


@pytest.mark.parametrize("who", ["ada", "oz", "cy", "tia", "nell"])
def test_only_the_owner_starts_and_closes(cast: Cast, iteration, who: str) -> None:
    person = getattr(cast, who)
    with pytest.raises(NotAllowed):
        iteration.start(by=person)
    iteration.start(by=cast.pia)
    with pytest.raises(NotAllowed):
        iteration.close(by=person)


def test_starting_and_closing_twice_changes_nothing(cast: Cast, iteration) -> None:
    iteration.start(by=cast.pia)
    iteration.start(by=cast.pia)
    iteration.close(by=cast.dee)
    version = iteration.version
    iteration.close(by=cast.dee)
    assert iteration.version == version
