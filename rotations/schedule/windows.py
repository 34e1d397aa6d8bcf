"""Hours and weekdays to which duty is restricted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from rotations.schedule.walls import DAY, first_instant, local

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Window:
    """From one time on the wall to another, on days that it begins on; to the same time means a whole day."""

    weekdays: frozenset[int]
    begins: time
    ends: time

    def on(self, day: datetime, zone: ZoneInfo) -> Span | None:
        """As instants, when it begins on this day; nothing when a clock change leaves it out."""
        if day.weekday() not in self.weekdays:
            return None
        last = day if self.ends > self.begins else day + timedelta(days=1)
        start = first_instant(datetime.combine(day, self.begins), zone)
        end = first_instant(datetime.combine(last, self.ends), zone)
        return (start, end) if start < end else None


def open_spans(windows: Iterable[Window], start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Span]:
    """The time from start to end that lies in any window, joined where windows touch."""
    found = sorted(_spans(windows, start, end, zone))
    while found:
        first, last = found.pop(0)
        while found and found[0][0] <= last:
            last = max(last, found.pop(0)[1])
        if first < end and last > start:
            yield max(first, start), min(last, end)


def _spans(windows: Iterable[Window], start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Span]:
    day, last = local(start, zone) - 2 * DAY, local(end, zone) + DAY
    rows = list(windows)
    while day <= last:
        for window in rows:
            if span := window.on(day.replace(hour=0, minute=0, second=0, microsecond=0), zone):
                yield span
        day += DAY
