"""What nobody touches is postponed by the clock of its backlog, never deleted, and comes back by one action."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from backlogs.models import Backlog, WorkItem
from backlogs.planning_ahead import plan_ahead
from backlogs.tasks import postpone_quiet_work
from core import clock
from core.errors import Invalid, NotAllowed, Refused
from journal.models import Entry
from journal.recording import verb
from journal.replaying import Replay
from journal.sentences import story
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather

DAYS = 40


@pytest.fixture
def clocked(cast: Cast) -> Cast:
    """A clock that has been there for long."""
    with ago(200):
        cast.backlog().plan(by=cast.pia, quiet_after_days=DAYS)
    return cast


def ago(days: float):
    return clock.at(timezone.now() - timedelta(days))


def made(cast: Cast, days: float, **values) -> WorkItem:
    with ago(days):
        return cast.item(f"From {days} days before", **values)


def is_postponed(item: WorkItem) -> bool:
    item.refresh_from_db()
    return item.postponed_at is not None


def test_quiet_work_is_postponed_and_told_by_the_system(clocked: Cast) -> None:
    old, young = made(clocked, DAYS + 1), made(clocked, DAYS - 1)
    postpone_quiet_work()
    postpone_quiet_work()
    assert (is_postponed(old), is_postponed(young)) == (True, False)
    told = Entry.objects.filter(kind="item", subject=old.pk, verb="postponed")
    line = story(told, clocked.pia)[0]
    assert (line.who, line.what) == ("agileops", f"postponed it: nobody touched it for {DAYS} days")
    assert old.closed_at is None
    assert not WorkItem.objects.awake().filter(pk=old.pk).exists()
    assert not list(Replay().run().differences())


def test_only_what_a_person_does_winds_the_clock(clocked: Cast) -> None:
    kept, imported, watched = (made(clocked, 90) for _ in range(3))
    with ago(5), verb():
        kept.comment("Still wanted.", by=clocked.eve)
        imported.record("changed_status", by=clocked.eve)
        watched.watch(by=clocked.eve)
    postpone_quiet_work()
    assert [is_postponed(item) for item in (kept, imported, watched)] == [False, True, True]


def test_interrupts_and_work_in_hand_never_wait(clocked: Cast) -> None:
    interrupt, placed, planned, dated = (
        made(clocked, 90, kind="interrupt"), made(clocked, 90), made(clocked, 90),
        made(clocked, 90, due_on=clocked.linux.today + timedelta(9)),
    )  # fmt: skip
    with ago(80):
        clocked.column("In progress").pull(placed, by=clocked.eve)
        plan_ahead(clocked.linux, by=clocked.pia, count=1)[0].take_in(planned, by=clocked.pia)
    postpone_quiet_work()
    assert not any(is_postponed(item) for item in (interrupt, placed, planned, dated))


def test_a_story_is_as_awake_as_its_feature(clocked: Cast) -> None:
    with ago(90):
        shaped, forgotten = clocked.feature("Shaped"), clocked.feature("Forgotten")
    one, other = made(clocked, 90, feature=shaped), made(clocked, 90, feature=forgotten)
    with ago(3):
        shaped.shape(by=clocked.ada, criteria="It renews.")
    postpone_quiet_work()
    assert (is_postponed(one), is_postponed(other)) == (False, True)


def test_a_new_clock_leaves_everything_its_last_quarter(cast: Cast) -> None:
    old = made(cast, 400)
    backlog = cast.backlog()
    backlog.plan(by=cast.pia, quiet_after_days=DAYS)
    postpone_quiet_work()
    assert not is_postponed(old)
    assert list(backlog.fading_items()) == [old]
    with clock.at(timezone.now() + timedelta(DAYS / 4 + 1)):
        postpone_quiet_work()
    assert is_postponed(old)


def test_a_longer_clock_does_not_begin_anew_and_none_stops(clocked: Cast) -> None:
    backlog = clocked.backlog()
    began = backlog.quiet_from
    backlog.plan(by=clocked.pia, quiet_after_days=DAYS + 20)
    assert backlog.quiet_from == began
    backlog.plan(by=clocked.pia, quiet_after_days=None)
    assert backlog.quiet_from is None
    old = made(clocked, 400)
    postpone_quiet_work()
    assert not is_postponed(old)
    assert not list(Replay().run().differences())


def test_a_clock_has_its_owner_its_range_and_its_backlogs(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        cast.backlog().plan(by=cast.eve, quiet_after_days=DAYS)
    for kind, days in (("interrupt", 30), ("business", 6), ("ssa", 4000)):
        with pytest.raises(Invalid):
            cast.backlog(kind).plan(by=cast.pia, quiet_after_days=days)
    assert Backlog.objects.exclude(quiet_after_days=None).count() == 0


def test_one_action_brings_it_back_where_it_was(clocked: Cast) -> None:
    first, second = made(clocked, 90), made(clocked, 89)
    postpone_quiet_work()
    first.refresh_from_db()
    first.keep_open(by=clocked.eve)
    assert not is_postponed(first)
    postpone_quiet_work()
    assert not is_postponed(first)
    assert list(clocked.backlog().items.ranked()) == [first, second]
    with pytest.raises(NotAllowed):
        second.keep_open(by=clocked.oz)
    assert not list(Replay().run().differences())


def test_whatever_a_person_does_to_it_brings_it_back(clocked: Cast) -> None:
    said, moved, planned = (made(clocked, 90) for _ in range(3))
    stale = WorkItem.objects.get(pk=moved.pk)
    postpone_quiet_work()
    for item in (said, planned):
        item.refresh_from_db()
    said.comment("We need it.", by=clocked.eve)
    clocked.column("In progress").pull(stale, by=clocked.eve)
    plan_ahead(clocked.linux, by=clocked.pia, count=1)[0].take_in(planned, by=clocked.pia)
    assert not any(is_postponed(item) for item in (said, moved, planned))
    assert not list(Replay().run().differences())


def test_it_is_kept_before_it_goes(clocked: Cast) -> None:
    fading = made(clocked, DAYS * 0.8)
    assert list(clocked.backlog().fading_items()) == [fading]
    fading.keep_open(by=clocked.eve)
    assert not clocked.backlog().fading_items().exists()


def test_by_hand_the_owner_and_the_lead_postpone_and_nothing_in_work(clocked: Cast) -> None:
    item, story_of_ada = clocked.item("Later"), clocked.item("Part", feature=clocked.feature())
    with pytest.raises(NotAllowed):
        item.postpone(by=clocked.eve)
    item.postpone(by=clocked.pia)
    item.postpone(by=clocked.pia)
    story_of_ada.postpone(by=clocked.ada)
    assert is_postponed(item)
    assert Entry.objects.filter(verb="postponed", subject=item.pk).count() == 1
    item.keep_open(by=clocked.eve)
    clocked.column("In progress").pull(item, by=clocked.eve)
    for refused, code in ((item, "in_work"), (clocked.item(kind="interrupt"), "interrupts_never_wait")):
        with pytest.raises(Refused) as why:
            refused.postpone(by=clocked.pia)
        assert why.value.code == code


def test_many_come_back_by_one_action_or_none(clocked: Cast) -> None:
    items = [made(clocked, 90) for _ in range(3)]
    postpone_quiet_work()
    chosen = WorkItem.objects.filter(pk__in=[item.pk for item in items])
    chosen.keep_open(by=clocked.eve)
    assert not any(is_postponed(item) for item in items)
    items[1].dismiss("cancelled", by=clocked.eve)
    with pytest.raises(Refused):
        chosen.keep_open(by=clocked.eve)


@pytest.mark.django_db(transaction=True)
def test_who_comments_in_the_moment_of_postponing_keeps_it(real_database: None) -> None:
    cast = gather()
    with ago(200):
        cast.backlog().plan(by=cast.pia, quiet_after_days=DAYS)
    items = [made(cast, 90) for _ in range(6)]
    due = list(WorkItem.objects.filter(pk__in=[item.pk for item in items]).select_related("team", "backlog"))
    comments = [lambda item=item: item.comment("Wait.", by=cast.eve) for item in items]
    all_at_once([*comments, *(item.fall_quiet for item in due)])
    assert not any(is_postponed(item) for item in items), connection.vendor
    assert not list(Replay().run().differences())
