"""R9: iterations tile time. A close that was missed is dated the calendar end, and says when it was made."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from backlogs.models import Iteration, Placement, WorkItem
from backlogs.planning_ahead import plan_ahead
from journal.models import Entry
from journal.sentences import story
from people.models.team_calendar import TeamHoliday
from tests.cast import Cast

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
END = datetime(2026, 1, 19, tzinfo=UTC)  # of two weeks, whose last day is Sunday the 18th


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as moment:
        yield moment


@pytest.fixture
def running(cast: Cast, clock) -> tuple[Iteration, WorkItem]:
    """With one item that is done in its last week and one that is done three days after its end."""
    iteration, *_ = plan_ahead(cast.linux, by=cast.pia)
    in_time, late = cast.item("in time"), cast.item("late")
    for item in (in_time, late):
        iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    clock.shift(timedelta(days=8))
    WorkItem.objects.get(pk=in_time.pk).close(by=cast.ada)
    clock.move_to(END + timedelta(days=3))
    WorkItem.objects.get(pk=late.pk).close(by=cast.ada)
    return Iteration.objects.get(pk=iteration.pk), late


def test_a_missed_close_is_dated_the_calendar_end(cast: Cast, clock, running) -> None:
    iteration, _ = running
    clock.move_to(END + timedelta(days=4))
    assert iteration.is_missed
    iteration.close(by=cast.pia)
    iteration.refresh_from_db()
    assert (iteration.closed_at, iteration.recorded_at) == (END, END + timedelta(days=4))
    told = Entry.objects.get(kind="iteration", verb="closed")
    [line] = story([told], cast.pia)
    assert line.what == "closed it, dated its last day, 2026-01-18; 1 item is carried on"
    call_command("check_journal")


def test_what_was_finished_since_is_finished_in_the_next(cast: Cast, clock, running) -> None:
    iteration, late = running
    iteration.close(by=cast.pia)
    outcomes = {entry.item.title: entry.outcome for entry in iteration.entries.select_related("item")}
    assert outcomes == {"in time": "done", "late": "carried"}
    assert {row["key"]: row["outcome"] for row in iteration.frozen["entries"]}[late.key] == "carried"
    shown = Placement.objects.filter(archived_at=None)
    assert [placement.item for placement in shown] == [late], "its card is on the board of the next iteration"
    following = cast.linux.iterations.get(number=2)
    following.start(by=cast.pia)
    assert following.entries.get().committed_points is None
    clock.move_to(END + timedelta(days=14))
    following.close(by=cast.pia)
    assert (following.entries.get().outcome, following.closed_at) == ("done", END + timedelta(days=14))


def test_who_closes_at_the_planning_is_in_time(cast: Cast, clock, running) -> None:
    """On the first working day after the last; here a holiday makes that the Tuesday."""
    iteration, _ = running
    TeamHoliday.objects.set(date(2026, 1, 19), team=cast.linux, by=cast.tia, name="Holiday")
    clock.move_to(END + timedelta(days=1, hours=10))
    assert not iteration.is_missed
    iteration.close(by=cast.pia)
    assert iteration.closed_at == iteration.recorded_at == END + timedelta(days=1, hours=10)


def test_an_early_close_is_dated_then_and_one_that_never_began_in_time_too(cast: Cast, clock) -> None:
    first, second, _ = plan_ahead(cast.linux, by=cast.pia)
    first.start(by=cast.pia)
    clock.shift(timedelta(days=5))
    first.close(by=cast.pia)
    assert first.closed_at == MONDAY + timedelta(days=5)
    clock.shift(timedelta(days=60))
    second.start(by=cast.pia)
    second.close(by=cast.pia)
    assert second.closed_at == MONDAY + timedelta(days=65)


def test_page_and_program_say_both(cast: Cast, clock, running, visit, api) -> None:
    iteration, late = running
    browser, door = visit(cast.pia), f"/iterations/{iteration.pk}/close/"
    asked = browser.get(door, HTTP_HX_REQUEST="true").content.decode()
    assert "Sunday 18 January, is past" in asked
    assert late.key in asked
    assert browser.post(door).status_code == 302
    shown = browser.get(f"/iterations/{iteration.pk}/").content.decode()
    assert "recorded" in shown
    report = api(cast.oz).get(f"/api/v1/iterations/{iteration.pk}/report/").json()
    assert (report["closed_at"][:10], report["recorded_at"][:10]) == ("2026-01-19", "2026-01-22")


def test_the_page_says_what_closing_now_means(cast: Cast, visit) -> None:
    """With a clock that ticks."""
    with time_machine.travel(MONDAY, tick=True) as moment:
        iteration, *_ = plan_ahead(cast.linux, by=cast.pia)
        iteration.start(by=cast.pia)
        asked = f"/iterations/{iteration.pk}/close/"

        def page() -> str:
            return visit(cast.pia).get(asked).content.decode()

        assert ("runs until Sunday 18 January" in page(), "is past" in page()) == (True, False)
        moment.move_to(END - timedelta(hours=8))
        assert ("runs until" in page(), "is past" in page()) == (False, False)
        moment.move_to(END + timedelta(days=4))
        assert ("runs until" in page(), "is past" in page()) == (False, True)
