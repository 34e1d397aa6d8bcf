"""The size that an item had at a moment, from the dated sizes; in hundredths of a point, -1 for unsized."""

from __future__ import annotations

import numpy as np

from metrics.flow import Flow
from metrics.history import NEVER, History, Ints

UNSIZED = -1


def sizes_at(history: History, moments: Ints) -> Ints:
    """One size a row of items, as of one moment each; what was first sized later has its first size."""
    sizes = history.sizes
    found = np.full(len(history.items), UNSIZED, dtype=np.int64)
    found[sizes.item[::-1]] = sizes.points[::-1]  # the last writer wins: the first size
    known = sizes.at <= moments[sizes.item]
    found[sizes.item[known]] = sizes.points[known]
    return found


def counted_sizes(flow: Flow) -> Ints:
    """The size that counts under the policy: as work began, by default."""
    finished = flow.moments(flow.finished)
    moments = {
        "start": np.where(flow.started >= 0, flow.moments(flow.started), finished),
        "commit": np.where(flow.committed >= 0, flow.moments(flow.committed), finished),
        "finish": finished,
        "now": np.full(len(finished), NEVER),
    }
    return sizes_at(flow.history, moments[flow.policy.size_at])


def growth(flow: Flow) -> Ints:
    """Size at the finish less the size that counts, in hundredths; 0 where either is not known."""
    counted, at_finish = counted_sizes(flow), sizes_at(flow.history, flow.moments(flow.finished))
    known = (counted >= 0) & (at_finish >= 0) & (flow.finished >= 0)
    return np.where(known, at_finish - counted, 0)
