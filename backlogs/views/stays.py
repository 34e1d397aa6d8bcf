"""Where the time of an item went: its stays side by side, with the blocks over them, as parts of one bar and as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from backlogs.models import WorkItem
from backlogs.models.words import Category
from core import clock

if TYPE_CHECKING:
    from backlogs.models import Column, Stay

WIDTH = 1000


@dataclass
class Part:
    """A stretch of the bar: where it begins and how long it is, in thousandths."""

    name: str
    tone: str
    x: float
    width: float
    began_at: datetime
    ended_at: datetime

    @property
    def length(self) -> timedelta:
        return self.ended_at - self.began_at


@dataclass
class Stretch:
    """Time in one column without leaving it; `age` is the item's on its last day there, in the team's days."""

    column: Column
    began_at: datetime
    ended_at: datetime
    is_open: bool
    age: int | None = None

    @property
    def length(self) -> timedelta:
        return self.ended_at - self.began_at


@dataclass
class TimeBar:
    parts: list[Part]
    blocks: list[Part]
    total: timedelta
    sums: list[tuple[str, str, timedelta]]
    stretches: list[Stretch]
    first: datetime

    def place(self, moment: datetime) -> float | None:
        """Thousandths of the bar; nothing for what it does not reach yet."""
        x = (moment - self.first) / self.total * WIDTH
        return round(x, 2) if 0 <= x <= WIDTH else None


@dataclass
class Pace:
    """How old an item is, beside how old half and 85 of 100 of the planned ones were when they left its column."""

    age: int
    column: str
    age_50: int | None
    age_85: int | None
    marks: list[float]


def time_bar(item: WorkItem) -> TimeBar | None:
    """None for what never stood anywhere."""
    now = clock.now()
    stays = item.stays.select_related("column").order_by("entered_at", "pk")
    stretches = _joined(stays, now)
    if not stretches:
        return None
    _aged(stretches, item)
    first, last = stretches[0].began_at, stretches[-1].ended_at
    bar = TimeBar([], [], max(last - first, timedelta(minutes=1)), [], stretches, first)

    def part(name: str, tone: str, begin: datetime, end: datetime) -> Part:
        begin, end = max(begin, first), min(end, last)
        x, width = ((span / bar.total) * WIDTH for span in (begin - first, end - begin))
        return Part(name, tone, round(x, 2), round(width, 2), begin, end)

    bar.parts = [part(one.column.name, one.column.category, one.began_at, one.ended_at) for one in stretches]
    spans = [
        (block, block.began_at, block.ended_at or now) for block in item.blocks.order_by("began_at", "pk")
    ]
    bar.blocks = [
        part(f"waits for {block.get_reason_display()}", "blocked", begin, end)
        for block, begin, end in spans
        if end > first and begin < last
    ]
    bar.sums = _sums([*bar.parts, *bar.blocks])
    return bar


def pace(item: WorkItem, bar: TimeBar | None) -> Pace | None:
    """Of what is in work; before it was begun an item has no age, and afterwards it grows no older."""
    here = bar.stretches[-1] if bar else None
    if bar is None or here is None or not here.is_open or here.age is None or not item.is_open:
        return None
    began = item.team.today - timedelta(here.age - 1)
    lines = (here.column.age_50, here.column.age_85)
    ends = [_midnight(item, began + timedelta(line)) for line in lines if line]
    marks = [x for x in map(bar.place, ends) if x is not None]
    return Pace(here.age, here.column.name, *lines, marks)


def _joined(stays: Iterable[Stay], now: datetime) -> list[Stretch]:
    """One stretch for stays in one column that follow each other; time in a done column is over."""
    found: list[Stretch] = []
    for stay in stays:
        if stay.column.category == Category.DONE:
            continue
        begin, end = stay.entered_at, stay.left_at or now
        if found and found[-1].column.name == stay.column.name and found[-1].ended_at == begin:
            begin = found.pop().began_at
        found.append(Stretch(stay.column, begin, end, stay.left_at is None))
    return found


def _aged(stretches: list[Stretch], item: WorkItem) -> None:
    """The day it was begun counts as the first; whole days of the team."""
    began = next((one.began_at for one in stretches if one.column.category == Category.ACTIVE), None)
    for one in stretches if began else ():
        if one.ended_at > began or one.began_at >= began:  # type: ignore[operator]
            one.age = (_day(item, one.ended_at) - _day(item, began)).days + 1  # type: ignore[arg-type]


def _day(item: WorkItem, moment: datetime) -> date:
    return moment.astimezone(item.team.tzinfo).date()


def _midnight(item: WorkItem, day: date) -> datetime:
    return datetime.combine(day, time(), item.team.tzinfo)


def _sums(parts: list[Part]) -> list[tuple[str, str, timedelta]]:
    sums: dict[tuple[str, str], timedelta] = defaultdict(timedelta)
    for part in parts:
        sums["Blocked" if part.tone == "blocked" else part.name, part.tone] += part.length
    return [(name, tone, length) for (name, tone), length in sums.items()]
