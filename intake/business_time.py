"""How long something took in the hours that count, and when so much of them will have passed.

Instants are UTC; hours are half-open spans of the wall clock on working days, so that a day on which the clocks change is
as long as it is. A wall time that happens twice means its first, one that is left out the first instant after the gap.
A stretch is a pair of instants, the second None while it runs; several of them are those between pauses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from intake.models.notice.hours import window

DAY = timedelta(1)
NONE = timedelta(0)
LONGEST = 20 * 366  # days looked at for a limit; a calendar without any working day has none
Stretch = tuple[datetime, datetime | None]


@dataclass(frozen=True)
class Hours:
    """Working hours as they stood: weekdays (Monday is 0), from, until, and the days off, in a zone."""

    zone: str
    workdays: str
    begins: time
    ends: time
    free: frozenset[date] = frozenset()

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Hours:
        return cls(
            kept["zone"], kept["workdays"], time.fromisoformat(kept["begins"]), time.fromisoformat(kept["ends"]),
            frozenset(map(date.fromisoformat, kept["free"])),
        )  # fmt: skip

    def kept(self) -> dict[str, Any]:
        """As JSON keeps it."""
        free = sorted(day.isoformat() for day in self.free)
        begins, ends = self.begins.isoformat("minutes"), self.ends.isoformat("minutes")
        return {"zone": self.zone, "workdays": self.workdays, "begins": begins, "ends": ends, "free": free}

    def spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The hours from here on, day by day."""
        zone = ZoneInfo(self.zone)
        first = start.astimezone(zone).date() - DAY
        for day in (first + timedelta(offset) for offset in range(LONGEST)):
            if str(day.weekday()) in self.workdays and day not in self.free:
                begin, end = window(day, self.begins, self.ends, zone)
                if end > start:
                    yield max(begin, start), end


def elapsed(hours: Hours | None, start: datetime, end: datetime) -> timedelta:
    """What of this counts; without hours all of it."""
    if end <= start:
        return NONE
    if hours is None:
        return end - start
    total = NONE
    for begin, until in hours.spans(start):
        if begin >= end:
            break
        total += min(until, end) - begin
    return total


def due(hours: Hours | None, start: datetime, wait: timedelta) -> datetime | None:
    """When so much will have passed from here on; None where it never does."""
    if hours is None or wait <= NONE:
        return start + max(wait, NONE)
    for begin, until in hours.spans(start):
        if until - begin >= wait:
            return begin + wait
        wait -= until - begin
    return None


def spent(hours: Hours | None, stretches: Iterable[Stretch], now: datetime) -> timedelta:
    return sum((elapsed(hours, start, end or now) for start, end in stretches), NONE)


def limit(hours: Hours | None, stretches: Sequence[Stretch], wait: timedelta) -> datetime | None:
    """The instant at which the limit passed or will pass; None where it is not reached before a pause or the end."""
    for start, end in stretches:
        if end is None:
            return due(hours, start, wait)
        took = elapsed(hours, start, end)
        if took >= wait:
            return due(hours, start, wait)
        wait -= took
    return None


def without(stretch: Stretch, gaps: Iterable[Stretch]) -> list[Stretch]:
    """What is left of a stretch between the gaps, which come in their order; nothing of no length."""
    start, end = stretch
    left: list[Stretch] = []
    for begin, until in gaps:
        if end is not None and begin >= end:
            break
        if begin > start:
            left.append((start, begin))
        if until is None:
            return left
        start = max(start, until)
    if end is None or start < end:
        left.append((start, end))
    return left


def as_utc(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
