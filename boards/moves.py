"""A move as it was sent from a board, with what it names found among what the person sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backlogs.models import Column, WorkItem
from core.errors import Invalid

if TYPE_CHECKING:
    from boards.board import Board

MISSING = "There is no such {} here, or you do not see it."


def moved(board: Board, sent: dict[str, Any]) -> WorkItem:
    """The item, after `column.pull` has brought it where it was sent."""
    keys = [sent[name] for name in ("item", "before", "after") if name in sent]
    items = {item.key: item for item in board.items().filter(key__in=keys)}
    item, beside = (
        _named(items, sent, "item"),
        {name: _named(items, sent, name) for name in ("before", "after") if name in sent},
    )
    expected = sent.get("expected_column")
    _column(board, item, sent["column"], "column").pull(
        item, by=board.viewer, overriding=sent.get("because", ""),
        expected=None if expected is None else _column(board, item, expected, "expected_column"), **beside,
    )  # fmt: skip
    return item


def _named(items: dict[str, WorkItem], sent: dict[str, Any], name: str) -> WorkItem:
    if sent[name] not in items:
        raise Invalid(MISSING.format("item"), code="unknown_item", field=name)
    return items[sent[name]]


def _column(board: Board, item: WorkItem, place: int | str, name: str) -> Column:
    column = board.column_for(item, place)
    if column is None:
        raise Invalid(MISSING.format("column"), code="unknown_column", field=name)
    return column
