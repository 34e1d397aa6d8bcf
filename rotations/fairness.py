"""How duty of a span of days was shared: hours, nights and weekends of each person, by who was on duty, not by whose turn it was.

Duty is excepted from the rule that no number is about a person (R17): who carries more than the others is to see it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from people.models import Person
from rotations.models import LayerNumber, Rotation
from rotations.nights import nights, weekends
from rotations.roster import Roster
from rotations.schedule.walls import first_instant

if TYPE_CHECKING:
    from people.models import Team

# Closer to the mean than this is even; who has less than a day on average is not compared.
EVEN, ENOUGH = 0.1, 24


@dataclass
class Load:
    """What one person carries of the first layers: hours, nights of 22 to 6, weekends."""

    person: Person
    hours: float = 0.0
    night_days: set[date] = field(default_factory=set)
    weekend_days: set[date] = field(default_factory=set)
    # Part of the mean of all who take turns, 0.31 being 31 % more; none where there is too little to compare.
    against_mean: float | None = None

    @property
    def nights(self) -> int:
        return len(self.night_days)

    @property
    def weekends(self) -> int:
        return len(self.weekend_days)

    @property
    def percent(self) -> int:
        return round(100 * (self.against_mean or 0))


def loads(team: Team, first: date, last: date, kinds: Iterable[str] = ()) -> list[Load]:
    """Of everybody who had a place or stood in, both days included; who carries most stands first."""
    start, end = _midnight(first, team), _midnight(last + timedelta(1), team)
    rows = Rotation.objects.filter(Q(ended_at=None) | Q(ended_at__gt=start), team=team, opened_at__lt=end)
    found: dict[int, Load] = {}
    for rotation in rows.filter(kind__in=list(kinds)) if kinds else rows:
        rotation.team = team
        _add(found, Roster(rotation, start, end), start, end)
    total = sum(load.hours for load in found.values())
    for load in found.values():
        load.against_mean = load.hours * len(found) / total - 1 if total >= ENOUGH * len(found) else None
    return sorted(found.values(), key=lambda load: (-load.hours, load.person.name, load.person.pk))


def _add(found: dict[int, Load], roster: Roster, start: datetime, end: datetime) -> None:
    zone, seated = roster.rotation.team.tzinfo, roster.seated(start, end)
    for person in seated:
        found.setdefault(person, Load(roster.people[person]))
    for shift in roster.shifts(LayerNumber.FIRST):
        begins, ends = max(shift.start, start), min(shift.end, end)
        for person in shift.persons if begins < ends else ():
            load = found.setdefault(person, Load(roster.people[person]))
            load.hours += (ends - begins).total_seconds() / 3600
            load.night_days.update(nights(begins, ends, zone))
            load.weekend_days.update(weekends(begins, ends, zone))


def sentence(rows: list[Load]) -> str:
    """Who carries more or less than the mean, in words."""
    if not any(row.hours for row in rows):
        return "Nobody was on duty by turns then."
    if len(rows) == 1:
        return f"{rows[0].person} carries all of it."
    more = [f"{row.person} carries {row.percent} % more" for row in rows if (row.against_mean or 0) > EVEN]
    less = [f"{row.person} {-row.percent} % less" for row in rows if (row.against_mean or 0) < -EVEN]
    mean = sum(row.hours for row in rows) / len(rows)
    if mean < ENOUGH:
        return "Not enough yet to compare: less than a day each."
    if not more and not less:
        return f"It is even: everybody carries about {mean:.0f} hours."
    return f"The mean is {mean:.0f} hours: {', '.join([*more, *less])}."


def _midnight(day: date, team: Team) -> datetime:
    return first_instant(datetime.combine(day, time()), team.tzinfo)
