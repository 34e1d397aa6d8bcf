"""One look at a board: everything that page and API show of it, read in a constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from backlogs.models.words import Category
from boards import reading
from boards.at_work import tell_at_work
from boards.board import Board, BoardColumn, ClassLimit
from boards.cards import Card, Facts, cards_of, person_shape, points_text, read_cards
from boards.fullness import hold
from boards.lanes import Lane, features_of, lanes_of
from boards.lanes_by import By
from boards.reading import Cell, Cells, Wish
from core.errors import Invalid

MOST_CARDS = 10_000


@dataclass
class Survey:
    """What is where on a board, without the cards themselves."""

    board: Board
    columns: list[BoardColumn]
    limits: list[ClassLimit]
    lanes: list[Lane]
    features: list[Lane]
    cells: Cells
    versions: dict[int, tuple[int, int]]

    @property
    def shown(self) -> list[int]:
        return [number for cell in self.cells.values() for number in cell.shown]

    @property
    def done(self) -> set[int]:
        """The items shown that are in a done column: they grow no older."""
        places = {column.id for column in self.columns if column.category == Category.DONE}
        return {number for (place, _), cell in self.cells.items() if place in places for number in cell.shown}

    @property
    def leads(self) -> dict[int, str]:
        return {lane.lead: lane.lead_name for lane in self.features if lane.lead}

    @property
    def total(self) -> int:
        return sum(column.total for column in self.columns)

    def cell(self, column: BoardColumn, lane: Lane) -> Cell:
        return self.cells.get((column.id, lane.id)) or Cell()


@dataclass
class Look(Survey):
    """A board with its cards, as one person sees it at one time."""

    cards: dict[int, Card]
    people: dict[int, dict[str, Any]]

    def cards_in(self, cell: Cell) -> list[Card]:
        return [self.cards[number] for number in cell.shown]


def survey(board: Board, wish: Wish) -> Survey:
    most = MOST_CARDS if wish.window is None else None
    flow = board.workflow()
    columns, limits = flow.columns, flow.limits
    found = reading.placed(board, columns, wish, most)
    if most and found.total > most:
        raise Invalid(
            f"This board holds more than {most:,} cards; ask for cells of it.", code="too_many_cards"
        )
    features = features_of(found.features)
    lanes = lanes_of(wish.lanes, [lane for _, lane in found.cells], features)
    counted(columns, found.cells)
    if wish.is_part:
        wholes = reading.wholes(board)
        for column in columns:
            column.whole = wholes.get(column.id, (0, 0))
    if flow.lanes and wish.lanes is By.FEATURE and wish.has_heads:
        hold(lanes, flow.lanes, columns, reading.whole_cells(board) if wish.is_part else found.cells)
    if wish.has_heads and wish.cell is None:
        tell_at_work(board, lanes)
    return Survey(board, columns, limits, summed(lanes, found.cells), features, found.cells, found.versions)


def look_at(board: Board, wish: Wish) -> Look:
    seen = survey(board, wish)
    cards, crews = read_cards(seen.shown, board.teams, seen.done)
    people = {number: person_shape(number, name) for number, name in (crews | seen.leads).items()}
    return Look(**vars(seen), cards=cards, people=people)


def placed_card(board: Board, item_id: int) -> Card:
    """One card with its place: what a move is answered with, and what a refused one is told is now."""
    found = reading.one(board, item_id)
    column, lane, *row = found or (None, None, *reading.faces([item_id])[0])
    facts = Facts(reading.facts([item_id]))
    cards = cards_of([tuple(row)], facts, board.teams, done=())
    return {**cards[item_id], "column": column, "lane": lane}


def counted(columns: list[BoardColumn], cells: Cells) -> None:
    by_id = {column.id: column for column in columns}
    for (place, _), cell in cells.items():
        if column := by_id.get(place):  # one that was removed between two statements has no head any more
            column.total += cell.total
            column.hundredths += cell.hundredths
            column.blocked += cell.blocked


def summed(lanes: list[Lane], cells: Cells) -> list[Lane]:
    by_id = {lane.id: lane for lane in lanes}
    for (_, number), cell in cells.items():
        if lane := by_id.get(number):
            lane.total += cell.total
            lane.hundredths += cell.hundredths
    return lanes


def column_shape(column: BoardColumn) -> dict[str, Any]:
    return {
        "id": column.id, "name": column.name, "category": column.category, "position": column.position,
        "policy": column.policy, "limit": column.limit, "count": column.count, "total": column.total,
        "points": points_text(column.hundredths), "age_50": column.age_50, "age_85": column.age_85,
        "version": column.version,
    }  # fmt: skip


def lane_shape(lane: Lane) -> dict[str, Any]:
    return {
        "id": lane.id, "name": lane.name, "kind": lane.kind, "feature": lane.feature, "lead": lane.lead,
        "customer": lane.customer, "due_on": lane.due_on, "total": lane.total, "points": points_text(lane.hundredths),
        "limits": [held.shape for held in lane.limits], "at_work": lane.at_work and lane.at_work.words,
    }  # fmt: skip
