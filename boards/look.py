"""One look at a board: everything that page and API show of it, read in a constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backlogs.models.words import Category
from boards import reading
from boards.board import Board, BoardColumn, Condition
from boards.cards import Card, person_shape, points_text, read_cards
from boards.lanes import Lane, features_of, lanes_of
from boards.reading import EXPEDITE, Cell, Cells, Wish
from core.errors import Invalid

MOST_CARDS = 10_000


@dataclass
class Look:
    """A board with its cards, as one person sees it at one time."""

    board: Board
    columns: list[BoardColumn]
    lanes: list[Lane]
    features: list[Lane]
    cells: Cells
    cards: dict[int, Card]
    people: dict[int, dict[str, Any]]

    def cell(self, column: BoardColumn, lane: Lane) -> Cell:
        return self.cells.get((column.id, lane.id)) or Cell()

    def cards_in(self, cell: Cell) -> list[Card]:
        return [self.cards[number] for number in cell.shown]

    @property
    def total(self) -> int:
        return sum(column.total for column in self.columns)


def look_at(board: Board, wish: Wish) -> Look:
    found = reading.placed(board, wish, MOST_CARDS if wish.window is None else None)
    if wish.window is None and sum(cell.total for cell in found.cells.values()) > MOST_CARDS:
        raise Invalid(
            f"This board holds more than {MOST_CARDS:,} cards; ask for cells of it.", code="too_many_cards"
        )
    features = features_of(found.features)
    lanes = lanes_of([lane for _, lane in found.cells], features) if wish.by_feature else [Lane(EXPEDITE, "")]
    shown = [number for cell in found.cells.values() for number in cell.shown]
    cards, people = read_cards(shown, found.rows, board.teams)
    people |= {lane.lead: lane.lead_name for lane in features if lane.lead}
    columns = counted(board.columns(), found.cells)
    settle(cards, columns, found.cells)
    named = {number: person_shape(number, name) for number, name in people.items()}
    return Look(board, columns, summed(lanes, found.cells), features, found.cells, cards, named)


def settle(cards: dict[int, Card], columns: list[BoardColumn], cells: Cells) -> None:
    """Work that is done grows no older."""
    done = {column.id for column in columns if column.category == Category.DONE}
    for (place, _), cell in cells.items():
        for number in cell.shown if place in done else ():
            cards[number]["age"] = None


def placed_card(board: Board, item_id: int) -> Card:
    """One card with its place: what a move is answered with, and what a refused one is told is now."""
    whole = Wish(window=None, narrowed=Condition("i.id = %s", (item_id,)))
    rows = reading.placed(board, whole, None).rows
    number, column, lane, *_ = rows[0] if rows else (item_id, None, None)
    cards, _ = read_cards([number], rows, board.teams)
    return {**cards[number], "column": column, "lane": lane}


def counted(columns: list[BoardColumn], cells: Cells) -> list[BoardColumn]:
    by_id = {column.id: column for column in columns}
    for (place, _), cell in cells.items():
        column = by_id[place]
        column.total += cell.total
        column.hundredths += cell.hundredths
        column.blocked += cell.blocked
    return columns


def summed(lanes: list[Lane], cells: Cells) -> list[Lane]:
    by_id = {lane.id: lane for lane in lanes}
    for (_, number), cell in cells.items():
        by_id[number].total += cell.total
        by_id[number].hundredths += cell.hundredths
    return lanes


def as_json(look: Look) -> dict[str, Any]:
    """The answer of the API."""
    return {
        "id": look.board.name,
        "name": look.board.title,
        "columns": [_column(column) for column in look.columns],
        "lanes": [_lane(lane) for lane in look.lanes],
        "features": [_lane(lane) for lane in look.features],
        "cells": [
            {
                "column": place, "lane": lane, "total": cell.total, "points": points_text(cell.hundredths),
                "cards": look.cards_in(cell),
            }
            for (place, lane), cell in look.cells.items()
        ],
        "people": list(look.people.values()),
    }  # fmt: skip


def _column(column: BoardColumn) -> dict[str, Any]:
    return {
        "id": column.id, "name": column.name, "category": column.category, "position": column.position,
        "policy": column.policy, "limit": column.limit, "count": column.count, "total": column.total,
        "points": points_text(column.hundredths), "age_50": column.age_50, "age_85": column.age_85,
        "version": column.version,
    }  # fmt: skip


def _lane(lane: Lane) -> dict[str, Any]:
    return {
        "id": lane.id, "name": lane.name, "kind": lane.kind, "feature": lane.feature, "lead": lane.lead,
        "customer": lane.customer, "due_on": lane.due_on, "total": lane.total, "points": points_text(lane.hundredths),
    }  # fmt: skip
