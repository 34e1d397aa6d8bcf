"""Business time against a floor that walks every minute, over the clock changes of six zones."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from intake.business_time import Hours, due, elapsed, limit, spent, without

ZONES = [
    "Europe/Oslo",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "America/Santiago",
    "Asia/Kolkata",
]
MINUTE = timedelta(minutes=1)
# Around the changes of 2026 in each of these zones.
DAYS = st.sampled_from([date(2026, month, day) for month in (3, 4, 9, 10, 11) for day in (3, 7, 24, 28, 31) if (month, day) not in {(4, 31), (9, 31), (11, 31)}])  # fmt: skip
CLOCKS = st.times(max_value=time(23, 58)).map(lambda at: at.replace(second=0, microsecond=0))


@st.composite
def hours_of_a_team(draw) -> Hours:
    begins, ends = sorted([draw(CLOCKS), draw(CLOCKS)])
    workdays = "".join(sorted(draw(st.sets(st.sampled_from("0123456"), min_size=2))))
    free = frozenset(draw(st.lists(DAYS, max_size=2)))
    return Hours(draw(st.sampled_from(ZONES)), workdays, begins, ends, free)


def moments(day: date) -> datetime:
    return datetime.combine(day, time(0), UTC)


def floor(hours: Hours, start: datetime, end: datetime) -> int:
    """Minutes that count, one by one: the day's hours begin when the wall first shows them, and end likewise."""
    zone, counted = ZoneInfo(hours.zone), 0
    instant, today, highest = start - timedelta(hours=49), None, time(0)
    while instant < end:
        wall = instant.astimezone(zone)
        if today is None or wall.date() > today:
            today, highest = wall.date(), time(0)
        highest = max(highest, wall.time()) if wall.date() == today else highest
        works = str(today.weekday()) in hours.workdays and today not in hours.free
        is_open = hours.begins == hours.ends or hours.begins <= highest < hours.ends
        counted += works and is_open and instant >= start
        instant += MINUTE
    return counted


@settings(max_examples=25, deadline=None)
@given(hours_of_a_team(), DAYS, st.integers(0, 1439), st.integers(0, 4 * 1440))
def test_elapsed_is_what_a_walk_minute_by_minute_counts(hours, day, offset, length):
    start = moments(day) + offset * MINUTE
    end = start + length * MINUTE
    assert elapsed(hours, start, end) == floor(hours, start, end) * MINUTE


@settings(max_examples=60, deadline=None)
@given(hours_of_a_team(), DAYS, st.integers(0, 1439), st.integers(1, 3000))
def test_due_is_the_first_instant_at_which_so_much_has_passed(hours, day, offset, wait):
    start = moments(day) + offset * MINUTE
    found = due(hours, start, wait * MINUTE)
    assert elapsed(hours, start, found) == wait * MINUTE
    assert elapsed(hours, start, found - timedelta(seconds=1)) < wait * MINUTE


@settings(max_examples=40, deadline=None)
@given(hours_of_a_team(), DAYS, st.lists(st.integers(1, 2000), min_size=4, max_size=4), st.integers(1, 4000))
def test_a_pause_counts_nothing_and_moves_the_limit(hours, day, steps, wait):
    start = moments(day)
    pause, again, end = (start + sum(steps[:place]) * MINUTE for place in (1, 2, 3))
    stretches = without((start, end), [(pause, again)])
    total = spent(hours, stretches, end)
    assert total == elapsed(hours, start, end) - elapsed(hours, pause, again)
    passes = limit(hours, stretches, wait * MINUTE)
    assert (passes is None) == (total < wait * MINUTE)
    assert passes is None or spent(hours, without((start, passes), [(pause, again)]), passes) == wait * MINUTE


def test_a_sunday_of_23_hours_and_one_of_25():
    always = Hours("Europe/Oslo", "0123456", time(0), time(0))
    spring, autumn = datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert elapsed(always, spring, spring + timedelta(hours=23)) == timedelta(hours=23)
    assert elapsed(always, autumn, autumn + timedelta(hours=25)) == timedelta(hours=25)
    night = Hours("Europe/Oslo", "0123456", time(1), time(5))
    assert elapsed(night, spring, spring + timedelta(hours=23)) == timedelta(hours=3)
    assert elapsed(night, autumn, autumn + timedelta(hours=25)) == timedelta(hours=5)


def test_around_the_clock_everything_counts():
    start = datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert elapsed(None, start, start + timedelta(hours=30)) == timedelta(hours=30)
    assert due(None, start, timedelta(hours=30)) == start + timedelta(hours=30)


def test_hours_are_kept_and_read_alike():
    hours = Hours("Asia/Kolkata", "01234", time(8, 30), time(17), frozenset({date(2026, 12, 25)}))
    assert Hours.read(hours.kept()) == hours
