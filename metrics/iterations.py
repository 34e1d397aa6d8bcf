"""Which iterations count, and which iteration a moment belongs to: iterations tile time, [begin, end)."""

from __future__ import annotations

import numpy as np

from metrics.history import NEVER, History, Ints


def counted(history: History) -> Ints:
    """The places of the closed iterations that count, in order.

    What was laid over an import counts only from its first item to its last: before and after, nothing is known.
    """
    iterations = history.iterations
    known = iterations.closed.copy()
    moments = _events(history)
    if len(moments):
        seen = (iterations.end > moments.min()) & (iterations.begin <= moments.max())
        known &= seen | ~iterations.reconstructed
    else:
        known &= ~iterations.reconstructed
    return np.flatnonzero(known)


def iteration_of(history: History, moments: Ints) -> Ints:
    """The place of the iteration that each moment falls into, -1 for none."""
    iterations = history.iterations
    place = np.searchsorted(iterations.begin, moments, side="right") - 1
    inside = (place >= 0) & (moments < np.append(iterations.end, 0)[place])
    return np.where(inside, place, -1)


def _events(history: History) -> Ints:
    ends = history.stays.left
    return np.concatenate([history.items.created, history.stays.entered, ends[ends < NEVER]])
