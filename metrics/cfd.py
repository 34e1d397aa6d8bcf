"""Cumulative flow: how many items had reached each stage, or one right of it, by the end of each day.

C_s(d) = items whose first day at or right of stage s is d or earlier; the last done stage counts by the last finish.
So no line ever falls and none crosses the one to its left. Items closed without being finished are a line of their own,
else they would look like work in progress for ever.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.days import NO_DAY
from metrics.flow import Flow
from metrics.history import FOREVER, Ints
from metrics.stages import filled
from metrics.throughput import per_day


@dataclass(frozen=True)
class CumulativeFlow:
    """Counts of shape (days, stages) from day `first` on, and of closed, unfinished items, of shape (days,)."""

    first: int
    stages: tuple[str, ...]
    reached: Ints
    left: Ints


def cumulative_flow(flow: Flow, first: int, last: int) -> CumulativeFlow:
    """The counts for each day from `first` to `last`, both included."""
    entered = filled(flow.entered, flow.policy.backward)
    lines = [_running(flow.days(entered[:, stage]), first, last) for stage in range(entered.shape[1])]
    reached = np.stack(lines, axis=1) if lines else np.zeros((max(0, last - first + 1), 0), dtype=np.int64)
    return CumulativeFlow(first, flow.stages.names, reached, _running(flow.left_on, first, last))


def first_day(flow: Flow) -> int | None:
    """The day of the first stay of all, none for an empty history."""
    stays = flow.history.stays
    if not len(stays):
        return None
    return int(flow.days(np.array([stays.entered.argmin()]))[0])


def last_day(flow: Flow) -> int | None:
    """The day of the last thing that happened to an item."""
    stays = flow.history.stays
    return int(flow.days(np.array([stays.entered.argmax()]))[0]) if len(stays) else None


def _running(days: Ints, first: int, last: int) -> Ints:
    real = days[(days != NO_DAY) & (days != FOREVER)]
    return int((real < first).sum()) + np.cumsum(per_day(real, first, last))
