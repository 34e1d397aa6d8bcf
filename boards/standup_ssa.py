"""Whole days without the pair for self-service & automation (R6), said once: at the next standup."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from backlogs.models import WorkItem
from backlogs.pairing import Cover, covered_days

if TYPE_CHECKING:
    from boards.models import Standup
    from people.models import Team

MOST_DAYS = 10


def uncovered_days(standup: Standup) -> list[date]:
    """Working days from that of the last standup to the day before this one on which no pair worked on it."""
    team = standup.team
    if standup.feature_id or not team.pair_size:
        return []
    first = timezone.localtime(standup.since, team.tzinfo).date()
    last = timezone.localtime(standup.began_at, team.tzinfo).date() - timedelta(1)
    days = team.working_days(max(first, last - timedelta(2 * MOST_DAYS), _first_day(team)), last)[-MOST_DAYS:]
    return [one.day for one in covered_days(team, days, last) if one.cover in (Cover.HALF, Cover.MISSING)]


def _first_day(team: Team) -> date:
    """Before a team has work nobody misses a pair."""
    first = WorkItem.objects.filter(team=team).order_by("id").values_list("created_at", flat=True).first()
    return timezone.localtime(first, team.tzinfo).date() if first else date.max
