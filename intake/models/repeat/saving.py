"""What an automation saved: the minutes a month that its repeat took before it was finished, less those that it takes since.

Rates are sums of minutes over days: `before` the 90 days to the finish (or fewer, where the team has been counted for less),
`after` the days since, at most 90. Saving = 30 * (before / days before - after / days after) minutes a month. Its interval
at 95 % is the normal one of a difference between two compound Poisson rates, with whole days as the pieces, so that a bad
day with five of them widens it: variance of a sum = days * variance of its days + the mean minutes of one occurrence
squared; the last term is one occurrence more or less, without which a span of nothing would seem to be sure.
Fewer than 28 days after, or fewer than three occurrences before, say nothing yet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import variance

from intake.models.repeat.repeat import LONGER, MONTH, OFTEN, UNTOLD, Arrival

ENOUGH = timedelta(days=28)
SURE = 1.96  # standard errors to each side
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """How often, and how many minutes, in how many days."""

    count: int
    minutes: float
    days: int

    @property
    def times_a_month(self) -> float:
        return MONTH * self.count / self.days if self.days else 0.0


@dataclass(frozen=True)
class Saving:
    """Minutes a month, with the interval in which they lie; without one it is not enough yet, and `why` says so."""

    before: Span
    after: Span
    minutes: int | None = None
    low: int | None = None
    high: int | None = None
    # Nobody wrote any minutes down: so many were taken for each.
    taken: int | None = None
    why: str = ""

    @property
    def has_paid(self) -> bool:
        """More than chance would make of it."""
        return self.low is not None and self.low > 0


def saving(
    arrivals: Sequence[Arrival], finished_at: datetime, now: datetime, counted_since: datetime
) -> Saving:
    """Of the occurrences of one repeat; the team's interrupts have been counted since `counted_since`."""
    begin = max(finished_at - LONGER, min(counted_since, finished_at))
    end = min(finished_at + LONGER, now)
    told = any(arrival.minutes for arrival in arrivals if begin <= arrival.at < end)
    each = None if told else UNTOLD
    before, sure_before = _span(arrivals, begin, finished_at, each)
    after, sure_after = _span(arrivals, finished_at, end, each)
    if before.count < OFTEN:
        return Saving(
            before, after, why=f"Not enough: {_times(before.count)} in the {before.days} days before."
        )
    if end - finished_at < ENOUGH:
        return Saving(
            before, after, why=f"Not enough yet: {after.days} of {ENOUGH.days} days since it was finished."
        )
    minutes = MONTH * (before.minutes / before.days - after.minutes / after.days)
    one = ((before.minutes + after.minutes) / (before.count + after.count)) ** 2
    error = MONTH * math.sqrt((sure_before + one) / before.days**2 + (sure_after + one) / after.days**2)
    return Saving(
        before, after, round(minutes), round(minutes - SURE * error), round(minutes + SURE * error), each
    )


def _span(
    arrivals: Sequence[Arrival], begin: datetime, end: datetime, each: int | None
) -> tuple[Span, float]:
    """A span and the variance of its minutes, whole days from its beginning as the pieces."""
    days = max(1, math.ceil((end - begin) / DAY))
    by_day, count = [0.0] * days, 0
    for arrival in arrivals:
        if begin <= arrival.at < end:
            by_day[(arrival.at - begin) // DAY] += arrival.minutes if each is None else each
            count += 1
    return Span(count, sum(by_day), days), days * variance(by_day) if days > 1 else 0.0


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")
