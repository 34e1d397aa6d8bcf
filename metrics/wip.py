"""Work in progress: items started and neither finished nor closed, at the end of each day.

WIP(d) = started by d - (finished or left by d). An item started and finished on one day is in no day's WIP and in that
day's throughput. Net flow of a week = started - finished in it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.days import NO_DAY
from metrics.flow import Flow
from metrics.history import FOREVER, Ints
from metrics.throughput import per_day, per_week


@dataclass(frozen=True)
class NetFlow:
    """What started and what finished in one week; `net` above 0 means that work in progress grew."""

    week: int
    started: int
    finished: int

    @property
    def net(self) -> int:
        return self.started - self.finished


def work_in_progress(flow: Flow, first: int, last: int) -> Ints:
    """Items in progress at the end of each day from `first` to `last`, both included."""
    began, ended = _begun_and_ended(flow)
    before = int((began < first).sum() - (ended < first).sum())
    return before + np.cumsum(per_day(began, first, last) - per_day(ended, first, last))


def net_flow(flow: Flow, first: int, last: int) -> list[NetFlow]:
    """Started and finished items week by week, in the weeks of the policy."""
    began = flow.days(flow.started)
    ended = flow.days(np.where(flow.started >= 0, flow.finished, -1))
    started = per_week(began[began != NO_DAY], first, last, flow.policy.week_starts)
    finished = per_week(ended[ended != NO_DAY], first, last, flow.policy.week_starts)
    return [NetFlow(week, count, finished[week]) for week, count in started.items()]


def _begun_and_ended(flow: Flow) -> tuple[Ints, Ints]:
    """The days on which items began and ended to be in progress; what ended without having begun is in neither."""
    began, finished = flow.days(flow.started), flow.days(flow.finished)
    ended = np.where(finished != NO_DAY, finished, flow.left_on)
    counted = began != NO_DAY
    began, ended = began[counted], ended[counted]
    return began, np.maximum(ended, began)[ended != FOREVER]
