"""Which iterations count, and which iteration a moment belongs to: iterations tile time, [begin, end)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from metrics.history import BUSINESS, INTERRUPT, SSA, Bools, History, Ints

PLANNED = ((BUSINESS, SSA),)
ALL_WORK = ((BUSINESS, SSA), (INTERRUPT,))  # a share needs both sides to be known


def counted(history: History, kinds: Sequence[Sequence[int]] = PLANNED) -> Ints:
    """The places of the closed iterations that count, in order.

    What was laid over an import counts only from its first item to its last, for each group of backlogs in `kinds`
    that has items at all: before and after, nothing is known.
    """
    iterations = history.iterations
    groups = [np.isin(history.items.backlog, group) for group in kinds]
    seen = [_seen(history, group) for group in groups if group.any()]
    covered = np.logical_and.reduce(seen) if seen else np.zeros(len(iterations), dtype=np.bool_)
    return np.flatnonzero(iterations.closed & (covered | ~iterations.reconstructed))


def iteration_of(history: History, moments: Ints) -> Ints:
    """The place of the iteration that each moment falls into, -1 for none."""
    iterations = history.iterations
    place = np.searchsorted(iterations.begin, moments, side="right") - 1
    inside = (place >= 0) & (moments < np.append(iterations.end, 0)[place])
    return np.where(inside, place, -1)


def _seen(history: History, group: Bools) -> Bools:
    """Iterations from the arrival of the first of these items to that of the last."""
    came = history.items.created[group]
    return (history.iterations.end > came.min()) & (history.iterations.begin <= came.max())
