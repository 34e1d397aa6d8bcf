"""Who worked with whom, read off crews and stays (R6): a pair is two at once on an item in an active column.

All of it is told in days (R17); the spans in here are what the days are made of, and go no further.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from backlogs.models import Crew, Stay, WorkItem
from backlogs.models.words import BacklogKind, Category
from people.models import Absence

if TYPE_CHECKING:
    from backlogs.models.work_item.making import WorkItemQuerySet
    from people.models import Team

Span = tuple[datetime, datetime]
# Of an item: person → when they were on it in active work.
AtWork = dict[int, list[Span]]
Away = dict[int, set[date]]
DAY = timedelta(1)


class Cover(StrEnum):
    """How a working day stood with the pair for self-service & automation."""

    COVERED = "covered"
    HALF = "half"
    MISSING = "missing"
    AHEAD = "ahead"
    NONE = "none"


WORDS = {
    Cover.COVERED: "a pair was there", Cover.HALF: "one person, no pair", Cover.MISSING: "nobody",
    Cover.AHEAD: "still to come", Cover.NONE: "no pair is set aside",
}  # fmt: skip


@dataclass(frozen=True)
class CoveredDay:
    day: date
    cover: Cover
    is_today: bool = False

    @property
    def words(self) -> str:
        if self.is_today and self.cover == Cover.COVERED:
            return "a pair is there"
        if self.is_today and self.cover == Cover.MISSING:
            return "nobody yet"
        return WORDS[self.cover]


@dataclass(frozen=True)
class Together:
    """Who works on an item now, and since which day just these; `is_active`: it is in a column of active work."""

    people: tuple[int, ...]
    since: date | None
    is_active: bool


@dataclass
class PairDays:
    """On which days two worked as a pair, in the order of their numbers."""

    of: dict[tuple[int, int], set[date]] = field(default_factory=lambda: defaultdict(set))

    def days(self, one: int, other: int) -> set[date]:
        return self.of.get((min(one, other), max(one, other)), set())

    def count(self, one: int, other: int, since: date) -> int:
        return sum(day >= since for day in self.days(one, other))

    def last(self, one: int, other: int) -> date | None:
        return max(self.days(one, other), default=None)


def day_span(team: Team, day: date) -> Span:
    zone = team.tzinfo
    return datetime.combine(day, time(), zone), datetime.combine(day + DAY, time(), zone)


def spans_at_work(items: WorkItemQuerySet, begin: datetime, end: datetime) -> list[AtWork]:
    """Of each item that somebody was on in active work between two moments: person → when they were."""
    within = Q(left_at=None) | Q(left_at__gt=begin)
    crews = Crew.objects.filter(within, item__in=items, joined_at__lt=end)
    stays = Stay.objects.filter(
        within, item__in=crews.values("item"), column__category=Category.ACTIVE, entered_at__lt=end
    )
    active: dict[int, list[Span]] = defaultdict(list)
    for item, entered, left in stays.values_list("item", "entered_at", "left_at"):
        active[item].append((entered, left or end))
    worked: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for item, person, joined, left in crews.values_list("item", "person", "joined_at", "left_at"):
        for span in active[item]:
            if both := _meet((joined, left or end), span):
                worked[item][person].append(both)
    return [dict(people) for people in worked.values()]


def pair_days(team: Team, first: date, last: date) -> PairDays:
    """The working days between two, both included, on which people who were here were pairs on the team's work."""
    found, working = PairDays(), set(team.working_days(first, last))
    begin, end = day_span(team, first)[0], day_span(team, last)[1]
    spans = spans_at_work(WorkItem.objects.filter(team=team), begin, end)
    away = _away(_people(spans), first, last)
    for people in spans:
        for one, other in combinations(sorted(people), 2):
            met = (both for a in people[one] for b in people[other] if (both := _meet(a, b)))
            days = set().union(*(_days(team, both) for both in met)) & working - away[one] - away[other]
            if days:
                found.of[one, other] |= days
    return found


