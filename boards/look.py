"""One look at a board: everything that page and API show of it, read in a constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backlogs.models.words import Category
from boards import reading
from boards.board import Board, BoardColumn
from boards.cards import Card, points_text, read_cards
from boards.lanes import Lane, lanes_of
from boards.reading import Cell, Cells, Wish
from core.errors import Invalid

MOST_CARDS = 10_000


@dataclass
class Look:
    """A board with its cards, as one person sees it at one time."""

    board: Board
    columns: list[BoardColumn]
    lanes: list[Lane]
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
    most = MOST_CARDS if wish.window is None else None
    cells, rows = reading.placed(board, wish, most)
    if most and sum(cell.total for cell in cells.values()) > most:
        raise Invalid(
            f"This board holds more than {most:,} cards; ask for cells of it.", code="too_many_cards"
        )
    columns = counted(board.columns(), cells)
    lanes = summed(lanes_of((lane for _, lane in cells), by_feature=wish.by_feature), cells)
    shown = [number for cell in cells.values() for number in cell.shown]
    cards, names = read_cards(shown, rows, board.teams, [lane.lead for lane in lanes if lane.lead])
    settled = {column.id for column in columns if column.category == Category.DONE}
    for (place, _), cell in cells.items():
        for number in cell.shown if place in settled else ():
            cards[number]["age"] = None  # work that is done grows no older
    return Look(board, columns, lanes, cells, cards, names.people)


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
