"""When many interrupts of one source are one storm: shown, triaged and notified as one, while each keeps its own item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from backlogs.models import WorkItem

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


def is_storming(source: str, at: datetime) -> bool:
    """Whether this source has just opened so many interrupts that one word about all of them is enough."""
    lately = WorkItem.objects.filter(source=source, created_at__gt=at - WITHIN, created_at__lte=at)
    return bool(source) and lately.count() >= STORM
