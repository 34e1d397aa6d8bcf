"""Where a team's people are now (R4): on duty, in the engineering pool, or committed to planned work and shielded."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from backlogs.models import IterationEntry
from backlogs.shield import COMMITTED
from people.models import Absence, Person, Role
from rotations.duty import Duty, on_duty

if TYPE_CHECKING:
    from people.models import Team


class Place(StrEnum):
    DUTY = "duty"
    POOL = "pool"
    COMMITTED = "committed"


ORDER = list(Place)


@dataclass(frozen=True)
class Hand:
    """Somebody who is here today and could be asked; `committed_to` says what holds who is shielded."""

    person: Person
    committed_to: str = ""
    is_on_duty: bool = False

    @property
    def place(self) -> Place:
        if self.is_on_duty:
            return Place.DUTY
        return Place.COMMITTED if self.committed_to else Place.POOL


def hands_of(team: Team, duty: Duty | None = None) -> list[Hand]:
    """Who is on duty first, then the pool, then who is committed: the order in which one asks."""
    today = team.today
    away = Absence.objects.touching(today, today).values("person")
    members = team.memberships.current().filter(held__role=Role.ENGINEER)
    serving = (duty or on_duty(team)).persons
    here = Person.objects.enabled().filter(memberships__in=members).exclude(pk__in=away).distinct()
    people = {person.pk: person for person in [*serving, *here]}
    held = commitments_of(list(people), team)
    on = {person.pk for person in serving}
    hands = [Hand(one, "" if one.pk in on else held.get(one.pk, ""), one.pk in on) for one in people.values()]
    return sorted(hands, key=lambda hand: (ORDER.index(hand.place), hand.person.name, hand.person.pk))


def commitments_of(people: list[int], team: Team) -> dict[int, str]:
    """What holds whom: the unfinished planned work of a running iteration on whose crew, or whose lead, somebody is.

    Of another team no more is said than its name.
    """
    running = IterationEntry.objects.filter(
        outcome="", how__in=COMMITTED, item__closed_at=None, iteration__closed_at=None, iteration__started_at__isnull=False
    ).exclude(item__backlog__kind="interrupt")  # fmt: skip
    where = ("item__feature__title", "item__title", "iteration__team", "iteration__team__name")
    crew = running.filter(item__crew__person__in=people, item__crew__left_at=None)
    leads = running.filter(item__feature__lead__in=people)
    rows = [
        *leads.values_list("item__feature__lead", *where),
        *crew.values_list("item__crew__person", *where),
    ]
    held: dict[int, str] = {}
    for person, feature, title, at, name in sorted(rows, key=lambda row: row[3] != team.pk):
        held.setdefault(person, (feature or title) if at == team.pk else f"work of {name}")
    return held
