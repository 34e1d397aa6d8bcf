"""Who could join whom (R6, R16): a reason in words for each, never an order of people by what they did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from backlogs.models import Crew, Learning
from backlogs.models.label import ItemLabel
from backlogs.pairing import PairDays
from backlogs.pool import Hand, Place

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from people.models import Person, Team

MOST = 4


@dataclass(frozen=True)
class Suggestion:
    """Somebody who could join an item, why, and what would speak against it."""

    person: Person
    item: WorkItem
    partner: Person | None
    because: tuple[str, ...]
    though: str = ""

    @property
    def reasons(self) -> str:
        return ", ".join(self.because)


@dataclass(frozen=True)
class Alone:
    """An item in active work on which one person is, or nobody."""

    item: WorkItem
    person: Person | None = None


@dataclass
class Suggesting:
    """What the team's facts say about who could join; `paired` looks back as far as it is asked to."""

    team: Team
    hands: Sequence[Hand]
    # Person → what they are on now in active work, with others or alone.
    in_pairs: set[int]
    alone_on: dict[int, str]
    paired: PairDays
    since: date
    taken: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._subjects: dict[int, list[str]] = defaultdict(list)
        self._wants: dict[int, set[str]] = defaultdict(set)
        self._known: dict[int, set[str]] = defaultdict(set)

    def for_all(self, lonely: Sequence[Alone]) -> list[Suggestion]:
        """One for each as far as there are people, each person once; who is on duty or away is left in peace."""
        self._learn_about([alone.item for alone in lonely])
        found: list[Suggestion] = []
        for alone in lonely:
            if alone.person and alone.person.pk in self.taken:
                continue
            best = min(self._of(alone), key=self._order, default=None)
            if best is not None and len(found) < MOST:
                found.append(best)
                self.taken |= {best.person.pk} | ({alone.person.pk} if alone.person else set())
        return found

    def _of(self, alone: Alone) -> list[Suggestion]:
        found = (self._suggestion(hand, alone) for hand in self.hands if self._is_free_for(hand, alone))
        return [one for one in found if one.because]

    def _is_free_for(self, hand: Hand, alone: Alone) -> bool:
        number = hand.person.pk
        is_there = alone.person is not None and alone.person.pk == number
        return not (
            hand.place == Place.DUTY or is_there or number in self.taken or number in self.in_pairs
        )  # fmt: skip

    def _suggestion(self, hand: Hand, alone: Alone) -> Suggestion:
        person, item = hand.person, alone.item
        because = [f"wants to learn {name}" for name in self._of_item(item, self._wants[person.pk])]
        because += [f"has worked on {name}" for name in self._of_item(item, self._known[person.pk])]
        if alone.person and (gap := self._apart(person, alone.person)):
            because.append(gap)
        if hand.place == Place.POOL and person.pk not in self.alone_on:
            because.insert(0, "is free")
        return Suggestion(person, item, alone.person, tuple(because[:3]), self._though(hand))

    def _though(self, hand: Hand) -> str:
        told = [f"committed to {hand.committed_to}"] if hand.committed_to else []
        if key := self.alone_on.get(hand.person.pk):
            told.append(f"alone on {key} now")
        return ", ".join(told)

    def _apart(self, one: Person, other: Person) -> str:
        """How long it is since they were a pair, where that is long."""
        last = self.paired.last(one.pk, other.pk)
        if last is None:
            return f"has not paired with {other} in half a year"
        return "" if last >= self.since else f"has not paired with {other} since {last.day} {last:%b}"

    def _order(self, one: Suggestion) -> tuple[bool, bool, int, str]:
        """Who is free first, then who is not committed; then by how many reasons, by name."""
        return ("is free" not in one.because, bool(one.though), -len(one.because), one.person.name)

    def _of_item(self, item: WorkItem, words: set[str]) -> list[str]:
        return [name for name in self._subjects[item.pk] if name.casefold() in words]

    def _learn_about(self, items: Sequence[WorkItem]) -> None:
        """What the items are about, their labels and service; who was on such work, and who wants to be."""
        labels = ItemLabel.objects.filter(item__in=items).order_by("label__name")
        for number, name in labels.values_list("item", "label__name"):
            self._subjects[number].append(name)
        for item in items:
            if item.service and item.service not in self._subjects[item.pk]:
                self._subjects[item.pk].append(item.service)
        for person, name in Learning.objects.filter(team=self.team).values_list("person", "subject"):
            self._wants[person].add(name.casefold())
        names = {name for told in self._subjects.values() for name in told}
        people = [hand.person.pk for hand in self.hands]
        crews = Crew.objects.filter(person__in=people, item__team=self.team).order_by().distinct()
        for about in ("item__service", "item__item_labels__label__name"):
            for person, name in crews.filter(**{f"{about}__in": names}).values_list("person", about):
                self._known[person].add(name.casefold())
