"""What the cards of a board can be narrowed by: what lists of work can, but for what a board decides itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms

from backlogs.filters import ItemFilter
from boards.board import Condition, among_items

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from boards.board import Board


class CardFilter(ItemFilter):
    team = None
    state = None
    order = None


def names() -> set[str]:
    return set(CardFilter.base_filters)


def narrowed(
    board: Board, asked: QueryDict, request: HttpRequest
) -> tuple[Condition | None, forms.Form | None]:
    """The condition that the question makes, and the form with its errors where it cannot be meant."""
    if not any(asked.get(name) for name in names()):
        return None, None
    cards = CardFilter(asked, queryset=board.items(), request=request)
    return (among_items(cards.qs), cards.form) if cards.is_valid() else (None, cards.form)
