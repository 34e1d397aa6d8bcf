from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from intake import business_time
from intake.business_time import Stretch

if TYPE_CHECKING:
    from intake.models.clock.clock import Clock
    from intake.models.clock.kept_hours import KeptHours
    from intake.models.clock.promise import Promise

STEPS = (50, 80, 100)


class Running:
    """How a clock runs, stands still, goes on and ends; whoever calls holds its item."""

    def begin(self: Clock, gaps: Sequence[Stretch] = ()) -> None:
        self.write(business_time.without((self.started_at, None), gaps))

    def aim(
        self: Clock, promise: Promise, priority: int | None, minutes: int, hours: KeptHours | None
    ) -> bool:
        """At another target, counted from the beginning; whether that differs."""
        differs = (self.minutes, self.hours_id) != (minutes, hours.pk if hours else None)
        said = (promise.pk, self.item.customer_id, priority)
        if differs or said != (self.promise_id, self.customer_id, self.priority):
            self.promise, self.customer_id = promise, self.item.customer_id
            self.priority, self.minutes, self.hours = priority, minutes, hours
            self.warned = 0 if differs else self.warned
            self.write(self.spans)
        return differs

    def pause(self: Clock, at: datetime) -> None:
        if self.running_since is not None:
            self.write(self._until(at))

    def resume(self: Clock, at: datetime) -> None:
        """From a pause, or from the end when the work is open again."""
        if self.running_since is None:
            self.met_at = self.dropped_at = None
            last = self.spans[-1][1] if self.stretches else None
            self.write([*self.spans, (max(at, last or at), None)])

    def meet(self: Clock, at: datetime) -> None:
        """What was promised happened."""
        if self.ended_at is None:
            self.met_at = max(at, self.started_at)
            self.write(self._until(self.met_at))

    def drop(self: Clock, at: datetime) -> None:
        """It ended, and what was promised cannot happen any more."""
        if self.ended_at is None:
            self.dropped_at = max(at, self.started_at)
            self.write(self._until(self.dropped_at))

    def write(self: Clock, spans: Sequence[Stretch]) -> None:
        """These stretches, with what follows from them."""
        self.stretches = [[start.isoformat(), end.isoformat() if end else None] for start, end in spans]
        self.running_since = spans[-1][0] if spans and spans[-1][1] is None else None
        self.due_at = self.reaches(100)
        self.warn_at = self._next_warning()
        self.save()

    def reaches(self: Clock, percent: int) -> datetime | None:
        """When so much of the limit is spent."""
        return business_time.limit(self.counted, self.spans, self.limit * percent / 100)

    def _next_warning(self: Clock) -> datetime | None:
        step = next((step for step in STEPS if step > self.warned), None)
        return self.reaches(step) if step and self.running_since is not None else None

    def _until(self: Clock, at: datetime) -> list[Stretch]:
        """Cut off there; what began later is as if it had not been."""
        spans = [(start, min(end or at, at)) for start, end in self.spans if start < at]
        return [(start, end) for start, end in spans if end - start > timedelta(0)]
