"""Throughput: how many items were finished, on every day (days without any included) and in every week."""

from __future__ import annotations

import numpy as np

from metrics.days import NO_DAY, week_of
from metrics.flow import Flow
from metrics.history import Ints
from metrics.policy import WEEKDAYS


def finished_days(flow: Flow) -> Ints:
    """The days of all finishes, one a finished item, unordered."""
    days = flow.days(flow.finished)
    return days[days != NO_DAY]


def per_day(days: Ints, first: int, last: int) -> Ints:
    """Counts for each day from `first` to `last`, both included; days outside are left out."""
    if last < first:
        return np.zeros(0, dtype=np.int64)
    inside = days[(days >= first) & (days <= last)]
    return np.bincount(inside - first, minlength=last - first + 1)


def per_week(days: Ints, first: int, last: int, week_starts: str) -> dict[int, int]:
    """Counts by first day of the week, from the week of `first` to that of `last`, weeks without any included."""
    starts = WEEKDAYS.index(week_starts)
    begin, end = (int(week_of(np.array([day]), starts)[0]) for day in (first, last))
    counts = per_day(days, begin, end + 6).reshape(-1, 7).sum(axis=1)
    return {begin + 7 * week: int(count) for week, count in enumerate(counts)}
