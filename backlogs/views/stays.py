"""Where the time of an item went: its stays side by side, with the blocks over them, as parts of one bar."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backlogs.models import WorkItem
from core import clock

WIDTH = 1000


@dataclass
class Part:
    """A stretch of the bar: where it begins and how long it is, in thousandths."""

    name: str
    tone: str
    x: float
    width: float
    length: timedelta


@dataclass
class TimeBar:
    parts: list[Part]
    blocks: list[Part]
    total: timedelta
    sums: list[tuple[str, str, timedelta]]


def time_bar(item: WorkItem) -> TimeBar | None:
    """None for what never stood anywhere."""
    now = clock.now()
    stays = _joined(item.stays.select_related("column").order_by("entered_at"), now)
    if not stays:
        return None
    first, last = stays[0][2], stays[-1][3]
    whole = max(last - first, timedelta(minutes=1))

    def part(name: str, tone: str, begin: datetime, end: datetime) -> Part:
        begin, end = max(begin, first), min(end, last)
        return Part(
            name,
            tone,
            round((begin - first) / whole * WIDTH, 2),
            round((end - begin) / whole * WIDTH, 2),
            end - begin,
        )

    parts = [part(name, tone, begin, end) for name, tone, begin, end in stays]
    spans = [(block, block.began_at, block.ended_at or now) for block in item.blocks.order_by("began_at")]
    blocks = [
        part(f"waits for {block.get_reason_display()}", "blocked", begin, end)
        for block, begin, end in spans
        if end > first and begin < last
    ]
    return TimeBar(parts, blocks, whole, _sums([*parts, *blocks]))


def _joined(stays: Iterable[object], now: datetime) -> list[tuple[str, str, datetime, datetime]]:
    """One stretch for stays in one column that follow each other; time in a done column is over."""
    found: list[tuple[str, str, datetime, datetime]] = []
    for stay in stays:
        column = stay.column  # type: ignore[attr-defined]
        if column.category == "done":
            continue
        begin, end = stay.entered_at, stay.left_at or now  # type: ignore[attr-defined]
        if found and found[-1][0] == column.name and found[-1][3] == begin:
            begin = found.pop()[2]
        found.append((column.name, column.category, begin, end))
    return found


def _sums(parts: list[Part]) -> list[tuple[str, str, timedelta]]:
    sums: dict[tuple[str, str], timedelta] = defaultdict(timedelta)
    for part in parts:
        sums["Blocked" if part.tone == "blocked" else part.name, part.tone] += part.length
    return [(name, tone, length) for (name, tone), length in sums.items()]
