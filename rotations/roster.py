"""A rotation as the engine sees it: rows asked for once for a span of time, then answered from memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from people.models import Absence, Departure, Person
from rotations import schedule
from rotations.schedule.layer import FOREVER
from rotations.schedule.walls import first_instant

if TYPE_CHECKING:
    from rotations.models import LineUp, Outside, OutsideShift, Override, Rotation

DAY = timedelta(1)


class Roster:
    """Both layers from start to end; `also` names people who are only being thought of."""

    def __init__(self, rotation: Rotation, start: datetime, end: datetime, also: Iterable[int] = ()) -> None:
        self.rotation, self.start, self.end, self.also = rotation, start, end, set(also)

    def layer(self, number: int) -> schedule.Layer:
        line_ups, changes = self._engines[number], self._changes[number]
        return schedule.Layer(line_ups, changes, self._aways)

    def shifts(self, number: int) -> list[schedule.Shift]:
        return self.layer(number).shifts(self.start, self.end)

    def last_line_up(self, number: int) -> LineUp | None:
        rows = [row for row in self._rows if row.layer == number]
        return rows[-1] if rows else None

    @cached_property
    def layers(self) -> list[int]:
        """The numbers of those that were ever lined up."""
        return sorted({row.layer for row in self._rows} | ({1} if self._outsides else set()))

    def seated(self, start: datetime, end: datetime) -> set[int]:
        """Who had a place in the first layer at some time between."""
        rows = self._engines.get(1, [])
        untils = [*(row.since for row in rows[1:]), FOREVER]
        standing = [
            row for row, until in zip(rows, untils, strict=False) if row.since < end and start < until
        ]
        return {person for row in standing for group in row.groups for person in group}

    @cached_property
    def people(self) -> dict[int, Person]:
        """Everybody who may be named in an answer."""
        return Person.objects.in_bulk(self._known)

    @cached_property
    def zone(self) -> ZoneInfo:
        return self._rows[-1].tzinfo if self._rows else self.rotation.team.tzinfo

    def gone_at(self, instant: datetime) -> set[int]:
        """Who is disabled or left the team and does not come back."""
        return {one.person for one in self._departures if one.start <= instant and one.end == FOREVER}

    @cached_property
    def overrides(self) -> list[Override]:
        """Those that stand at any time of the turns asked for, in the order in which they were made."""
        first, last = self._extent
        rows = self.rotation.overrides.filter(began_at__lte=last, ended_at__gt=first).order_by("id")
        return [row for row in rows if row.stands_until > row.began_at]

    @cached_property
    def _rows(self) -> list[LineUp]:
        return list(self.rotation.line_ups.in_force().prefetch_related("seats"))

    @cached_property
    def _engines(self) -> dict[int, list[schedule.LineUp]]:
        engines: dict[int, list[schedule.LineUp]] = defaultdict(list)
        for row in self._rows:
            engines[row.layer].append(row.engine())
        if (over := self.rotation.ended_at) is not None:
            for number, rows in engines.items():
                before = [row for row in rows if row.since < over]
                engines[number] = [*before, schedule.LineUp(over, rows[-1].rhythm, ())]
        if self._outsides:
            engines[1] = read_from_outside(engines[1], self._outsides)
        return engines

    @cached_property
    def _outsides(self) -> list[Outside]:
        return list(self.rotation.outsides.all())

    @cached_property
    def said_outside(self) -> list[OutsideShift]:
        """Of an outside schedule, as it was read."""
        if not self._outsides:
            return []
        rows = self.rotation.outside_shifts().filter(began_at__lte=self.end, ended_at__gt=self.start)
        return [row for row in rows if row.began_at < row.ended_at]

    @cached_property
    def _changes(self) -> dict[int, list[schedule.Change]]:
        """Whatever was arranged for later ends with the rotation."""
        changes: dict[int, list[schedule.Change]] = defaultdict(list)
        over = self.rotation.ended_at or FOREVER
        for said in self.said_outside:
            until = min(said.ended_at, said.outside.ended_at or said.ended_at, over)
            if said.person_id and said.began_at < until:
                changes[1].append(
                    schedule.Change(-said.pk, "turn", said.began_at, until, comes=said.person_id)
                )
        for row in self.overrides:
            if row.began_at < over:
                changes[row.layer].append(replace(row.engine(), end=min(row.stands_until, over)))
        return changes

    @cached_property
    def _extent(self) -> tuple[datetime, datetime]:
        """From the first to the last of the turns that touch the time asked for, both layers."""
        planned = [
            shift
            for line_ups in self._engines.values()
            for shift in schedule.Layer(line_ups).planned(self.start, self.end)
        ]
        said = self.said_outside
        first = [*(shift.start for shift in planned if shift.turn), *(row.began_at for row in said)]
        last = [*(shift.end for shift in planned if shift.turn), *(row.ended_at for row in said)]
        return min([self.start, *first]), max([self.end, *last])

    @cached_property
    def _known(self) -> set[int]:
        seated = {
            person for rows in self._engines.values() for row in rows for one in row.groups for person in one
        }
        named = {person for row in self.overrides for person in (row.leaves_id, row.comes_id) if person}
        said = {row.person_id for row in self.said_outside if row.person_id}
        return seated | named | said | self.also

    @cached_property
    def _aways(self) -> list[schedule.Away]:
        return [*self._absences(), *self._departures]

    def _absences(self) -> list[schedule.Away]:
        """Whole days, and only from when they were planned until they are withdrawn: what was stays."""
        first, last = self._extent
        rows = Absence.objects.filter(
            person__in=self._known,
            portion=1,
            began_on__lte=last.date() + DAY,
            ended_on__gte=first.date() - DAY,
        )
        found = [(row, *self._days(row)) for row in rows]
        return [schedule.Away(row.person_id, start, end) for row, start, end in found if start < end]

    def _days(self, row: Absence) -> tuple[datetime, datetime]:
        zone = self._zone_on(datetime.combine(row.began_on, time(), UTC))
        start = first_instant(datetime.combine(row.began_on, time()), zone)
        end = first_instant(datetime.combine(row.ended_on + DAY, time()), zone)
        return max(start, row.planned_at), min(end, row.withdrawn_at or end)

    def _zone_on(self, instant: datetime) -> ZoneInfo:
        before = [row for row in self._rows if row.since <= instant] or self._rows[:1]
        return before[-1].tzinfo if before else self.rotation.team.tzinfo

    @cached_property
    def _departures(self) -> list[schedule.Away]:
        """Gone from the team or from everywhere, as it was known then."""
        rows = Departure.objects.told_of(self._known, self.rotation.team_id, *self._extent)
        return [
            schedule.Away(row.person_id, row.began_at, FOREVER if row.ended_at is None else row.ended_at)
            for row in rows
        ]


# One turn of a century: whoever is on duty is said event by event.
_CENTURY = schedule.Rhythm(
    ZoneInfo("UTC"), schedule.Unit.MONTH, 1200, datetime.combine(date(2000, 1, 1), time())
)


def read_from_outside(
    line_ups: Sequence[schedule.LineUp], outsides: Iterable[Outside]
) -> list[schedule.LineUp]:
    """While a schedule is read from outside nobody is lined up; afterwards the line-up of then goes on."""
    found = list(line_ups)
    for outside in outsides:
        inside = [row for row in found if outside.ended_at is None or row.since < outside.ended_at]
        later = [row for row in found if row not in inside]
        found = [
            *(row for row in inside if row.since < outside.began_at),
            schedule.LineUp(outside.began_at, _CENTURY, ()),
        ]
        if outside.ended_at is not None:
            found += [replace(inside[-1], **_goes_on(inside[-1], outside.ended_at))] if inside else []
            found += later
    return found


def _goes_on(row: schedule.LineUp, at: datetime) -> dict[str, Any]:
    count = len(row.groups) or 1
    return {"since": at, "position": (row.rhythm.number_at(at) - row.anchor) % count}
