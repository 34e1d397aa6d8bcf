"""Whose days a plan takes, and whom it lacks: sums by person in days (R17), warnings that never block, pairs proposed (R6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from backlogs.models import DesignNote, IterationEntry, WorkItem
from backlogs.pairing import pair_days
from backlogs.views import listing
from home.pairs import LATELY, REMEMBERED
from home.planned_pairs import PlannedPairs, Proposal
from people.models import Person
from rotations.capacity import PersonDays, Spent, by_person

if TYPE_CHECKING:
    from backlogs.models import Iteration
    from home.planning import Plan

NAMED = 4


@dataclass
class PersonLoad:
    """A person with the days that they have and those that the planned items would take of them."""

    person: Person
    own: PersonDays
    amount: float = 0.0
    # None while the team's pace is unknown.
    taken: float | None = None
    items: list[WorkItem] = field(default_factory=list)
    # The features in it that this person leads.
    leads: list[str] = field(default_factory=list)

    @property
    def left(self) -> float:
        return self.own.days - (self.taken or 0.0)

    @property
    def over(self) -> float:
        """Half a day is the finest that is told of a person, so nobody is over by less."""
        over = round(-2 * self.left) / 2
        return max(0.0, over) if self.taken is not None else 0.0

    @property
    def why_less(self) -> str:
        told = (("away", Spent.AWAY), ("on duty", Spent.DUTY), ("rest", Spent.REST))
        counts = ((word, self.own.count(what)) for word, what in told)
        return ", ".join(f"{count} day{'' if count == 1 else 's'} {word}" for word, count in counts if count)

    @property
    def whole(self) -> float:
        return max(self.own.days, self.taken or 0.0, 0.5)


@dataclass(frozen=True)
class Caution:
    """Something that the plan lacks or has too much of; it stops nobody (R7)."""

    lead: str
    text: str = ""
    is_grave: bool = False

    @property
    def sentence(self) -> str:
        return f"{self.lead} {self.text}".strip()


@dataclass
class PlanPeople:
    """The people side of a plan, whose lines of capacity are known."""

    plan: Plan

    @property
    def iteration(self) -> Iteration:
        return self.plan.iteration

    @cached_property
    def rows(self) -> list[listing.Row]:
        """What is planned and open, in the order of the backlogs."""
        entries = self.iteration.entries.filter(outcome="", item__closed_at=None)
        planned = entries.exclude(how=IterationEntry.How.INTERRUPT)
        related = ("item__backlog", "item__feature__lead", "item__team")
        order = ("item__backlog_id", "item__feature__rank", "item__rank")
        found = listing.rows(
            [entry.item for entry in planned.select_related(*related).order_by(*order)], self.iteration.team
        )
        listing.with_details(found)
        return found

    @cached_property
    def loads(self) -> list[PersonLoad]:
        """By name, which is no order of who has more."""
        days = by_person(self.iteration.team, self.iteration.starts_on, self.iteration.ends_on)
        people = Person.objects.in_bulk([one.person for one in days])
        loads = {one.person: PersonLoad(people[one.person], one) for one in days}
        for row in self.rows:
            for person in row.crew:
                if load := loads.get(person.pk):
                    load.amount += self.amount(row.item) / len(row.crew)
                    load.items.append(row.item)
        pace, led = self.pace, self.led
        for load in loads.values():
            load.leads = led.get(load.person, [])
            load.taken = round(2 * load.amount / pace) / 2 if pace else None
        return sorted(loads.values(), key=lambda load: (load.person.name.casefold(), load.person.pk))

    @property
    def pace(self) -> float | None:
        """Points or items a day of one person, as the team's past has it."""
        told = self.plan.told["pace"]
        return told["mean"] if told else None

    def amount(self, item: WorkItem) -> float:
        return 1.0 if self.plan.told["unit"] == "items" else float(item.points or 0)

    @property
    def unassigned(self) -> float:
        """Planned, and on nobody yet."""
        return sum(self.amount(row.item) for row in self.rows if not row.crew)

    @cached_property
    def cautions(self) -> list[Caution]:
        return [
            *self._of_team(), *self._of_people(), *self._of_lacks(), *self._of_notes(), *self._of_alone(), *self._of_leads(),
        ]  # fmt: skip

    @cached_property
    def proposals(self) -> list[Proposal]:
        return self._pairs.proposals([(row.item, row.crew) for row in self.rows if row.item.kind != "spike"])

    @cached_property
    def _pairs(self) -> PlannedPairs:
        team, today = self.iteration.team, self.iteration.team.today
        days, costs = pair_days(team, today - REMEMBERED, today), self._costs
        room = {load.person.pk: load.left for load in self.loads if load.own.days > 0}
        people = [load.person for load in self.loads if load.own.days > 0]
        return PlannedPairs(team, people, room, costs, days, today - LATELY)

    @property
    def _costs(self) -> dict[int, float]:
        """Item → the person-days that it takes, as far as that is known."""
        return {row.item.pk: self.amount(row.item) / self.pace if self.pace else 0.0 for row in self.rows}

    def _of_team(self) -> list[Caution]:
        told = self.plan.told
        if not told["commit"]["middle"]:
            return [Caution(self._no_day(), is_grave=True)]
        can = told["can_do"]
        if not can or self.plan.over <= 0:
            return []
        over, unit = f"{self.plan.over:g}", told["unit"]
        grave = self.plan.committed > can["high"]
        beyond = "more than was ever done" if grave else f"the range goes to {can['high']:g}"
        return [
            Caution(f"The team is over by {over} {unit}.", f"It can do {can['middle']:g}; {beyond}.", grave)
        ]

    def _no_day(self) -> str:
        if not self.loads:
            return f"{self.iteration.team} has no engineers in these days, so nobody can commit to anything."
        return "Nobody has a day for planned work here: away, on duty, or kept for interrupts."

    def _of_people(self) -> list[Caution]:
        return [
            Caution(f"{load.person} is over by {load.over:g} day{'' if load.over == 1 else 's'}.", self._relief(load), True)
            for load in self.loads
            if load.over > 0
        ]  # fmt: skip

    def _relief(self, over: PersonLoad) -> str:
        free = [str(load.person) for load in self.loads if load.left >= 1 and load is not over][:2]
        costs = self._costs
        small = sorted((item for item in over.items if costs[item.pk]), key=lambda item: costs[item.pk])
        if not free or not small:
            return ""
        return f"{' or '.join(free)} could take {small[0].key}."

    def _of_lacks(self) -> list[Caution]:
        by_lack: dict[str, list[str]] = defaultdict(list)
        for row in self.rows:
            for lack in row.lacking:
                by_lack[lack].append(row.item.key)
        return [Caution(f"Lacks {lack}:", f"{_some(keys)}.") for lack, keys in by_lack.items()]

    def _of_notes(self) -> list[Caution]:
        """Where the team writes such notes at all (R18)."""
        if not DesignNote.objects.filter(feature__team=self.iteration.team).exists():
            return []
        noted = set(DesignNote.objects.filter(iteration=self.iteration).values_list("feature", flat=True))
        lacking = {
            str(row.item.feature)
            for row in self.rows
            if row.item.feature_id and row.item.feature_id not in noted
        }
        return (
            [Caution("No design note for this iteration:", f"{_some(sorted(lacking))}.")] if lacking else []
        )

    def _of_alone(self) -> list[Caution]:
        found = []
        for row in self.rows:
            if len(row.crew) == 1:
                proposal = next((one for one in self.proposals if one.item == row.item), None)
                second = f" {proposal.people[0]}: {proposal.reasons[0]}." if proposal else ""
                found.append(
                    Caution(f"{row.item.key} has one person.", f"Only {row.crew[0]} is on it.{second}")
                )
        return found

    def _of_leads(self) -> list[Caution]:
        return [
            Caution(f"{person} leads {len(features)} features in it:", f"{_some(features)}.")
            for person, features in self.led.items()
            if len(features) > 1
        ]

    @cached_property
    def led(self) -> dict[Person, list[str]]:
        """Who leads what of the plan, by person and in their order."""
        led: dict[Person, set[str]] = defaultdict(set)
        for row in self.rows:
            if row.item.feature and row.item.feature.lead:
                led[row.item.feature.lead].add(str(row.item.feature))
        return {person: sorted(features) for person, features in led.items()}


def _some(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")
