"""Weeks of duty as a strip of days: each day belongs to who has most of it, today to who has it now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core import clock
from rotations.models import Kind, LayerNumber, Swap
from rotations.roster import Roster
from rotations.schedule import Layer, Shift
from rotations.schedule.walls import first_instant

if TYPE_CHECKING:
    from people.models import Person

DAY, INSTANT = timedelta(1), timedelta.resolution
TITLES = {
    (Kind.PERSON_OF_WEEK, LayerNumber.FIRST): "Person of the week",
    (Kind.PERSON_OF_WEEK, LayerNumber.SECOND): "Person of the week, second",
    (Kind.ON_CALL, LayerNumber.FIRST): "On call, first",
    (Kind.ON_CALL, LayerNumber.SECOND): "On call, second",
}


@dataclass(frozen=True, slots=True)
class Bar:
    """Days in a row that belong to the same people."""

    days: int
    text: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    title: str
    note: str
    bars: list[Bar]


@dataclass
class Strip:
    """What the page shows of some weeks: days above, a row for each layer."""

    days: list[date]
    today: date
    rows: list[Row] = field(default_factory=list)

    @property
    def months(self) -> str:
        return ", ".join(dict.fromkeys(f"{day:%B}" for day in self.days))


class Drawing:
    """Draws rotations for one reader, in the zone of the team."""

    def __init__(
        self, first: date, days: int, zone: ZoneInfo, reader: Person, offers: Iterable[Swap]
    ) -> None:
        self.reader, self.offers, self.now = reader, list(offers), clock.now()
        self.days = [first + day * DAY for day in range(days)]
        midnights = [
            first_instant(datetime.combine(day, time()), zone) for day in (*self.days, self.days[-1] + DAY)
        ]
        self.spans = list(pairwise(midnights))
        self.start, self.end = midnights[0], midnights[-1]

    def roster_of(self, roster: Roster) -> Roster:
        """The same where it reaches far enough."""
        if roster.start <= self.start and self.end <= roster.end:
            return roster
        return Roster(roster.rotation, self.start, self.end)

    def rows(self, roster: Roster) -> list[Row]:
        return [row for number in roster.layers for row in self._layer(roster, number)]

    def _layer(self, roster: Roster, number: int) -> list[Row]:
        layer, line_up = roster.layer(number), roster.last_line_up(number)
        planned = Layer(layer.line_ups).shifts(self.start, self.end)
        final = layer.shifts(self.start, self.end)
        title = TITLES[Kind(roster.rotation.kind), LayerNumber(number)]
        note = f"from {line_up.starts_on:%a} {line_up.hands_over_at:%H:%M}" if line_up else ""
        rows = [Row(title, note, self._bars(roster, planned, number))]
        if otherwise := self._otherwise(roster, final):
            rows += [
                Row("Otherwise", "changes, swaps, absences", otherwise),
                Row("Who it is", "of each day, today now", self._bars(roster, final, 0)),
            ]
        return rows

    def _bars(self, roster: Roster, shifts: Sequence[Shift], number: int) -> list[Bar]:
        cells = [self._cell(roster, shifts, span, number) for span in self.spans]
        return _merged(cells)

    def _cell(
        self, roster: Roster, shifts: Sequence[Shift], span: tuple[datetime, datetime], number: int
    ) -> tuple[object, str, str]:
        met = [shift for shift in shifts if shift.people and shift.overlaps(*self._asked_of(span))]
        if not met:
            return (None, "", "is-none")
        most = max(met, key=lambda shift: min(shift.end, span[1]) - max(shift.start, span[0]))
        text = " & ".join(roster.people[person].name for person in most.persons)
        if number and self._is_offered(roster, most, span, number):
            return (most.turn, f"{text} · offers to swap", "is-offer")
        return (most.turn, text, "is-me" if self.reader.pk in most.persons else "")

    def _asked_of(self, day: tuple[datetime, datetime]) -> tuple[datetime, datetime]:
        """Of today only the instant counts: who covers for an hour is who it is."""
        start, end = day
        return (self.now, self.now + INSTANT) if start <= self.now < end else day

    def _is_offered(self, roster: Roster, shift: Shift, span: tuple[datetime, datetime], number: int) -> bool:
        return any(
            swap.rotation_id == roster.rotation.pk and swap.layer == number and swap.offered_by_id in shift.persons
            and swap.began_at < span[1] and span[0] < swap.ended_at
            for swap in self.offers
        )  # fmt: skip

    def _otherwise(self, roster: Roster, shifts: Sequence[Shift]) -> list[Bar]:
        """Who is on duty though it is another's turn; nothing where every turn is as lined up."""
        cells: list[tuple[object, str, str]] = []
        for span in self.spans:
            others = {
                one.person: (shift.start, one.why)
                for shift in shifts if shift.overlaps(*span)
                for one in shift.people if one.why != "turn"
            }  # fmt: skip
            names = " & ".join(roster.people[person].name for person in others)
            first = next(iter(others.values()), None)
            cells.append((first, names, "is-change" if others else "is-none"))
        return _merged(cells) if any(text for _, text, _ in cells) else []


def _merged(cells: Iterable[tuple[object, str, str]]) -> list[Bar]:
    bars = []
    for (_, text, look), days in groupby(cells):
        bars.append(Bar(len(list(days)), text, look))
    return bars
