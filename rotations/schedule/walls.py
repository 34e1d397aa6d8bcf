"""From the time on the wall to an instant, the same everywhere in duty.

A time that happens twice means its first; a time that a clock change leaves out means the first instant after the gap.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """Times on the wall from `first` to before `last` that do not exist; `last` is when the clock goes on."""

    first: datetime
    last: datetime
    instant: datetime


def local(instant: datetime, zone: ZoneInfo) -> datetime:
    """What the clock on the wall shows."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def first_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which a clock in the zone shows this time first, or for the first time a later one."""
    instant = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if local(instant, zone) == wall:
        return instant
    return _transition(wall.replace(tzinfo=zone, fold=1).astimezone(UTC) - SECOND, instant, zone)


def gaps(first: datetime, last: datetime, zone: ZoneInfo) -> list[Gap]:
    """Those between two instants, whole years around them."""
    years = range(first.year - 1, last.year + 2)
    return [gap for year in years for gap in _gaps_of(zone, year) if first <= gap.instant <= last]


@cache
def _gaps_of(zone: ZoneInfo, year: int) -> tuple[Gap, ...]:
    """Clocks change at most once a day, so a look at each midnight finds all."""
    day, found = datetime(year, 1, 1, tzinfo=UTC), []
    while day.year == year:
        before, after = offset(day, zone), offset(day + DAY, zone)
        if after > before:
            instant = _transition(day, day + DAY, zone)
            wall = local(instant, zone)
            found.append(Gap(wall - (after - before), wall, instant))
        day += DAY
    return tuple(found)


def offset(instant: datetime, zone: ZoneInfo) -> timedelta:
    return instant.astimezone(zone).utcoffset() or timedelta(0)


def _transition(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first second of the offset that holds at `after`; it does not hold at `before`."""
    late = offset(after, zone)
    while after - before > SECOND:
        middle = (before + (after - before) / 2).replace(microsecond=0)
        if offset(middle, zone) == late:
            after = middle
        else:
            before = middle
    return after
