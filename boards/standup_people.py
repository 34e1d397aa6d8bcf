"""Who is at a standup, who could be, and why somebody is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from backlogs.models import Crew, ShieldPull
from people.models import Absence, Person

if TYPE_CHECKING:
    from boards.models import Standup


def expected(standup: Standup) -> QuerySet[Person]:
    """Whoever takes part in the team; of a feature its lead, its deputy, and the crews of it and of its open items."""
    people = Person.objects.enabled()
    if feature := standup.feature:
        on_items = Crew.objects.filter(item__feature=feature, item__closed_at=None, left_at=None)
        on_feature = Q(pk__in=feature.crew.filter(left_on=None).values("person"))
        named = Q(pk__in=[pk for pk in (feature.lead_id, feature.deputy_id) if pk])
        return people.filter(on_feature | named | Q(pk__in=on_items.values("person"))).order_by("name", "id")
    return Person.objects.working_in(standup.team).order_by("name", "id")


class Round:
    """Those around the board, and where the others are."""

    def __init__(self, standup: Standup) -> None:
        seats = standup.seats.taken().select_related("person").order_by("person__name", "person_id")
        self.here: list[Person] = [seat.person for seat in seats]
        self.expected: list[Person] = list(expected(standup))
        here = {person.pk for person in self.here}
        self.missing = [person for person in self.expected if person.pk not in here]
        self.standup = standup

    @property
    def of(self) -> int:
        return len({person.pk for person in [*self.here, *self.expected]})

    @property
    def elsewhere(self) -> list[str]:
        """Days off, and help with an interrupt: both the team knows anyway."""
        if not self.standup.is_open:
            return []
        missing = {person.pk: person.name for person in self.missing}
        today = self.standup.team.today
        away = (
            Absence.objects.touching(today, today).filter(person__in=missing).order_by("person__name", "id")
        )
        helping = (
            ShieldPull.objects.open()
            .filter(person__in=missing)
            .select_related("item")
            .order_by("began_at", "pk")
        )
        off = {absence.person_id: "is away today" for absence in away}
        busy = {pull.person_id: f"is on {pull.item.key}" for pull in helping}
        return [f"{missing[pk]} {words}." for pk, words in (busy | off).items()]
