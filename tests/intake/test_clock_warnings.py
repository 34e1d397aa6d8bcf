"""At half, four fifths and all of a limit the one on duty hears it once, also where two act at once or one is killed."""

from datetime import time, timedelta

from django.core.management import call_command
from django.utils import timezone

from backlogs.models import WorkItem
from core import clock
from intake import inbox
from intake.listening import listen_to_all
from intake.models import Clock, ClockPause, Manner, Notice, TeamManner
from intake.tasks import warn_of_limits
from people.models import Agreement
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather
from tests.intake.past import at
from tests.intake.test_clocks import NOON, TERMS, agreed, asked, clocks, later, triage  # noqa: F401


def swept(now) -> list[tuple[str, str]]:
    """What was told when the sweep had run at this time: to whom, and of how much."""
    before = set(Notice.objects.values_list("pk", flat=True))
    with at(now):
        warn_of_limits()
    told = Notice.objects.exclude(pk__in=before).filter(key__startswith="clock:").order_by("pk")
    return [(row.recipient.name, row.key.split(":")[3]) for row in told.select_related("recipient")]


def test_each_step_is_told_once_to_the_one_on_duty(cast, agreed):  # noqa: F811
    item = asked(cast)
    clocks(item)
    assert swept(later(minutes=29)) == []
    assert swept(later(minutes=30)) == [("Bo", "50")]
    assert swept(later(minutes=30)) == []
    assert swept(later(minutes=48)) == [("Bo", "80")]
    assert swept(later(minutes=61)) == [("Bo", "100")]
    assert swept(later(minutes=90)) == []
    said = Notice.objects.latest("pk")
    assert said.subject == f"[{item.key}] the limit has passed to be looked at: Shop is slow"
    assert "Wednesday, 18 November, 13:00" in said.text


def test_a_worker_that_was_away_tells_only_the_highest_step(cast, agreed):  # noqa: F811
    item = asked(cast)
    clocks(item)
    assert swept(later(minutes=59)) == [("Bo", "80")]
    clock = Clock.objects.get(item=item, kind="acknowledge")
    assert (clock.warned, clock.warn_at) == (80, later(hours=1))


def test_outside_of_working_hours_it_waits_for_the_morning(cast, agreed):  # noqa: F811
    evening = later(hours=7)
    item = asked(cast, evening, priority=1)
    clocks(item, evening)
    assert swept(evening + timedelta(minutes=20)) == []
    assert swept(later(hours=20, minutes=1)) == [("Bo", "100"), ("Bo", "100")]
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, pages_outside_hours=True)
    item = asked(cast, evening, priority=1)
    clocks(item, evening)
    assert swept(evening + timedelta(minutes=8)) == [("Bo", "50")]


def test_what_is_not_urgent_waits_for_the_end_of_quiet_hours(cast, agreed):  # noqa: F811
    """Also where the team pages outside of its hours."""
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, pages_outside_hours=True, work_ends=time(23))
    Manner.objects.of(cast.bo).choose(quiet_from=time(18), quiet_until=time(7))
    evening = later(hours=7)
    usual, urgent = asked(cast, evening), asked(cast, evening, priority=1)
    clocks(usual, evening), clocks(urgent, evening)
    assert swept(evening + timedelta(minutes=40)) == [("Bo", "100")]
    assert Notice.objects.latest("pk").item == urgent
    assert swept(later(hours=18, minutes=59)) == [("Bo", "100")]
    assert Notice.objects.latest("pk").item == urgent
    assert swept(later(hours=19)) == [("Bo", "100"), ("Bo", "100")]
    assert Notice.objects.latest("pk").item == usual


def test_what_ended_meanwhile_or_waits_is_told_to_nobody(cast, agreed):  # noqa: F811
    looked, closed, waits = asked(cast), asked(cast), asked(cast)
    clocks(waits)
    with at(later(minutes=20)):
        triage(looked).acknowledge(by=cast.bo)
        closed.dismiss("resolved_itself", by=None)
        ClockPause.objects.begin(waits, by=cast.bo, reason="agreed_later", because="Monday is fine.")
    assert swept(later(minutes=40)) == []
    assert not Clock.objects.filter(kind="acknowledge", warn_at__isnull=False).exists()


