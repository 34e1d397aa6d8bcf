"""How many person-days a team can commit to: available, less duty, less rest after a night.

available = working days of the engineers' memberships times their share, less absences; duty = the part of the working
hours, 9 to 17 where the team is, in which somebody is its person of the week, or its buffer person where no rotation
names anybody; rest = half a day after each night on duty by restricted hours, or in which somebody was woken (DESIGN §5).
What leaves this module is sums of the team, and of a person in half days (R17).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

from django.db.models import Q

from people.models import Absence, BufferTurn, Membership, Role
from rotations.models import Kind, LayerNumber, Rotation
from rotations.nights import DAWN, DUSK, nights
from rotations.roster import Roster
from rotations.schedule import Shift
from rotations.schedule.walls import first_instant

if TYPE_CHECKING:
    from people.models import Team

DAY, REST = timedelta(1), 0.5
OPENS, CLOSES = time(9), time(17)
# Longer than that is a turn of days that holds nights, not a night's shift.
LONGEST_NIGHT = timedelta(hours=16)
ByDay = dict[tuple[int, date], float]
Waking = Callable[["Team", datetime, datetime], Iterable[tuple[int, datetime]]]
_wakings: list[Waking] = []


def tells_waking(waking: Waking) -> Waking:
    """Registered by the app that sends messages: who was woken when."""
    if waking not in _wakings:
        _wakings.append(waking)
    return waking


@dataclass(frozen=True)
class Capacity:
    """Person-days of a team between two days."""

    available: float
    duty: float
    rest: float
    # Of the memberships, before absences.
    whole: float

    @property
    def committable(self) -> float:
        return max(0.0, self.available - self.duty - self.rest)


class Spent(StrEnum):
    """What most of a person's day goes to, as the plan shows it."""

    PLANNED = "planned"
    DUTY = "duty"
    REST = "rest"
    AWAY = "away"


@dataclass(frozen=True)
class PersonDays:
    """A person's part of an iteration: days for planned work to the half day, and what each working day goes to."""

    person: int
    share: float
    days: float
    spent: tuple[tuple[date, Spent], ...]

    def count(self, what: Spent) -> int:
        return sum(one == what for _, one in self.spent)


def capacity(team: Team, first: date, last: date) -> Capacity:
    """Of the days from first to last, both included."""
    members, had, duty, rest = _reckoned(team, first, last)
    sums = (sum(part.values()) for part in (had, duty, rest, members))
    return Capacity(*(round(part, 2) for part in sums))


def by_person(team: Team, first: date, last: date) -> list[PersonDays]:
    """The same days, of each who works in the team then."""
    members, had, duty, rest = _reckoned(team, first, last)
    days = team.working_days(first, last)
    found = []
    for person in sorted({person for person, _ in members}):
        own = [(person, day) for day in days]
        left = sum(had.get(key, 0.0) - duty.get(key, 0.0) - rest.get(key, 0.0) for key in own)
        shares = [members[key] for key in own if key in members]
        spent = tuple((key[1], _spent(key, had, duty, rest)) for key in own)
        found.append(PersonDays(person, max(shares), round(2 * max(0.0, left)) / 2, spent))
    return found


def _spent(key: tuple[int, date], had: ByDay, duty: ByDay, rest: ByDay) -> Spent:
    part = had.get(key, 0.0)
    if not part:
        return Spent.AWAY
    if duty.get(key, 0.0) * 2 > part:
        return Spent.DUTY
    return Spent.REST if rest.get(key, 0.0) * 2 >= part else Spent.PLANNED


def _reckoned(team: Team, first: date, last: date) -> tuple[ByDay, ByDay, ByDay, ByDay]:
    """By engineer and working day: of the membership, less absences, of these on duty, and resting."""
    members = _of_members(team, first, last)
    had = _less_absences(members, first, last)
    on_duty, rests = _duty(team, first, last), _rests(team, first, last)
    duty = {key: part * min(1.0, on_duty.get(key, 0.0)) for key, part in had.items()}
    rest = {key: min(had[key] - duty[key], had[key] * REST) for key in had if key in rests}
    return members, had, duty, rest


def _of_members(team: Team, first: date, last: date) -> ByDay:
    """By engineer and working day: the share of the membership."""
    rows = Membership.objects.filter(
        Q(ended_on=None) | Q(ended_on__gte=first), team=team, began_on__lte=last, held__role=Role.ENGINEER
    )
    days, had = team.working_days(first, last), defaultdict(float)
    for row in rows.distinct():
        for day in days:
            if row.began_on <= day and (row.ended_on is None or day <= row.ended_on):
                had[row.person_id, day] = min(1.0, had[row.person_id, day] + float(row.share))
    return dict(had)


def _less_absences(had: ByDay, first: date, last: date) -> ByDay:
    had = dict(had)
    for away in Absence.objects.touching(first, last).filter(person__in={person for person, _ in had}):
        for day in (away.began_on + count * DAY for count in range((away.ended_on - away.began_on).days + 1)):
            if (away.person_id, day) in had:
                had[away.person_id, day] *= 1 - float(away.portion)
    return had


def _duty(team: Team, first: date, last: date) -> ByDay:
    """The part of each day's working hours in which somebody has the duty of the day."""
    shifts = [(one.start, one.end, one.persons) for one in _shifts(team, first, last, [Kind.PERSON_OF_WEEK])]
    parts: ByDay = defaultdict(float)
    standing = BufferTurn.objects.over(team, _at(first, time(), team), _at(last + DAY, time(), team))
    for day in team.working_days(first, last):
        opens, closes = _at(day, OPENS, team), _at(day, CLOSES, team)
        taken = timedelta()
        for start, end, persons in shifts:
            part = min(end, closes) - max(start, opens)
            if persons and part > timedelta():
                taken += part
                for person in persons:
                    parts[person, day] += part / (closes - opens)
        buffer = standing.at(opens) if taken < closes - opens else None
        if buffer is not None:
            parts[buffer.pk, day] += 1 - min(1.0, taken / (closes - opens))
    return parts


def _rests(team: Team, first: date, last: date) -> set[tuple[int, date]]:
    """Who rests on which day, after a shift of a night or after being woken."""
    rests = set()
    for shift in _shifts(team, first - DAY, last, list(Kind)):
        if shift.end - shift.start <= LONGEST_NIGHT:
            for night in nights(shift.start, shift.end, team.tzinfo):
                rests.update((person, night + DAY) for person in shift.persons)
    start, end = _at(first - DAY, DUSK, team), _at(last, DAWN, team)
    for person, instant in chain.from_iterable(waking(team, start, end) for waking in _wakings):
        local = instant.astimezone(team.tzinfo)
        if local.time() >= DUSK or local.time() < DAWN:
            rests.add((person, local.date() + (DAY if local.time() >= DUSK else timedelta())))
    return rests


def _shifts(team: Team, first: date, last: date, kinds: Iterable[str]) -> Iterator[Shift]:
    start, end = _at(first, time(), team), _at(last + DAY, time(), team)
    rows = Rotation.objects.filter(Q(ended_at=None) | Q(ended_at__gt=start), team=team, kind__in=list(kinds))
    for rotation in rows:
        rotation.team = team
        yield from Roster(rotation, start, end).shifts(LayerNumber.FIRST)


def _at(day: date, hour: time, team: Team) -> datetime:
    return first_instant(datetime.combine(day, hour), team.tzinfo)
