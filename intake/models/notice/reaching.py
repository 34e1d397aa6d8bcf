"""Who is told: the one on duty, and who is next if nobody answers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from intake.models.notice.manner import Manner
from intake.models.notice.team_manner import TeamManner
from rotations.duty import on_duty
from rotations.models import Kind, Rotation

if TYPE_CHECKING:
    from people.models import Person, Team


def people_on_duty(team: Team, instant: datetime) -> list[Person]:
    """The person of the week; outside working hours, where the team wants pages, whoever is on call."""
    return [person for person in on_duty(team, instant, kind_at(team, instant)).persons if person.is_active]


def reachable(people: list[Person], now: datetime, *, urgent: bool) -> tuple[list[Person], datetime]:
    """Who has no quiet hours just now, of what is urgent everybody; and when the first of the others is back."""
    ends = {} if urgent else {person: Manner.objects.of(person).quiet_end(now) for person in people}
    awake = [person for person in people if ends.get(person) is None]
    return awake, min((end for end in ends.values() if end), default=now)


def next_after(team: Team, instant: datetime, told: set[int]) -> Person | None:
    """The second layer's, else whom the team named; never somebody who was told already."""
    second = [one.person for one in on_duty(team, instant, kind_at(team, instant)).second]
    named = TeamManner.objects.of(team).next_person
    for person in [*second, *([named] if named else [])]:
        if person.pk not in told and person.is_active:
            return person
    return None


def kind_at(team: Team, instant: datetime) -> str:
    manner = TeamManner.objects.of(team)
    if manner.hours.has(instant) or not manner.pages_outside_hours:
        return Kind.PERSON_OF_WEEK
    on_call = Rotation.objects.at(instant).filter(team=team, kind=Kind.ON_CALL)
    return Kind.ON_CALL if on_call.exists() else Kind.PERSON_OF_WEEK
