"""Flow efficiency: which part of the time from start to finish an item was worked on.

sum(active and not blocked) / sum(finish - start) over finished items, never the mean of the items' own ratios. Where
the workflow has no waiting column and nothing was ever blocked, the answer is "not configured", never 100 %.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.blocked import blocked_time
from metrics.flow import Flow
from metrics.history import ACTIVE, QUEUE, WAITING, Ints
from metrics.stages import UNMAPPED


@dataclass(frozen=True)
class Efficiency:
    """`share` of the time in work, none with the reason in `why`; `finished` items it is made of."""

    share: float | None
    finished: int
    why: str = ""


def flow_efficiency(flow: Flow) -> Efficiency:
    """The efficiency of all finished items together."""
    counted = (flow.started >= 0) & (flow.finished >= 0) & ~flow.never_started
    if not counted.any():
        return Efficiency(None, 0, "no data")
    if WAITING not in flow.history.categories and not len(flow.history.blocks.item):
        return Efficiency(None, int(counted.sum()), "not configured")
    elapsed = flow.moments(flow.finished)[counted] - flow.moments(flow.started)[counted]
    if not elapsed.sum():
        return Efficiency(None, int(counted.sum()), "no data")
    active = np.maximum(time_in(flow, ACTIVE) - blocked_time(flow), 0)[counted]
    return Efficiency(float(active.sum() / elapsed.sum()), int(counted.sum()))


def time_in(flow: Flow, category: int) -> Ints:
    """Microseconds that each item spent in columns of a category between its start and its finish."""
    stays, items = flow.history.stays, len(flow.history.items)
    kinds = np.array((*flow.history.categories, QUEUE))[stays.column]
    if flow.policy.unmapped == "ignore":
        kinds = np.where(flow.stages.order.rank == UNMAPPED, UNMAPPED, kinds)
    started, finished = flow.moments(flow.started), flow.moments(flow.finished)
    began = np.maximum(stays.entered, started[stays.item])
    ended = np.minimum(np.minimum(stays.left, finished[stays.item]), flow.history.now)
    spent = np.where(kinds == category, np.maximum(ended - began, 0), 0)
    total = np.zeros(items, dtype=np.int64)
    np.add.at(total, stays.item, spent)
    return total
