"""Pairs for what is planned (R6, R16): a reason in words for each, whoever has days left, never an order by what people did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404

from backlogs.models import WorkItem
from backlogs.pool import Hand
from backlogs.suggesting import Alone, Suggesting, Suggestion
from core.locking import lock_all
from core.rows import row_number
from journal.recording import verb
from journal.sentences import and_so
from people.models import Person

if TYPE_CHECKING:
    from backlogs.models import Iteration
    from backlogs.pairing import PairDays
    from people.models import Team

MOST = 6


@dataclass(frozen=True)
class Proposal:
    """Who would come onto an item, why each, and who is there already."""

    item: WorkItem
    there: tuple[Person, ...]
    people: tuple[Person, ...]
    reasons: tuple[str, ...]

    @property
    def value(self) -> str:
        """As a form sends it back."""
        return f"{self.item.key}:{','.join(str(person.pk) for person in self.people)}"

    @property
    def everybody(self) -> tuple[Person, ...]:
        return (*self.there, *self.people)


class PlannedPairs(Suggesting):
    """Who could work on what in an iteration that comes; `room` is the days that each has left, and shrinks as they are
    given away."""

    def __init__(
        self, team: Team, people: Sequence[Person], room: dict[int, float], costs: dict[int, float], paired: PairDays, since: date
    ) -> None:  # fmt: skip
        super().__init__(team, [Hand(person) for person in people], set(), {}, paired, since)
        self.room, self.costs = dict(room), costs

    def proposals(self, crews: Sequence[tuple[WorkItem, Sequence[Person]]]) -> list[Proposal]:
        lonely = [(item, crew) for item, crew in crews if len(crew) < 2]
        self._learn_about([item for item, _ in lonely])
        found = (self._proposal(item, crew) for item, crew in lonely)
        return [one for one in found if one is not None][:MOST]

    def _proposal(self, item: WorkItem, crew: Sequence[Person]) -> Proposal | None:
        first = crew[0] if crew else None
        chosen: list[Suggestion] = []
        for _ in range(2 - len(crew)):
            alone = Alone(item, first or (chosen[0].person if chosen else None))
            best = min(self._of(alone), key=self._order, default=None)
            if best is None:
                return None
            chosen.append(best)
        for one in chosen:
            self.room[one.person.pk] -= self.costs.get(item.pk, 0.0) / 2
        return Proposal(
            item, tuple(crew), tuple(one.person for one in chosen), tuple(one.reasons for one in chosen)
        )

    def _is_free_for(self, hand: Hand, alone: Alone) -> bool:
        number = hand.person.pk
        is_there = alone.person is not None and alone.person.pk == number
        return not is_there and self.room.get(number, 0.0) > 0

    def _suggestion(self, hand: Hand, alone: Alone) -> Suggestion:
        person, item = hand.person, alone.item
        because = ["leads the feature"] if item.feature and item.feature.lead_id == person.pk else []
        because += [f"wants to learn {name}" for name in self._of_item(item, self._wants[person.pk])]
        because += [f"has worked on {name}" for name in self._of_item(item, self._known[person.pk])]
        if alone.person and (gap := self._apart(person, alone.person)):
            because.append(gap)
        return Suggestion(person, item, alone.person, tuple(because[:2]) or ("has days left",))

    def _order(self, one: Suggestion) -> tuple[bool, bool, int, str]:
        """Who has room for it, then by how many reasons, then who has most days left."""
        short = self.room[one.person.pk] < self.costs.get(one.item.pk, 0.0) / 2
        plain = one.because == ("has days left",)
        return (short, plain, -len(one.because), f"{1000 - self.room[one.person.pk]:08.1f} {one.person.name}")


@verb()
def join_planned(iteration: Iteration, proposed: Sequence[str], *, by: Person) -> str:
    """Everybody onto the crew that was proposed for them, all or none; told in a sentence. `KEY:number,number` each."""
    chosen = dict(_named(one) for one in proposed[:MOST])
    items = WorkItem.objects.filter(entries__in=iteration.entries.filter(outcome=""), key__in=chosen)
    lock_all(items)
    people = Person.objects.visible_to(by).in_bulk(
        {number for numbers in chosen.values() for number in numbers}
    )
    told = []
    for item in items.select_related("team", "feature").order_by("pk"):
        item.require_worker(by)
        for number in chosen.pop(item.key):
            item.join(_seen(people, number), by=by)
        told.append(f"{and_so([str(person) for person in item.crew_now])} on {item.key}")
    if chosen:
        raise Http404
    return f"{'; '.join(told)}." if told else "Nobody was proposed."


def _named(proposed: str) -> tuple[str, list[int]]:
    key, _, numbers = proposed.partition(":")
    return key, [row_number(number) or 0 for number in numbers.split(",")[:MOST]]


def _seen(people: dict[int, Person], number: int) -> Person:
    if number not in people:
        raise Http404
    return people[number]
