"""Whole days without the pair for self-service & automation (R6), said once: at the next standup."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone

from backlogs.models import Crew, Stay, WorkItem
from backlogs.models.words import BacklogKind, Category

if TYPE_CHECKING:
    from boards.models import Standup
    from people.models import Team

Span = tuple[datetime, datetime]
MOST_DAYS = 10


def uncovered_days(standup: Standup) -> list[date]:
    """Working days from that of the last standup to the day before this one on which no pair worked on it."""
    team = standup.team
    if standup.feature_id or not team.pair_size:
        return []
    first = timezone.localtime(standup.since, team.tzinfo).date()
    last = timezone.localtime(standup.began_at, team.tzinfo).date() - timedelta(1)
    days = team.working_days(max(first, last - timedelta(2 * MOST_DAYS), _first_day(team)), last)[-MOST_DAYS:]
    if not days:
        return []
    spans = _spans(team, _day(team, days[0])[0], _day(team, days[-1])[1])
    needed = 2 if team.pair_size > 1 else 1
    return [day for day in days if not _is_covered(spans, _day(team, day), needed)]


def _first_day(team: Team) -> date:
    """Before a team has work nobody misses a pair."""
    first = WorkItem.objects.filter(team=team).order_by("id").values_list("created_at", flat=True).first()
    return timezone.localtime(first, team.tzinfo).date() if first else date.max


def _day(team: Team, day: date) -> Span:
    return (
        datetime.combine(day, time(), team.tzinfo),
        datetime.combine(day + timedelta(1), time(), team.tzinfo),
    )


def _spans(team: Team, begin: datetime, end: datetime) -> list[dict[int, list[Span]]]:
    """Of each item in active work: person → when they were on it."""
    within = Q(left_at=None) | Q(left_at__gt=begin)
    crews = Crew.objects.filter(
        within, item__team=team, item__backlog__kind=BacklogKind.SSA, joined_at__lt=end
    )
    stays = Stay.objects.filter(
        Q(left_at=None) | Q(left_at__gt=begin), item__in=crews.values("item"), column__category=Category.ACTIVE,
        entered_at__lt=end,
    )  # fmt: skip
    active: dict[int, list[Span]] = defaultdict(list)
    for item, entered, left in stays.values_list("item", "entered_at", "left_at"):
        active[item].append((entered, left or end))
    worked: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for item, person, joined, left in crews.values_list("item", "person", "joined_at", "left_at"):
        for span in active[item]:
            if both := _meet((joined, left or end), span):
                worked[item][person].append(both)
    return [dict(people) for people in worked.values()]


def _is_covered(spans: list[dict[int, list[Span]]], day: Span, needed: int) -> bool:
    for people in spans:
        on_day = {person: [met for one in own if (met := _meet(one, day))] for person, own in people.items()}
        present = [own for own in on_day.values() if own]
        if present and needed == 1:
            return True
        pairs = ((one, other) for place, one in enumerate(present) for other in present[place + 1 :])
        if any(_meet(a, b) for one, other in pairs for a in one for b in other):
            return True
    return False


def _meet(one: Span, other: Span) -> Span | None:
    begin, end = max(one[0], other[0]), min(one[1], other[1])
    return (begin, end) if begin < end else None
