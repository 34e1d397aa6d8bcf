"""What limits would say of a move, in words, before anybody makes it. The column decides when it comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backlogs.models import Column, WorkItem
from backlogs.room import LimitMet, limits_met
from boards.board import Board
from boards.team_board import TeamBoard


@dataclass(frozen=True)
class Ahead:
    """One place of a board: empty words where there is room."""

    column: int | str
    words: str = ""
    refuses: bool = False


def look_ahead(board: Board, items: Sequence[WorkItem]) -> list[Ahead]:
    """Of each place from left to right; across teams each item goes to the first such column of its own team."""
    found: dict[int | str, list[tuple[Column, LimitMet]]] = {}
    for team_id in {item.team_id for item in items}:
        own = [item for item in items if item.team_id == team_id]
        for place, column in _targets(board, team_id).items():
            found.setdefault(place, []).extend((column, met) for met in limits_met(column, own))
    return [
        Ahead(place, ". ".join(_words(*each) for each in met), any(limit.refuses for _, limit in met))
        for place, met in found.items()
    ]


def _targets(board: Board, team_id: int) -> dict[int | str, Column]:
    standing = list(Column.objects.standing().filter(team=team_id))
    if isinstance(board, TeamBoard):
        return {column.pk: column for column in standing}
    return {column.category: column for column in reversed(standing)}


def _words(column: Column, met: LimitMet) -> str:
    name = f"{met.named(column)} would" if met.lane or met.class_of_service else "Would"
    return f"{name} be {met.would_be} of {met.maximum}" + ("" if met.refuses else ", which only warns")
