"""When duty is handed over: every so many hours, days, weeks or months at a time on the wall.

Turns are counted by handoffs that happen: where a clock change makes two of them one instant, nobody is skipped.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rotations.schedule.walls import DAY, first_instant, gaps, local


class Unit(StrEnum):
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


STEPS = {Unit.HOUR: timedelta(hours=1), Unit.DAY: DAY, Unit.WEEK: timedelta(days=7)}


@dataclass(frozen=True, slots=True)
class Turn:
    """From one handoff to before the next; `number` counts handoffs from the rhythm's first."""

    start: datetime
    end: datetime
    number: int


@dataclass(frozen=True)
class Rhythm:
    """`starts` is a handoff as the wall shows it; by days, `weekdays` names those on which turns begin (none: all)."""

    zone: ZoneInfo
    unit: Unit
    length: int
    starts: datetime
    weekdays: frozenset[int] = frozenset()

    def turns(self, start: datetime, end: datetime) -> Iterator[Turn]:
        """Those that touch the time from start to end, whole and in order."""
        step = self._step_at(start)
        number, begins = self._number(step), self._instant(step)
        while True:
            following, ends = self._following(step, begins)
            yield Turn(begins, ends, number)
            if ends >= end:
                return
            step, begins, number = following, ends, number + 1

    def number_at(self, instant: datetime) -> int:
        """Of the turn that holds the instant."""
        return self._number(self._step_at(instant))

    def _following(self, step: int, begins: datetime) -> tuple[int, datetime]:
        while True:
            step += 1
            if (instant := self._instant(step)) > begins:
                return step, instant

    def _instant(self, step: int) -> datetime:
        return first_instant(self._wall(step), self.zone)

    def _step_at(self, instant: datetime) -> int:
        step = self._last_step(local(instant, self.zone)) + 1
        while self._instant(step) > instant:
            step -= 1
        while self._instant(step + 1) <= instant:  # in an hour that happens again
            step += 1
        return step

    def _number(self, step: int) -> int:
        """Handoffs since the rhythm's first; steps that share their instant with the one before are none."""
        first, last = min(step, 0), max(step, 0)
        shared = 0
        for gap in gaps(self._instant(first), self._instant(last), self.zone):
            here = max(self._last_step(gap.first - timedelta(microseconds=1)) + 1, first)
            shared += max(min(self._last_step(gap.last), last) - here, 0)
        return step - shared if step > 0 else step + shared

    def _wall(self, step: int) -> datetime:
        count = step * self.length
        if self.unit == Unit.MONTH:
            return self._in_months(count)
        if self.unit == Unit.DAY and self.weekdays:
            return self._selected_day(count)
        return self.starts + count * STEPS[self.unit]

    def _last_step(self, wall: datetime) -> int:
        """The last step whose time on the wall is not later."""
        if self.unit == Unit.MONTH:
            months = (wall.year - self.starts.year) * 12 + wall.month - self.starts.month
            return (months if self._in_months(months) <= wall else months - 1) // self.length
        if self.unit == Unit.DAY and self.weekdays:
            days = (wall - self.starts) // DAY
            return (self._selected_before(days + 1) - 1) // self.length
        return (wall - self.starts) // (self.length * STEPS[self.unit])

    def _in_months(self, count: int) -> datetime:
        """The same day of another month; in a shorter month its last."""
        year, month = divmod(self.starts.year * 12 + self.starts.month - 1 + count, 12)
        return self.starts.replace(
            year=year, month=month + 1, day=min(self.starts.day, monthrange(year, month + 1)[1])
        )

    def _selected_before(self, days: int) -> int:
        """How many selected days begin within so many days from the first on, backwards as less than none."""
        weeks, rest = divmod(days, 7)
        first = self.starts.weekday()
        return weeks * len(self.weekdays) + sum((first + day) % 7 in self.weekdays for day in range(rest))

    def _selected_day(self, count: int) -> datetime:
        weeks, rest = divmod(count, len(self.weekdays))
        first = self.starts.weekday()
        ahead = [day for day in range(7) if (first + day) % 7 in self.weekdays]
        return self.starts + timedelta(days=weeks * 7 + ahead[rest])
