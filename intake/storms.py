"""When many interrupts of one source are one storm: shown and triaged as one, while each keeps its own item.

How often somebody is told of what a source sends on and on is said by `Matter`, which knows what was told.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

STORM = 10
WITHIN = timedelta(minutes=5)


def storms(times: Sequence[datetime]) -> list[range]:
    """Where in ascending times a storm begins and ends: every run in which each is one of `STORM` within `WITHIN`.

    >>> minutes = [datetime(2026, 1, 1, 9, minute) for minute in [0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 30]]
    >>> storms(minutes)
    [range(0, 11)]
    """
    found: list[range] = []
    for first in range(len(times) - STORM + 1):
        last = first + STORM - 1
        if times[last] - times[first] > WITHIN:
            continue
        if found and first < found[-1].stop:
            found[-1] = range(found[-1].start, last + 1)
        else:
            found.append(range(first, last + 1))
    return found
