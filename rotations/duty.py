"""Who is on duty: the one function that pages, notices, feeds and reports ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from core import clock
from people.models import BufferTurn, Person, Team
from rotations import schedule
from rotations.models import Kind, LayerNumber, Rotation
from rotations.roster import Roster
from rotations.schedule.layer import EVER, FOREVER


@dataclass(frozen=True)
class OnDuty:
    """Somebody on duty, and for whom if it is another's turn."""

    person: Person
    instead_of: Person | None = None
    why: str = "turn"


@dataclass(frozen=True)
class Duty:
    """Who is on duty at an instant, first those who are told; `second` is for when nobody of them answers."""

    people: tuple[OnDuty, ...] = ()
    second: tuple[OnDuty, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    rotation: Rotation | None = None
    # The standing buffer person, since no rotation names anybody.
    is_buffer: bool = False

    @property
    def persons(self) -> list[Person]:
        return [one.person for one in self.people]

    @property
    def person(self) -> Person | None:
        return self.people[0].person if self.people else None


def on_duty(team: Team, instant: datetime | None = None, kind: str = Kind.PERSON_OF_WEEK) -> Duty:
    """The rotation's answer; without a rotation, or where it has nobody, the team's buffer person."""
    at = instant or clock.now()
    rotation = Rotation.objects.at(at).filter(team=team, kind=kind).order_by("-id").first()
    if rotation is None:
        return _buffer(team, at, None)
    rotation.team = team
    return duty_or_buffer(Roster(rotation, at, at), at)


def teams_served(person: Person, instant: datetime | None = None) -> list[Team]:
    """Those whose person of the week, or buffer person in the place of one, this is."""
    at = instant or clock.now()
    standing = Rotation.objects.at(at).filter(kind=Kind.PERSON_OF_WEEK)
    named = Q(line_ups__seats__person=person) | Q(
        overrides__comes=person, overrides__began_at__lte=at, overrides__ended_at__gt=at
    )
    maybe = Q(buffer_turns__person=person) | Q(pk__in=standing.filter(named).values("team"))
    teams = Team.objects.filter(maybe).distinct().select_related("buffer_person").order_by("id")
    return [team for team in teams if person in on_duty(team, at).persons]


def duty_or_buffer(roster: Roster, at: datetime) -> Duty:
    """As a roster that reaches this instant has it."""
    duty = duty_in(roster, at)
    return duty if duty.people else _buffer(roster.rotation.team, at, roster.rotation)


def _buffer(team: Team, at: datetime, rotation: Rotation | None) -> Duty:
    buffer = BufferTurn.objects.of(team, at)
    people = (OnDuty(buffer),) if buffer else ()
    return Duty(people, rotation=rotation, is_buffer=bool(people))


def duty_in(roster: Roster, at: datetime) -> Duty:
    """Of one rotation: the first layer's, where it has nobody the second's."""
    first = roster.layer(LayerNumber.FIRST).at(at)
    second = roster.layer(LayerNumber.SECOND).at(at)
    shift, others = (first, second) if first.people else (second, schedule.Shift(EVER, FOREVER))
    if not shift.people:
        return Duty(rotation=roster.rotation)
    until = shift.end if first.people else min(first.end, second.end)
    return Duty(
        named(roster, shift), named(roster, others), max(shift.start, EVER), until, roster.rotation
    )  # fmt: skip


def named(roster: Roster, shift: schedule.Shift) -> tuple[OnDuty, ...]:
    people = roster.people
    return tuple(
        OnDuty(people[one.person], people.get(one.instead_of or 0), one.why.value) for one in shift.people
    )
