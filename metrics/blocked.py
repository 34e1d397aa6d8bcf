"""Blocked time: how long items were held up while they were in work.

The sum of an item's blocks, each clipped to [start, finish or leaving or now]; blocks that overlap count once. A block
set before work began counts from the start on, and one never lifted ends with the item.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.days import local_days
from metrics.flow import Flow
from metrics.history import NEVER, Ints


@dataclass(frozen=True)
class Held:
    """Clipped blocks that do not overlap, by item, then by time."""

    item: Ints
    began: Ints
    ended: Ints


def held(flow: Flow) -> Held:
    """The blocks of the history within each item's time in work."""
    blocks, items = flow.history.blocks, len(flow.history.items)
    started, ended = flow.moments(flow.started), np.minimum(flow.moments(flow.finished), flow.left)
    began = np.maximum(blocks.began, started[blocks.item])
    end = np.minimum(np.minimum(blocks.ended, ended[blocks.item]), flow.history.now)
    real = np.flatnonzero((began < end) & (end < NEVER) & (blocks.item < items))
    order = real[np.lexsort((began[real], blocks.item[real]))]
    return _merged(blocks.item[order], began[order], end[order])


def blocked_time(flow: Flow) -> Ints:
    """Microseconds blocked, one a row of items."""
    spans = held(flow)
    return _sum(spans.item, spans.ended - spans.began, len(flow.history.items))


def blocked_days(flow: Flow) -> Ints:
    """Days with a block, one a row of items: days touched, or whole days between where the policy excludes the first."""
    spans, zone = held(flow), flow.history.zone
    first, last = local_days(spans.began, zone), local_days(spans.ended - 1, zone)
    if not flow.policy.inclusive_days:
        return _sum(spans.item, local_days(spans.ended, zone) - first, len(flow.history.items))
    again = np.zeros(len(first), dtype=np.int64)  # a day that two blocks touch counts once
    if len(first) > 1:
        again[1:] = (spans.item[1:] == spans.item[:-1]) & (first[1:] == last[:-1])
    return _sum(spans.item, last - first + 1 - again, len(flow.history.items))


def _merged(item: Ints, began: Ints, ended: Ints) -> Held:
    if not len(item):
        return Held(item, began, ended)
    fresh = np.ones(len(item), dtype=bool)
    reach = ended.copy()
    for row in range(1, len(item)):
        fresh[row] = item[row] != item[row - 1] or began[row] > reach[row - 1]
        if not fresh[row]:
            reach[row] = max(reach[row], reach[row - 1])
    last = np.append(np.flatnonzero(fresh)[1:] - 1, len(item) - 1)
    return Held(item[fresh], began[fresh], reach[last])


def _sum(item: Ints, amounts: Ints, items: int) -> Ints:
    total = np.zeros(items, dtype=np.int64)
    np.add.at(total, item, amounts)
    return total
