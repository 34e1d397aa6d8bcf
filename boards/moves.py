"""A move as it was sent from a board: what it names, found among what the person sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from backlogs.models import Column, WorkItem
from backlogs.models.column_many import MOST_AT_ONCE, Pull
from boards.board import Board
from boards.finding import board_seen_by
from boards.team_board import TeamBoard
from core.errors import Invalid
from core.statements import among, ask, row_of
from people.models import Person, Team


@dataclass
class Sought:
    """A move with all that it names."""

    board: Board
    item: WorkItem
    column: Column
    expected: Column | None
    beside: dict[str, WorkItem]
    because: str = ""

    def make(self) -> None:
        self.column.pull(
            self.item, by=self.board.viewer, expected=self.expected, overriding=self.because, **self.beside
        )


def sought(person: Person, name: str, sent: dict[str, Any]) -> Sought | None:
    """None where the board is not seen; what else is not seen is the sender's mistake."""
    if name.startswith("team-") and not isinstance(sent["column"], str):
        return _on_team(person, name.partition("-")[2], sent)
    board = board_seen_by(person, name)
    return _on_board(board, sent) if board else None


@dataclass
class Together:
    """Many moves of one board, made at once."""

    board: Board
    moves: list[Sought]
    because: str = ""

    @property
    def items(self) -> list[WorkItem]:
        return [move.item for move in self.moves]

    def make(self) -> None:
        pulls = [Pull(move.item, move.column, move.expected) for move in self.moves]
        Column.objects.pull_each(pulls, by=self.board.viewer, overriding=self.because)


def sought_together(board: Board, sent: Sequence[dict[str, Any]], because: str) -> Together:
    """Whatever of it is not seen is the sender's mistake; the items and the columns are found by a statement each."""
    items = {item.key: item for item in items_of(board, [move["item"] for move in sent])}
    columns = list(
        Column.objects.filter(team__in={item.team_id for item in items.values()}).order_by("position")
    )
    moves = []
    for move in sent:
        item = items[move["item"]]
        column, expected = (_among(columns, item, move.get(name)) for name in ("column", "expected_column"))
        if move.get("expected_column") is not None:
            _require(expected, "expected_column")
        if column is None:
            raise Invalid(f"There is no such column for {item.key}.", code="unknown", field="column")
        moves.append(Sought(board, item, column, expected, {}))
    return Together(board, moves, because)


def items_of(board: Board, keys: Sequence[str]) -> list[WorkItem]:
    """In the order in which they are named."""
    if not 1 <= len(keys) <= MOST_AT_ONCE:
        raise Invalid(f"Together go 1 to {MOST_AT_ONCE} cards.", code="too_many", field="item")
    found = {
        item.key: item
        for item in board.items().filter(key__in=keys).select_related("team", "backlog", "feature")
    }
    for key in keys:
        if key not in found:
            raise Invalid(
                f"There is no {key} on this board, or you do not see it.", code="unknown", field="item"
            )
    return [found[key] for key in keys]


def _among(columns: Sequence[Column], item: WorkItem, place: int | str | None) -> Column | None:
    own = [column for column in columns if column.team_id == item.team_id]
    if isinstance(place, str):
        own = [column for column in own if column.removed_at is None and column.category == place]
    else:
        own = [column for column in own if column.pk == place]
    return next(iter(own), None)


ITEM = ("id", "key", "team_id", "version", "class_of_service", "feature_id", "backlog_id", "outcome")
COLUMN = ("id", "team_id", "name", "category")
TEAM = ("id", "key", "name", "zone")


def _listed(alias: str, names: tuple[str, ...]) -> str:
    return ", ".join(f"{alias}.{name}" for name in names)


# Moves are the busiest of all writes: what one names is found by one statement, by its keys.
ON_TEAM = f"""
SELECT {_listed("t", TEAM)}, {_listed("i", ITEM)}, i.closed_at IS NULL, {_listed("b", ITEM)}, b.closed_at IS NULL,
 {_listed("c", COLUMN)}, {_listed("e", COLUMN)}
FROM people_team t
LEFT JOIN backlogs_workitem i ON i.key = %s AND i.team_id = t.id
LEFT JOIN backlogs_workitem b ON b.key = %s AND b.team_id = t.id
LEFT JOIN backlogs_column c ON c.id = %s AND c.team_id = t.id
LEFT JOIN backlogs_column e ON e.id = %s AND e.team_id = t.id
WHERE t.key = %s"""


def _on_team(person: Person, key: str, sent: dict[str, Any]) -> Sought | None:
    side = "before" if "before" in sent else "after"
    text, values = ON_TEAM, [sent["item"], sent.get(side), sent["column"], sent.get("expected_column"), key]
    if not person.is_superuser:
        where, teams = among(sorted(person.roles))
        text, values = f"{text} AND t.id {where}", [*values, teams]
    rows = ask(text, values)
    if not rows:
        return None
    row = iter(rows[0])
    team = row_of(Team, {name: next(row) for name in TEAM})
    item, beside = _item(row, team), _item(row, team)
    column, expected = _column(row), _column(row)
    if side in sent:
        _require(beside, side)
    if sent.get("expected_column") is not None:
        _require(expected, "expected_column")
    return Sought(
        TeamBoard(person, team), _require(item, "item"), _require(column, "column"), expected,
        {side: beside} if beside else {}, sent.get("because", ""),
    )  # fmt: skip


def _item(row: Any, team: Team) -> WorkItem | None:
    known = {name: next(row) for name in ITEM}
    if next(row):  # whether it is open; when it was closed is loaded by whoever asks
        known["closed_at"] = None
    if known["id"] is None:
        return None
    item = row_of(WorkItem, known)
    item.team = team
    return item


def _column(row: Any) -> Column | None:
    known = {name: next(row) for name in COLUMN}
    return None if known["id"] is None else row_of(Column, known)


def _on_board(board: Board, sent: dict[str, Any]) -> Sought:
    """Across teams: a column is one of the item's own team, a category the first such column there."""
    sides = [side for side in ("before", "after") if side in sent]
    keys = [sent["item"], *(sent[side] for side in sides)]
    items = {item.key: item for item in board.items().filter(key__in=keys).select_related("team")}
    item = _require(items.get(sent["item"]), "item")
    column, expected = (_place(item, sent.get(name)) for name in ("column", "expected_column"))
    if sent.get("expected_column") is not None:
        _require(expected, "expected_column")
    beside: dict[str, WorkItem] = {side: _require(items.get(sent[side]), side) for side in sides}
    return Sought(board, item, _require(column, "column"), expected, beside, sent.get("because", ""))


def _place(item: WorkItem, place: int | str | None) -> Column | None:
    if place is None:
        return None
    columns = Column.objects.filter(team=item.team_id)
    if isinstance(place, str):
        return columns.standing().filter(category=place).first()
    return columns.filter(pk=place).first()


def _require(found: Any, name: str) -> Any:
    if found is None:
        raise Invalid("There is no such thing here, or you do not see it.", code="unknown", field=name)
    return found
