"""The shield (R4): who is committed is off-limits for interrupts. It informs and counts; it never makes helping impossible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from backlogs.models import IterationEntry
from rotations.duty import teams_served

if TYPE_CHECKING:
    from people.models import Person

COMMITTED = (IterationEntry.How.PLANNED, IterationEntry.How.CARRIED, IterationEntry.How.ADDED)


def commitments(person: Person) -> QuerySet[IterationEntry]:
    """The unfinished planned work of running iterations that holds the person: on its crew, or leading its feature."""
    on_crew = Q(item__crew__person=person, item__crew__left_at=None)
    return (
        IterationEntry.objects.filter(on_crew | Q(item__feature__lead=person), outcome="", how__in=COMMITTED)
        .filter(item__closed_at=None, iteration__closed_at=None, iteration__started_at__isnull=False)
        .exclude(item__backlog__kind="interrupt")
        .distinct()
    )


def is_shielded(person: Person) -> bool:
    """Committed, and not the one on duty."""
    return commitments(person).exists() and not teams_served(person)