def test_a_story_of_the_past_warns_nobody(cast):
    monday = later(days=-9)
    with clock.at(monday):
        Agreement.objects.propose(by=cast.pia, team=cast.linux, **TERMS).accept(by=cast.pia)
        item = WorkItem.objects.add(
            by=None, backlog=cast.backlog("interrupt"), title="Old", customer=cast.web_shop
        )
    found = clocks(item, NOON)
    assert (len(found), found["resolve"].warn_at, found["resolve"].warned) == (3, None, 100)
    assert swept(NOON) == []


def test_the_inbox_is_sorted_by_the_nearest_limit(cast, agreed):  # noqa: F811
    first, urgent = asked(cast, NOON, customer=None), asked(cast, later(minutes=30))
    cast.linux.set_up(by=cast.tia, triage_within_minutes=600)
    clocks(urgent, later(minutes=31))
    with at(later(minutes=31)):
        rows = inbox.rows_of(cast.linux, inbox.waiting(cast.linux))
    assert [row.key for row in rows] == [urgent.key, first.key]
    assert rows[0].limit_at == later(minutes=90)


def world() -> tuple[Cast, WorkItem]:
    """In a database of its own: a clock that runs."""
    cast = gather()
    Agreement.objects.propose(
        by=cast.pia, team=cast.linux, acknowledge_minutes=1, resolve_minutes=1000, around_the_clock=True
    ).accept(by=cast.pia)
    item = WorkItem.objects.add(
        by=None, backlog=cast.backlog("interrupt"), title="Slow", customer=cast.web_shop
    )
    listen_to_all()
    return cast, item


def test_two_pauses_at_once_are_one(real_database):
    cast, item = world()

    def pause(reason: str):
        here = WorkItem.objects.select_related("team", "backlog").get(pk=item.pk)
        return lambda: ClockPause.objects.begin(here, by=cast.bo, reason=reason, because="x")

    said = all_at_once([pause("customer"), pause("third_party"), pause("customer"), pause("third_party")])
    assert said == {"moved": 2, "paused": 2}
    assert ClockPause.objects.count() == 1
    assert not Clock.objects.standing().filter(running_since__isnull=False).exists()
    call_command("check_journal")


def test_many_sweepers_and_an_end_at_once_tell_each_step_at_most_once(real_database):
    cast, item = world()
    Clock.objects.filter(kind="acknowledge").update(warn_at=timezone.now() - timedelta(minutes=1))
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, pages_outside_hours=True)

    def take_up() -> None:
        triage(item).acknowledge(by=cast.eve)
        listen_to_all()

    said = all_at_once([*[warn_of_limits] * 6, take_up])
    assert said == {"moved": 7}
    clock_now = Clock.objects.get(item=item, kind="acknowledge")
    assert clock_now.met_at is not None
    assert clock_now.warn_at is None
    told = list(Notice.objects.filter(key__startswith="clock:").values_list("key", flat=True))
    assert len(told) == len(set(told)) <= 1


KILLED = """
import os
import django
django.setup()
from intake.models import Clock
from intake.models.clock.warning import Warns
Warns._go_on = lambda self, step: os.kill(os.getpid(), 9)
Clock.objects.warn_due()
"""


def test_killed_while_it_tells_it_is_told_once_by_the_next_sweep(real_database):
    cast, _ = world()
    Clock.objects.filter(kind="acknowledge").update(warn_at=timezone.now() - timedelta(minutes=1))
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, pages_outside_hours=True)
    process = real_database.start("-c", KILLED)
    process.communicate(timeout=60)
    assert process.returncode == -9
    assert not Notice.objects.filter(key__startswith="clock:").exists()
    warn_of_limits()
    warn_of_limits()
    assert Notice.objects.filter(key__startswith="clock:").count() == 1
