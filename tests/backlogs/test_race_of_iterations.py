"""One start and one close win, however many press the button; an item is in one open iteration."""

import pytest
from django.core.management import call_command

from backlogs.models import Column, Iteration, IterationEntry, WorkItem
from backlogs.models.iteration_closing import Ending, Way
from backlogs.planning_ahead import fill_ahead, plan_ahead
from journal.models import Entry
from tests.backlogs.test_moving_at_once import all_at_once, into
from tests.cast import Cast, gather


@pytest.fixture
def cast(real_database) -> Cast:
    return gather()


def of(iteration: Iteration, act):
    return lambda: act(Iteration.objects.get(pk=iteration.pk))


def times(verb: str) -> int:
    return Entry.objects.filter(kind="iteration", verb=verb).count()


def test_one_of_two_iterations_starts(cast):
    first, second, _ = plan_ahead(cast.linux, by=cast.pia)
    start = lambda one: one.start(by=cast.fresh(cast.pia))  # noqa: E731
    said = all_at_once([of(first, start), of(second, start)] * 3)
    # The second is refused: before the first has started as out of order, afterwards since one runs.
    assert said["moved"] == said["iteration_running"] + said["out_of_order"] == 3
    assert times("started") == Iteration.objects.running().count() == 1
    call_command("check_journal")


def test_a_close_carries_once(cast):
    first = plan_ahead(cast.linux, by=cast.pia, count=1)[0]
    items = [cast.item(str(number)) for number in range(3)]
    for item in items:
        first.take_in(item, by=cast.pia)
    first.start(by=cast.pia)
    close = of(first, lambda one: one.close(by=cast.fresh(cast.pia)))
    done = cast.column("Done").pk
    said = all_at_once([close, into(done, items[0].pk, cast.ada.pk), close, close])
    assert said == {"moved": 4}
    assert times("closed") == 1
    assert IterationEntry.objects.filter(outcome="").exclude(iteration=first).count() in {2, 3}
    assert Iteration.objects.count() == 2
    call_command("check_journal")


def test_starts_closes_and_first_pulls_wait_in_no_circle(cast):
    first = plan_ahead(cast.linux, by=cast.pia, count=2)[0]
    items = [cast.item(str(number)) for number in range(8)]
    for item in items[:4]:
        first.take_in(item, by=cast.pia)
    columns = [cast.column(name).pk for name in ("Review", "Ready", "In progress")]
    acts = [into(columns[place % 3], item.pk, cast.ada.pk) for place, item in enumerate(items)]
    acts += [of(first, lambda one: one.start(by=cast.fresh(cast.pia)))] * 2
    acts += [of(first, lambda one: one.close(by=cast.fresh(cast.pia)))] * 2
    acts += [lambda: fill_ahead(type(cast.linux).objects.get(pk=cast.linux.pk))] * 2
    said = all_at_once(acts)
    assert set(said) <= {"moved", "not_started", "iteration_closed"}
    assert said.total() == len(acts)
    assert Iteration.objects.ahead().count() <= 3
    call_command("check_journal")


def test_an_item_comes_into_one_of_two_iterations(cast):
    item, planned = cast.item(), plan_ahead(cast.linux, by=cast.pia)

    def take(one: Iteration) -> None:
        one.take_in(WorkItem.objects.get(pk=item.pk), by=cast.fresh(cast.pia))

    assert all_at_once([of(one, take) for one in planned * 3]) == {"moved": 9}
    assert item.entries.filter(outcome="").count() == 1


def test_one_item_falls_out_for_one_other(cast):
    first = plan_ahead(cast.linux, by=cast.pia, count=1)[0]
    committed, *late = [cast.item(str(number)) for number in range(5)]
    first.take_in(committed, by=cast.pia)
    first.start(by=cast.pia)

    def exchange(number: int):
        def act(one: Iteration) -> None:
            item, leaving = (WorkItem.objects.get(pk=pk) for pk in (number, committed.pk))
            one.exchange(item, for_=leaving, by=cast.fresh(cast.pia))

        return of(first, act)

    close = lambda: WorkItem.objects.get(pk=committed.pk).reopen(by=cast.fresh(cast.ada))  # noqa: E731
    said = all_at_once([*(exchange(item.pk) for item in late), close])
    assert said == {"moved": 2, "not_in_iteration": 3}
    assert first.entries.filter(outcome="").count() == 1
    call_command("check_journal")


def test_closes_with_splits_wait_for_moves_in_no_circle(cast):
    """A split makes an item in the feature of the whole, under the same order of locks as every move."""
    first, feature = plan_ahead(cast.linux, by=cast.pia, count=1)[0], cast.feature()
    items = [cast.item(str(number), feature=feature) for number in range(4)]
    for item in items:
        first.take_in(item, by=cast.pia)
    first.start(by=cast.pia)
    said = {items[0].key: Ending(Way.SPLIT, rest="The rest"), items[1].key: Ending(Way.BACK)}
    close = of(first, lambda one: one.close(by=cast.fresh(cast.pia), endings=said))
    done, review = cast.column("Done").pk, cast.column("Review").pk
    parts = lambda: WorkItem.objects.get(pk=items[2].pk).split(["A part"], by=cast.fresh(cast.ada))  # noqa: E731
    moves = [into(review, item.pk, cast.ada.pk) for item in items] + [into(done, items[3].pk, cast.ada.pk)]
    outcome = all_at_once([close, parts, *moves, close])
    assert set(outcome) <= {"moved", "stale", "closed"}
    assert times("closed") == 1
    assert WorkItem.objects.filter(title="The rest").count() == 1
    call_command("check_journal")


def test_an_item_leaves_for_one_team_once(cast):
    item = cast.item()
    first = plan_ahead(cast.linux, by=cast.pia, count=1)[0]

    def leave() -> None:
        WorkItem.objects.get(pk=item.pk).move_to_team(cast.network, by=cast.fresh(cast.root))

    def take(one: Iteration) -> None:
        one.take_in(WorkItem.objects.get(pk=item.pk), by=cast.fresh(cast.pia))

    said = all_at_once([leave, of(first, take), leave, of(first, take), leave])
    assert set(said) <= {"moved", "other_team", "not_allowed"}
    assert Entry.objects.filter(verb="moved_in").count() == 1
    assert not item.entries.filter(outcome="").exists()
    call_command("check_journal")


def test_a_workflow_keeps_a_queue(cast):
    more = Column.objects.add(team=cast.linux, by=cast.tia, name="Next", category="queue")
    one = cast.column("Ready")

    def remove(number: int):
        return lambda: Column.objects.get(pk=number).remove(by=cast.fresh(cast.tia))

    assert all_at_once([remove(one.pk), remove(more.pk)]) == {"moved": 1, "last_column": 1}
