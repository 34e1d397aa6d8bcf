"""What the cards of a board can be narrowed by: what lists of work can, but for what a board decides itself, and what only a board knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_filters
from django import forms

from backlogs.filters import ItemFilter
from boards import since
from boards.board import Condition, among_items
from core.filters import TrueOrFalse

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from backlogs.models.work_item.making import WorkItemQuerySet
    from boards.board import Board

STANDUP, ITERATION = "standup", "iteration"


class CardFilter(ItemFilter):
    """Works on the items of `board`."""

    board: Board

    team = None
    state = None
    order = None
    past_line = TrueOrFalse(
        method="older_than_the_line", help_text="Older than 85 of 100 were when they left its column."
    )
    changed = django_filters.ChoiceFilter(
        choices=[(STANDUP, STANDUP)], method="changed_since", help_text="Since the board's last standup."
    )
    came_in = django_filters.ChoiceFilter(
        choices=[(STANDUP, STANDUP), (ITERATION, ITERATION)],
        method="came_in_since",
        help_text="Since the last standup, or in the running iteration: of a team its interrupts, of a feature its stories.",
    )

    def older_than_the_line(self, rows: WorkItemQuerySet, name: str, value: bool) -> WorkItemQuerySet:
        old = since.past_the_line(self.board)
        return rows.filter(old) if value else rows.exclude(old)

    def changed_since(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        return rows.filter(pk__in=since.changed(self.board))

    def came_in_since(self, rows: WorkItemQuerySet, name: str, value: str) -> WorkItemQuerySet:
        return rows.filter(since.came_in(self.board, value))


def names() -> set[str]:
    return set(CardFilter.base_filters)


def narrowed(
    board: Board, asked: QueryDict, request: HttpRequest
) -> tuple[Condition | None, forms.Form | None]:
    """The condition that the question makes, and the form with its errors where it cannot be meant."""
    if not any(asked.get(name) for name in names()):
        return None, None
    cards = CardFilter(asked, queryset=board.items(), request=request)
    cards.board = board
    return (among_items(cards.qs), cards.form) if cards.is_valid() else (None, cards.form)
