"""Who has the turn in one layer of a rotation: line-ups one after another, then changes, then absences.

What was stays: a line-up holds from an instant on, a change and an absence count only while they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cached_property
from itertools import chain, pairwise

from rotations.schedule.rhythm import Rhythm, Turn
from rotations.schedule.windows import Window, open_spans

EVER, FOREVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
MOMENT = datetime.resolution


class Why(StrEnum):
    TURN = "turn"
    CHANGE = "change"
    ABSENCE = "absence"


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Somebody on duty; `instead_of` is whose turn it was."""

    person: int
    instead_of: int | None = None
    why: Why = Why.TURN
    change: int | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """From start to before end the same people are on duty, nobody if there are none."""

    start: datetime
    end: datetime
    people: tuple[OnDuty, ...] = ()
    turn: datetime | None = None
    # Who would come next, in order; they cover for who is away.
    queue: tuple[int, ...] = ()

    @property
    def persons(self) -> tuple[int, ...]:
        return tuple(one.person for one in self.people)

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.start < end and start < self.end

    def touches(self, start: datetime, end: datetime) -> bool:
        """Overlaps, or holds the one instant that is asked for."""
        return self.overlaps(start, end) or self.start <= start == end < self.end


@dataclass(frozen=True, slots=True)
class Change:
    """For a while somebody more, somebody less, or one for another; nobody named to leave means everybody."""

    id: int
    kind: str  # add, remove, replace; turn: said by an outside schedule
    start: datetime
    end: datetime
    leaves: int | None = None
    comes: int | None = None

    def apply(self, people: tuple[OnDuty, ...]) -> tuple[OnDuty, ...]:
        if self.kind == "turn" and self.comes is not None:
            rest = tuple(one for one in people if one.person != self.comes)
            return (*rest, OnDuty(self.comes))
        if self.kind == "add":
            added = () if self.comes in {one.person for one in people} else (self._comer(None),)
            return (*people, *added)
        met = [one for one in people if self.leaves in (None, one.person)]
        rest = tuple(one for one in people if one not in met)
        if self.kind == "remove" or not met or self.comes in {one.person for one in rest}:
            return rest
        place = people.index(met[0])
        return (*rest[:place], self._comer(met[0].person), *rest[place:])

    def _comer(self, instead_of: int | None) -> OnDuty:
        if self.comes is None:
            raise ValueError(f"the change {self.id} names nobody who comes")
        return OnDuty(self.comes, instead_of, Why.CHANGE, self.id)


@dataclass(frozen=True, slots=True)
class Away:
    """A person cannot be on duty for a while."""

    person: int
    start: datetime
    end: datetime


@dataclass(frozen=True)
class LineUp:
    """Groups that take turns from an instant on; `position` is the group that has the turn then."""

    since: datetime
    rhythm: Rhythm
    groups: tuple[tuple[int, ...], ...]
    position: int = 0
    windows: tuple[Window, ...] = ()

    @cached_property
    def anchor(self) -> int:
        return self.rhythm.number_at(self.since) - self.position

    def shifts(self, start: datetime, end: datetime, until: datetime) -> Iterator[Shift]:
        """Turns that touch the time asked for, cut only where the line-up begins and ends, empty ones included."""
        for turn in self.rhythm.turns(start, end):
            first, last = max(turn.start, self.since), min(turn.end, until)
            if first < last:
                yield from self._open(self._turn(turn, first, last))

    def _turn(self, turn: Turn, start: datetime, end: datetime) -> Shift:
        if not self.groups:
            return Shift(start, end)
        place = (turn.number - self.anchor) % len(self.groups)
        ordered = self.groups[place:] + self.groups[:place]
        queue = tuple(dict.fromkeys(chain.from_iterable((*ordered[1:], ordered[0]))))
        return Shift(start, end, tuple(OnDuty(person) for person in ordered[0]), turn.start, queue)

    def _open(self, whole: Shift) -> Iterator[Shift]:
        if not self.windows:
            yield whole
            return
        at = whole.start
        for start, end in open_spans(self.windows, whole.start, whole.end, self.rhythm.zone):
            if at < start:
                yield replace(whole, start=at, end=start, people=())
            yield replace(whole, start=start, end=end)
            at = end
        if at < whole.end:
            yield replace(whole, start=at, people=())


