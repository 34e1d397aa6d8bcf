"""Pairs of a team as the balance page tells them, in days only (R6, R17): who is on what with whom, who could join whom."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from backlogs.models import WorkItem
from backlogs.models.words import BacklogKind
from backlogs.pairing import Cover, CoveredDay, PairDays, Together, covered_days, pair_days
from backlogs.suggesting import Alone, Suggesting, Suggestion

if TYPE_CHECKING:
    from backlogs.models import Iteration
    from backlogs.pool import Hand
    from people.models import Person, Team

# "Lately" is six weeks, three usual iterations; the last day as a pair is looked for in half a year.
LATELY = timedelta(weeks=6)
REMEMBERED = timedelta(weeks=26)
NUMBERS = {2: "pair", 3: "three together", 4: "four together"}


@dataclass
class Work:
    """An item with who is on it just now; alone, a pair, or more, and since which day just these."""

    item: WorkItem
    people: list[Person] = field(default_factory=list)
    together: Together | None = None

    @property
    def is_active(self) -> bool:
        return self.together is not None and self.together.is_active

    @property
    def is_alone(self) -> bool:
        return self.is_active and len(self.people) == 1

    @property
    def is_pair(self) -> bool:
        return self.is_active and len(self.people) > 1

    @property
    def is_planned(self) -> bool:
        return not self.item.is_interrupt

    @property
    def is_gap(self) -> bool:
        """Automation on which the second person is missing."""
        return self.is_alone and self.item.backlog.kind == BacklogKind.SSA

    @property
    def words(self) -> str:
        """Alone or not; what is not in active work just now has a crew and no pair."""
        many = len(self.people)
        if not self.is_active:
            return "not in active work"
        return "alone" if many == 1 else NUMBERS.get(many, f"{many} together")

    @property
    def since(self) -> date | None:
        return self.together.since if self.together and self.is_active else None


@dataclass(frozen=True)
class Met:
    """How two people stood with each other: the days as a pair lately, and the last one at all."""

    one: Person
    other: Person
    days: int
    last: date | None

    @property
    def depth(self) -> int:
        """A tint, of five: none, one or two days, up to a week's, up to two weeks', more."""
        return sum(self.days >= least for least in (1, 3, 6, 11))

    @property
    def gap(self) -> str:
        if self.last is None:
            return "not in half a year"
        return f"not since {self.last.day} {self.last:%b}"


@dataclass(frozen=True)
class Matrix:
    """Everybody with everybody, by name: which is no order of who did more."""

    people: Sequence[Person]
    met: dict[tuple[int, int], Met]

    @property
    def rows(self) -> list[tuple[Person, list[Met]]]:
        return [
            (one, [self.met[other.pk, one.pk] for other in self.people[:place]])
            for place, one in enumerate(self.people)
            if place
        ]

    @property
    def strangers(self) -> list[Met]:
        return [met for met in self.met.values() if not met.days]


@dataclass
class Pairs:
    """What the page says of the pairs of a team, on the day that it is there."""

    team: Team
    iteration: Iteration | None
    hands: Sequence[Hand]
    works: Sequence[Work]

    @cached_property
    def planned(self) -> list[Work]:
        return [work for work in self.works if work.is_planned]

    @cached_property
    def ssa_days(self) -> list[CoveredDay]:
        """The working days of the running iteration; of a team without one, today."""
        today = self.team.today
        first, last = (self.iteration.starts_on, self.iteration.ends_on) if self.iteration else (today, today)
        return covered_days(self.team, self.team.working_days(first, last))

    @property
    def ssa_told(self) -> str:
        past = [one for one in self.ssa_days if one.cover not in (Cover.AHEAD, Cover.NONE)]
        there = sum(one.cover == Cover.COVERED for one in past)
        whom = "A pair was" if self.team.pair_size > 1 else "Somebody was"
        return f"{whom} there on {there} of {len(past)} working day{'' if len(past) == 1 else 's'} so far."

    @cached_property
    def gap(self) -> str:
        """What is missing on this working day, in a sentence; nothing where all is well."""
        today = next((one for one in self.ssa_days if one.is_today), None)
        if today is None or today.cover not in (Cover.HALF, Cover.MISSING):
            return ""
        alone = next((work for work in self.planned if work.is_gap), None)
        if alone and today.cover == Cover.HALF:
            return f"{alone.people[0]} is alone on {alone.item.key}."
        return "Nobody works on it today."

    @cached_property
    def next_automation(self) -> WorkItem | None:
        """What a free hand would take up: on the board first, else the top of the backlog."""
        waiting = WorkItem.objects.open().filter(team=self.team, backlog__kind=BacklogKind.SSA)
        waiting = waiting.exclude(crew__isnull=False, crew__left_at=None).select_related("team", "backlog")
        on_board = waiting.filter(placement__archived_at=None, placement__isnull=False)
        return on_board.ranked().first() or waiting.ranked().first()

    @cached_property
    def suggestions(self) -> list[Suggestion]:
        return self._suggesting.for_all(self._lonely)

    @property
    def remedy(self) -> Suggestion | None:
        """For the missing pair, as one action."""
        if not self.gap:
            return None
        return next((one for one in self.suggestions if one.item.backlog.kind == BacklogKind.SSA), None)

    @property
    def further(self) -> list[Suggestion]:
        """What is suggested beside the remedy."""
        return [one for one in self.suggestions if one != self.remedy]

    @cached_property
    def _lonely(self) -> list[Alone]:
        """Automation first: its pair is set aside in every iteration (R6)."""
        found = [Alone(work.item, work.people[0]) for work in self.planned if work.is_alone]
        found.sort(key=lambda one: one.item.backlog.kind != BacklogKind.SSA)
        if self.gap and not any(work.is_gap for work in self.planned) and self.next_automation:
            found.insert(0, Alone(self.next_automation))
        return found

    @cached_property
    def _suggesting(self) -> Suggesting:
        in_pairs = {one.pk for work in self.planned if work.is_pair for one in work.people}
        alone_on = {work.people[0].pk: work.item.key for work in self.planned if work.is_alone}
        return Suggesting(self.team, self.hands, in_pairs, alone_on, self.days, self.team.today - LATELY)

    @cached_property
    def days(self) -> PairDays:
        today = self.team.today
        return pair_days(self.team, today - REMEMBERED, today)

    def matrix(self, people: Iterable[Person]) -> Matrix:
        ordered, since = (
            sorted(people, key=lambda one: (one.name.casefold(), one.pk)),
            self.team.today - LATELY,
        )
        met = {
            (one.pk, other.pk): Met(one, other, self.days.count(one.pk, other.pk, since), self.days.last(one.pk, other.pk))
            for place, other in enumerate(ordered)
            for one in ordered[:place]
        }  # fmt: skip
        return Matrix(ordered, met)


def counted(works: Iterable[Work]) -> str:
    """`5 in 2 pairs, 1 alone`: of who is committed, each once."""
    works = list(works)
    pairs = [work for work in works if work.is_pair]
    paired = {one.pk for work in pairs for one in work.people}
    alone = {work.people[0].pk for work in works if work.is_alone} - paired
    told = [f"{len(paired)} in {len(pairs)} pair{'' if len(pairs) == 1 else 's'}"] if pairs else []
    return ", ".join([*told, f"{len(alone)} alone"] if alone else told)
