"""When a team works and when a person has quiet: wall-clock times, also where the clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rotations.schedule.walls import first_instant

if TYPE_CHECKING:
    from people.models import Team

DAY = timedelta(1)
LOOKS_AHEAD = timedelta(days=60)
Span = tuple[datetime, datetime]


class WorkingHours:
    """From one time to another on the days on which the team works; the same time twice is the whole day."""

    def __init__(self, team: Team, begins: time, ends: time) -> None:
        self.team, self.begins, self.ends = team, begins, ends

    def has(self, instant: datetime) -> bool:
        return self.next(instant) == instant

    def next(self, instant: datetime) -> datetime:
        """The first working instant from here on; this one where the team works no day of the next sixty."""
        for start, end in self._spans(instant):
            if instant < end:
                return max(instant, start)
        return instant

    def after(self, instant: datetime, wait: timedelta) -> datetime:
        """When so much working time will have passed."""
        for start, end in self._spans(instant):
            if instant >= end:
                continue
            start = max(start, instant)
            if end - start >= wait:
                return start + wait
            wait -= end - start
        return instant + wait

    def _spans(self, instant: datetime) -> list[Span]:
        """In UTC: differences of times of one zone would be those of the wall clock."""
        zone = self.team.tzinfo
        first = instant.astimezone(zone).date() - DAY
        days = self.team.working_days(first, first + LOOKS_AHEAD)
        return [window(day, self.begins, self.ends, zone) for day in days]


def quiet_until(instant: datetime, begins: time | None, ends: time | None, zone: ZoneInfo) -> datetime | None:
    """The end of the quiet hours in which the instant lies, if it lies in any."""
    if begins is None or ends is None or begins == ends:
        return None
    today = instant.astimezone(zone).date()
    for day in (today - DAY, today):
        start, end = window(day, begins, ends, zone)
        if start <= instant < end:
            return end
    return None


@lru_cache(maxsize=4_096)
def window(day: date, begins: time, ends: time, zone: ZoneInfo) -> Span:
    """Of a day; what ends before it begins ends on the next day, and the same time twice is the whole day."""
    if begins == ends:
        begins = ends = time(0)
    last = day if begins < ends else day + DAY
    start = first_instant(datetime.combine(day, begins), zone)
    end = first_instant(datetime.combine(last, ends), zone)
    return start.astimezone(UTC), end.astimezone(UTC)
