"""Nights and weekends of a stretch of duty, by the clock on the wall where it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rotations.schedule.walls import first_instant

DAY = timedelta(1)
# Who is on duty for less than this of a night or a weekend was not kept from it.
LEAST = timedelta(hours=3)
DUSK, DAWN = time(22), time(6)


def nights(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[date]:
    """The days on which nights begin of which at least three hours, from 22 to 6, lie in between."""
    for day in _days(start - DAY, end, zone):
        dusk, dawn = _at(day, DUSK, zone), _at(day + DAY, DAWN, zone)
        if min(end, dawn) - max(start, dusk) >= LEAST:
            yield day


def weekends(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[date]:
    """The Saturdays of weekends of which at least three hours lie in between."""
    for day in _days(start - DAY, end, zone):
        if day.weekday() == 5:
            first, last = _at(day, time(), zone), _at(day + 2 * DAY, time(), zone)
            if min(end, last) - max(start, first) >= LEAST:
                yield day


def is_night(start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    return next(nights(start, end, zone), None) is not None


def _days(start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[date]:
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    while day <= last:
        yield day
        day += DAY


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return first_instant(datetime.combine(day, hour), zone)