@dataclass(frozen=True)
class Layer:
    """All that decides; line-ups by `since`, changes in the order in which they were made."""

    line_ups: Sequence[LineUp] = ()
    changes: Sequence[Change] = ()
    aways: Sequence[Away] = ()

    def shifts(self, start: datetime, end: datetime) -> list[Shift]:
        """Those that touch the time from start to end, in order, without gap or overlap."""
        found: Iterable[Shift] = self.planned(start, end)
        for change in self.changes:
            found = list(_changed(found, change))
        found = _joined(chain.from_iterable(self._covered(shift) for shift in found))
        return [shift for shift in found if shift.touches(start, end)]

    def at(self, instant: datetime) -> Shift:
        return self.shifts(instant, instant)[0]

    def planned(self, start: datetime, end: datetime) -> list[Shift]:
        """Turns alone, before changes and absences; with what they may be one with on the other side of a line-up."""
        found = self._between(start, end)
        edges = {line_up.since for line_up in self.line_ups}
        while found[0].start in edges:
            found = self._between(found[0].start - MOMENT, found[0].start - MOMENT) + found
        while found[-1].end in edges:
            found += self._between(found[-1].end, found[-1].end)
        return found

    def _between(self, start: datetime, end: datetime) -> list[Shift]:
        first = self.line_ups[0].since if self.line_ups else FOREVER
        found = [Shift(EVER, first)] if start < first else []
        untils = [*(line_up.since for line_up in self.line_ups[1:]), FOREVER]
        for line_up, until in zip(self.line_ups, untils, strict=False):
            begins, ends = max(start, line_up.since), min(end, until)
            if begins < until and begins <= ends:
                found.extend(line_up.shifts(begins, ends, until))
        return found

    def _covered(self, shift: Shift) -> Iterator[Shift]:
        """Who is away is covered by the next one in turn who is not, day for day as people are there."""
        if not any(away.person in shift.persons for away in self._touching(shift)):
            yield shift
            return
        known = {*shift.persons, *shift.queue}
        edges = {shift.start, shift.end}
        for away in self._touching(shift):
            if away.person in known:
                edges.update(edge for edge in (away.start, away.end) if shift.start < edge < shift.end)
        ordered = sorted(edges)
        for start, end in pairwise(ordered):
            yield self._present(replace(shift, start=start, end=end))

    def _present(self, piece: Shift) -> Shift:
        away = {away.person for away in self._touching(piece)}
        free = [one for one in piece.queue if one not in away and one not in piece.persons]
        people = []
        for one in piece.people:
            if one.person not in away:
                people.append(one)
            elif free:
                people.append(OnDuty(free.pop(0), one.person, Why.ABSENCE))
        return replace(piece, people=tuple(people))

    def _touching(self, shift: Shift) -> list[Away]:
        return [away for away in self.aways if shift.overlaps(away.start, away.end)]


def _changed(shifts: Iterable[Shift], change: Change) -> Iterator[Shift]:
    for shift in shifts:
        if not shift.overlaps(change.start, change.end):
            yield shift
            continue
        start, end = max(shift.start, change.start), min(shift.end, change.end)
        if shift.start < start:
            yield replace(shift, end=start)
        yield replace(shift, start=start, end=end, people=change.apply(shift.people))
        if end < shift.end:
            yield replace(shift, start=end)


def _joined(shifts: Iterable[Shift]) -> list[Shift]:
    """Neighbours of one turn with the same people are one shift."""
    found: list[Shift] = []
    for shift in shifts:
        last = found[-1] if found else None
        if last and (last.people, last.turn, last.end) == (shift.people, shift.turn, shift.start):
            found[-1] = replace(last, end=shift.end)
        else:
            found.append(shift)
    return found