def covered_days(team: Team, days: Sequence[date], today: date | None = None) -> list[CoveredDay]:
    """How each of some working days stood with the team's own pair size; who has set none aside misses none."""
    today = today or team.today
    if not days or not team.pair_size:
        return [CoveredDay(day, Cover.NONE, day == today) for day in days]
    items = WorkItem.objects.filter(team=team, backlog__kind=BacklogKind.SSA)
    begin, end = day_span(team, days[0])[0], day_span(team, days[-1])[1]
    spans, needed = spans_at_work(items, begin, end), 2 if team.pair_size > 1 else 1
    away = _away(_people(spans), days[0], days[-1])
    covers = {day: _cover(spans, day_span(team, day), day, away, needed) for day in days if day <= today}
    return [CoveredDay(day, covers.get(day, Cover.AHEAD), day == today) for day in days]


def _people(spans: list[AtWork]) -> set[int]:
    return {person for people in spans for person in people}


def together_on(items: Iterable[int], team: Team) -> dict[int, Together]:
    """Item → who is on it, and the day since when the same people are, in one unbroken time of active work."""
    numbers = list(items)
    rows = Crew.objects.filter(item__in=numbers).order_by("joined_at", "pk")
    now: dict[int, list[int]] = defaultdict(list)
    changed: dict[int, list[datetime]] = defaultdict(list)
    for item, person, joined, left in rows.values_list("item", "person", "joined_at", "left_at"):
        changed[item].append(left or joined)
        if left is None:
            now[item].append(person)
    begun = _begun(numbers)
    return {item: _together(people, changed[item], begun.get(item), team) for item, people in now.items()}


def _together(people: list[int], changed: list[datetime], begun: datetime | None, team: Team) -> Together:
    since = max([*changed, begun] if begun else changed)
    return Together(tuple(people), timezone.localtime(since, team.tzinfo).date(), begun is not None)


def _begun(items: list[int]) -> dict[int, datetime]:
    """When what is in active work came into it; from one active column into the next it goes on."""
    begun: dict[int, datetime] = {}
    ended: dict[int, datetime | None] = {}
    rows = Stay.objects.filter(item__in=items, column__category=Category.ACTIVE).order_by("entered_at", "pk")
    for item, entered, left in rows.values_list("item", "entered_at", "left_at"):
        if ended.get(item, ...) != entered:
            begun[item] = entered
        ended[item] = left
    return {item: moment for item, moment in begun.items() if ended[item] is None}


def _cover(spans: list[AtWork], day: Span, on: date, away: Away, needed: int) -> Cover:
    is_half = False
    for people in spans:
        present = [
            met
            for person, own in people.items()
            if on not in away[person] and (met := [both for one in own if (both := _meet(one, day))])
        ]
        pairs = combinations(present, 2)
        if (present and needed == 1) or any(_meet(a, b) for one, other in pairs for a in one for b in other):
            return Cover.COVERED
        is_half = is_half or bool(present)
    return Cover.HALF if is_half else Cover.MISSING


def _away(people: Iterable[int], first: date, last: date) -> Away:
    """Whom an open crew row names and who is not here: nobody's other half on those days."""
    found: Away = defaultdict(set)
    rows = Absence.objects.touching(first, last).filter(person__in=set(people), portion=1)
    for person, began, ended in rows.values_list("person", "began_on", "ended_on"):
        found[person] |= {began + timedelta(n) for n in range((ended - began).days + 1)}
    return found


def _days(team: Team, span: Span) -> set[date]:
    first = timezone.localtime(span[0], team.tzinfo).date()
    last = timezone.localtime(span[1] - timedelta(microseconds=1), team.tzinfo).date()
    return {first + timedelta(n) for n in range((last - first).days + 1)}


def _meet(one: Span, other: Span) -> Span | None:
    begin, end = max(one[0], other[0]), min(one[1], other[1])
    return (begin, end) if begin < end else None
