"""What the next thirty days of duty lack: nobody on duty, somebody away, somebody gone, no buffer person."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from people.models import BufferTurn
from rotations.models.words import span_text
from rotations.roster import Roster
from rotations.schedule import Layer, Shift
from rotations.schedule.layer import Why

if TYPE_CHECKING:
    from people.models import Team

AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Lack:
    """A sentence for who keeps the rotation; a gap is worse than an absence that is covered."""

    kind: str  # gap, absence, gone
    text: str
    start: datetime | None = None
    layer: int = 1


def lacks(roster: Roster, now: datetime, zone: ZoneInfo) -> list[Lack]:
    """Of a roster that reaches thirty days ahead."""
    found = [lack for number in roster.layers for lack in _of_layer(roster, number, now, zone)]
    return sorted(found, key=lambda one: (one.kind != "gap", one.start or now)) + list(_gone(roster, now))


def buffer_lack(team: Team, now: datetime) -> Lack | None:
    """The one who takes what no turns take: nobody named, gone, or gone before thirty days are over."""
    standing, person = BufferTurn.objects.over(team, now, now + AHEAD), team.buffer_person
    if person is None:
        return Lack("gap", "No buffer person is named. The settings of the team name one.", now)
    if standing.at(now) is None:
        return Lack("gap", f"{person} was the buffer person and is gone. Name another in the settings.", now)
    if standing.at(now + AHEAD) is None:
        last = min(one.began_at for one in standing.gone if one.covers(now + AHEAD))
        day = (last - timedelta(microseconds=1)).astimezone(team.tzinfo)
        text = f"{person} is the buffer person until {day:%a} {day.day} {day:%b}. Name another by then."
        return Lack("gone", text, last)
    return None


def _of_layer(roster: Roster, number: int, now: datetime, zone: ZoneInfo) -> Iterator[Lack]:
    layer, last = roster.layer(number), now + AHEAD
    due = [shift for shift in Layer(layer.line_ups).shifts(now, last) if shift.people]
    for shift in layer.shifts(now, last):
        start, end = max(shift.start, now), min(shift.end, last)
        if not shift.people:
            yield from (replace(gap, layer=number) for gap in _gaps(due, start, end, zone))
        for one in shift.people:
            if one.why == Why.ABSENCE and one.instead_of:
                names = roster.people[one.person], roster.people[one.instead_of]
                yield Lack(
                    "absence",
                    f"{names[0]} covers for {names[1]}, who is away, {span_text(start, end, zone)}.",
                    start,
                )


def _gaps(due: list[Shift], start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Lack]:
    """Hours outside of which a layer has nobody are no gap."""
    for shift in due:
        first, last = max(start, shift.start), min(end, shift.end)
        if first < last:
            yield Lack("gap", f"Nobody is on duty {span_text(first, last, zone)}.", first)


def _gone(roster: Roster, now: datetime) -> Iterator[Lack]:
    """Seated, but disabled or no longer in the team."""
    seated = {
        person
        for number in roster.layers
        if (row := roster.last_line_up(number))
        for group in row.groups
        for person in group
    }
    for person in sorted(seated & roster.gone_at(now)):
        yield Lack(
            "gone", f"{roster.people[person]} is gone and still has a place in the turns; line up anew."
        )
