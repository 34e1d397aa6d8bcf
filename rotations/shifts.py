"""Shifts with the people's names, for lists and for calendars."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from people.models import Person
from rotations.duty import OnDuty, named
from rotations.models import LayerNumber, Rotation
from rotations.models.words import span_text
from rotations.roster import Roster
from rotations.schedule.layer import EVER, FOREVER


@dataclass(frozen=True)
class Turn:
    """A shift of a layer as people read it."""

    rotation: Rotation
    layer: int
    start: datetime
    end: datetime
    people: tuple[OnDuty, ...]
    zone: ZoneInfo

    @property
    def span(self) -> str:
        return span_text(self.start, self.end, self.zone)

    @property
    def layer_label(self) -> str:
        return str(LayerNumber(self.layer).label)

    @property
    def persons(self) -> list[Person]:
        return [one.person for one in self.people]


def turns_of(roster: Roster, start: datetime, end: datetime, zone: ZoneInfo) -> list[Turn]:
    """Of both layers by their beginnings, time with nobody left out; the roster reaches from start to end."""
    return sorted(_turns(roster, start, end, zone), key=lambda turn: (turn.start, turn.layer))


def _turns(roster: Roster, start: datetime, end: datetime, zone: ZoneInfo) -> Iterator[Turn]:
    for number in roster.layers:
        for shift in roster.layer(number).shifts(start, end):
            if shift.people and shift.start > EVER and shift.end < FOREVER:
                yield Turn(roster.rotation, number, shift.start, shift.end, named(roster, shift), zone)
