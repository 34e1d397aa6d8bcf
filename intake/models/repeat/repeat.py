"""Interrupts that come again and again, found among a team's arrivals whenever somebody asks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Sum

from backlogs.models import Crew, Effort, WorkItem
from backlogs.models.words import BacklogKind
from core import clock
from intake.models.repeat.likeness import joined, marks_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from people.models import Person, Team

OFTEN = 3
LATELY, LONGER, MONTH = timedelta(days=30), timedelta(days=90), 30
# What one takes where nobody wrote any minutes down, so that a promise has something to begin with.
UNTOLD = 15
# The same one told twice is no second one.
NOT_ANOTHER = (WorkItem.Outcome.DUPLICATE, WorkItem.Outcome.MERGED)


@dataclass(frozen=True)
class Arrival:
    """One interrupt: when it came, the minutes that all together wrote down for it, and whom it kept busy."""

    pk: int
    key: str
    title: str
    service: str
    at: datetime
    marks: tuple[str, ...]
    minutes: int = 0
    people: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Repeat:
    """The same interrupt, three times or more in thirty days (R14)."""

    # Of the last ninety days, the oldest first.
    arrivals: tuple[Arrival, ...]
    lately: tuple[Arrival, ...]

    @property
    def latest(self) -> Arrival:
        return self.arrivals[-1]

    @property
    def count(self) -> int:
        return len(self.lately)

    @property
    def minutes(self) -> int:
        return sum(arrival.minutes for arrival in self.lately)

    @property
    def disturbed(self) -> int:
        """How many people; a count and never who (R17)."""
        return len(frozenset[int]().union(*(arrival.people for arrival in self.lately)))

    @cached_property
    def marks(self) -> frozenset[str]:
        return frozenset(mark for arrival in self.arrivals for mark in arrival.marks)

    @property
    def promise(self) -> tuple[int, str]:
        """Minutes a month that its end would save, from the last ninety days, and how that is reckoned."""
        times = len(self.arrivals)
        told = sum(arrival.minutes for arrival in self.arrivals)
        minutes = round((told or times * UNTOLD) * MONTH / LONGER.days)
        said = f"{told} minutes written down" if told else f"no minutes written down, {UNTOLD} taken for each"
        return minutes, f"{times} times in {LONGER.days} days, {said}: {minutes} minutes a month."


def interrupts_of(team: Team, since: datetime) -> QuerySet[WorkItem]:
    """What arrived as an interrupt, with what came of it; a duplicate is the same one told twice."""
    rows = WorkItem.objects.filter(team=team, arrived_as=BacklogKind.INTERRUPT, created_at__gte=since)
    return rows.exclude(outcome__in=NOT_ANOTHER)


def arrivals_of(team: Team, since: datetime) -> list[Arrival]:
    """Three statements, however many there are."""
    rows = interrupts_of(team, since)
    told = Effort.objects.filter(item__in=rows.values("pk"), withdrawn_at=None).order_by()
    minutes: dict[int, int] = defaultdict(int)
    people: dict[int, set[int]] = defaultdict(set)
    for item, person, spent in told.values_list("item", "person").annotate(Sum("minutes")):
        minutes[item] += spent
        people[item].add(person)
    crews = (
        Crew.objects.filter(item__in=rows.values("pk")).order_by().values_list("item", "person").distinct()
    )
    for item, person in crews:
        people[item].add(person)
    values = rows.order_by("created_at", "pk").values_list(
        "pk", "key", "title", "service", "created_at", "source", "external_id"
    )
    return [
        Arrival(
            pk, key, title, service, at, marks_of(title, service, source, external), minutes[pk], frozenset(people[pk])
        )
        for pk, key, title, service, at, source, external in values
    ]  # fmt: skip


def repeats_among(arrivals: Sequence[Arrival], now: datetime) -> list[Repeat]:
    """What took the most time first, then what came most often."""
    longer = [arrival for arrival in arrivals if now - LONGER <= arrival.at <= now]
    found = []
    for places in joined([arrival.marks for arrival in longer]):
        group = tuple(longer[place] for place in places)
        lately = tuple(arrival for arrival in group if arrival.at > now - LATELY)
        if len(lately) >= OFTEN:
            found.append(Repeat(group, lately))
    return sorted(found, key=lambda repeat: (-repeat.minutes, -repeat.count, -repeat.latest.pk))


def repeats_of(team: Team) -> list[Repeat]:
    now = clock.now()
    return repeats_among(arrivals_of(team, now - LONGER), now)


def repeat_with(team: Team, key: str, person: Person) -> Repeat | None:
    """The repeat in which the interrupt of this key stands."""
    if not WorkItem.objects.visible_to(person).filter(team=team, key=key).exists():
        return None
    return next(
        (one for one in repeats_of(team) if any(arrival.key == key for arrival in one.arrivals)), None
    )
