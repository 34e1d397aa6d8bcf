"""The people of a file: persons who cannot sign in, members of the team from their first day in it to their last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.imports.survey import PersonSeen
from journal.plain import digest
from people.models import Membership, Person, Role

if TYPE_CHECKING:
    from people.models import Team

LONGEST_NAME = 120


def meet(team: Team, source: str, people: dict[str, PersonSeen]) -> dict[str, int]:
    """The id of each person by the key in the source; who is not known yet is welcomed and admitted."""
    known = {person.external_id: person for person in Person.objects.filter(source=source)}
    members: dict[int, Membership] = {}
    for membership in Membership.objects.filter(team=team).order_by("began_on", "id"):
        members[membership.person_id] = membership
    for key in sorted(people):
        seen = people[key]
        person = known.get(key) or known.get(digest(key))  # who was pseudonymised stays so
        if person is None:
            name = seen.name[:LONGEST_NAME]
            person = Person.objects.welcome(
                by=None, email=None, name=name, zone=team.zone, source=source, external_id=key
            )
        known[key] = person
        _belong(team, person, seen, members.get(person.pk))
    return {key: known[key].pk for key in people}


def _belong(team: Team, person: Person, seen: PersonSeen, membership: Membership | None) -> None:
    first, last = (moment.astimezone(team.tzinfo).date() for moment in (seen.first, seen.last))
    if membership is None:
        team.admit(person, by=None, roles=[Role.ENGINEER], began_on=first, ended_on=last)
        return
    ends = membership.ended_on and max(membership.ended_on, last)
    begins = min(membership.began_on, first)
    if (begins, ends) != (membership.began_on, membership.ended_on):
        others = team.memberships.filter(person=person).exclude(pk=membership.pk)
        if not others.filter(ended_on__gte=begins).exists():
            membership.change(
                "changed_dates", by=None, facts={"person": person.pk}, began_on=begins, ended_on=ends
            )
