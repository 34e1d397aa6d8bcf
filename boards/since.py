"""Which cards of a board are old for their column, changed since its last standup, or came in: what its chips ask for."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from backlogs.models import Column, Iteration, Stay
from backlogs.models.words import BacklogKind, Category
from boards.models import Standup
from journal.models import Entry

if TYPE_CHECKING:
    from boards.board import Board, TeamToday

# Hours that somebody wrote down, and who wants to hear of it, are no news of the work.
NO_NEWS = ("logged_effort", "withdrew_effort", "watched", "unwatched")


def past_the_line(board: Board) -> Q:
    """As the face of a card counts: in days of the team, both ends; what is done has no age."""
    columns = Column.objects.filter(team__in=list(board.teams), removed_at=None, age_85__isnull=False)
    old = Q(pk__in=[])
    for column in columns.exclude(category=Category.DONE):
        begun = Stay.objects.filter(
            item=OuterRef("pk"), column__category=Category.ACTIVE, entered_at__lt=_line(board, column)
        )
        old |= Q(Exists(begun), placement__column=column, placement__archived_at=None)
    return old


def _line(board: Board, column: Column) -> datetime:
    """What began before this is past the line."""
    team = board.teams[column.team_id]
    return _midnight(team, 1 - (column.age_85 or 0))


def _midnight(team: TeamToday, days: int) -> datetime:
    return datetime.combine(team.days.today + timedelta(days), time(), ZoneInfo(team.zone))


def changed(board: Board) -> QuerySet[Entry, Any]:
    """The items that the journal tells of since the last standup. Its numbers only grow with its times."""
    since, told = Standup.objects.last_time(board), Q(pk__in=[])
    for team in board.teams:
        before = Entry.objects.filter(stream__team=team, at__lte=since).order_by("-number")
        told |= Q(stream__team=team, number__gt=before.values_list("number", flat=True).first() or 0)
    return Entry.objects.filter(told, kind="item").exclude(verb__in=NO_NEWS).values("subject")


def came_in(board: Board, since: str) -> Q:
    """Of a team its interrupts, of a feature its new stories."""
    if since == "standup":
        new = Q(created_at__gt=Standup.objects.last_time(board))
    else:
        new = Q(pk__in=[])
        for iteration in Iteration.objects.running().filter(team__in=list(board.teams)):
            new |= Q(team=iteration.team_id, created_at__gte=iteration.started_at)
    return new if board.name.startswith("feature-") else new & Q(arrived_as=BacklogKind.INTERRUPT)
