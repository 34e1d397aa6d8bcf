"""Velocity: planned work (business, self-service & automation) finished in an iteration.

V_i = sum of the sizes of the planned items whose last finish lies in [begin_i, end_i); the size is the one an item had
when work began (policy `size_at`), growth since then is a line of its own. An item counts once. Interrupts are never in
it. It describes one team: it is no target, and never summed, ranked or listed across teams.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.flow import Flow
from metrics.history import BACKLOGS, INTERRUPT, Floats, Ints
from metrics.intervals import Interval, mean_interval, next_interval
from metrics.iterations import counted, iteration_of
from metrics.sizes import counted_sizes, growth


@dataclass(frozen=True)
class Velocity:
    """One row a counted iteration; items and points (hundredths) of shape (iterations, backlogs), interrupts always 0."""

    iterations: Ints
    items: Ints
    points: Ints
    unsized: Ints
    growth: Ints
    run_items: Ints  # of run work that comes back (R1), part of the business backlog
    run_points: Ints

    @property
    def sized(self) -> float | None:
        """The part of the finished planned items that has a size, none without any."""
        every = int(self.items.sum())
        return 1 - float(self.unsized.sum()) / every if every else None


@dataclass(frozen=True)
class Range:
    """The last iterations together: mean and range seen, where the mean lies, where the next one lies."""

    n: int
    mean: float | None
    low: float | None
    high: float | None
    mean_interval: Interval | None
    next_interval: Interval | None


def velocity(flow: Flow) -> Velocity:
    """Planned items and points finished in each counted iteration."""
    history, places = flow.history, counted(flow.history)
    where = _row_of(iteration_of(history, flow.moments(flow.finished)), places, len(history.iterations))
    planned = (where >= 0) & (flow.finished >= 0) & (history.items.backlog != INTERRUPT)
    row, backlog, size = where[planned], history.items.backlog[planned], counted_sizes(flow)[planned]
    shape = (len(places), len(BACKLOGS))
    items, points = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    np.add.at(items, (row, backlog), 1)
    np.add.at(points, (row, backlog), np.maximum(size, 0))
    unsized = np.bincount(row[size < 0], minlength=len(places))
    grown = np.zeros(len(places), dtype=np.int64)
    np.add.at(grown, row, growth(flow)[planned])
    run = planned & np.isin(np.arange(len(history.items)), history.run_items)
    run_items = np.bincount(where[run], minlength=len(places))
    run_points = np.zeros(len(places), dtype=np.int64)
    np.add.at(run_points, where[run], np.maximum(counted_sizes(flow)[run], 0))
    return Velocity(places, items, points, unsized, grown, run_items, run_points)


def range_of(values: Floats, n: int) -> Range:
    """Mean and range of the last `n` values; intervals only from three values on."""
    last = values[-n:]
    if not len(last):
        return Range(0, None, None, None, None, None)
    return Range(
        n=len(last), mean=float(last.mean()), low=float(last.min()), high=float(last.max()),
        mean_interval=mean_interval(last), next_interval=next_interval(last),
    )  # fmt: skip


def _row_of(iteration: Ints, places: Ints, iterations: int) -> Ints:
    """The row among the counted iterations, -1 for none."""
    rows = np.full(iterations + 1, -1, dtype=np.int64)
    rows[places] = np.arange(len(places))
    return rows[iteration]
