"""The statements of a move, in the one lock order: columns by id, limits by id, placement, then (by `verb()`) the head.

Written by hand, since the ORM spends three times as long compiling them as the database needs to run them. The lock and
the reads that follow are separate statements: one that waits for a lock reads what was there before the wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from backlogs.models.words import Category
from core import ranks
from core.errors import Stale

if TYPE_CHECKING:
    from backlogs.models import Column, WorkItem


@dataclass(slots=True)
class Seen:
    """The item under the lock; `column_id` is None where it is not on the board."""

    column_id: int | None
    placed: bool
    version: int
    closed: bool
    removed: bool


@dataclass(slots=True)
class Move:
    item_id: int
    team_id: int
    to: int
    came_from: int | None
    rank: str
    now: datetime
    placed: bool
    version: int


@dataclass(slots=True)
class LimitMet:
    """A limit that has no room left."""

    maximum: int
    count: int
    on_full: str
    name: str


def _ask(statement: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def _locking() -> str:
    return "" if connection.vendor == "sqlite" else " FOR NO KEY UPDATE"


def look_locked(item_id: int, *, to: int) -> Seen:
    """Lock the item's column and the target by id, then the item; look again until nobody moved it in between."""
    came_from = _column_of(item_id)
    while True:
        columns = _ask(
            "SELECT id, removed_at FROM backlogs_column WHERE id IN (%s, %s) ORDER BY id" + _locking(),
            [to, came_from or to],
        )
        row = _ask(
            "SELECT p.column_id, p.archived_at, i.version, i.closed_at FROM backlogs_workitem i"
            " LEFT JOIN backlogs_placement p ON p.item_id = i.id WHERE i.id = %s"
            + (_locking() and " FOR NO KEY UPDATE OF i"),
            [item_id],
        )[0]
        standing = row[0] if row[1] is None or row[3] is not None else None
        if row[0] in {None, to, came_from}:
            removed = any(column_id == to and gone is not None for column_id, gone in columns)
            return Seen(
                standing if row[1] is None else None, row[0] is not None, row[2], row[3] is not None, removed
            )
        came_from = row[0]


def _column_of(item_id: int) -> int | None:
    rows = _ask("SELECT column_id FROM backlogs_placement WHERE item_id = %s", [item_id])
    return rows[0][0] if rows else None


def limits_met(column: Column, item: WorkItem) -> list[LimitMet]:
    """The limits that this item would break; a limit over several columns is locked, so that two cannot both fit."""
    limits = _ask(
        "SELECT maximum, on_full, counts_blocked, column_id, class_of_service FROM backlogs_limit WHERE team_id = %s"
        " AND (column_id = %s OR (column_id IS NULL AND class_of_service = %s)) ORDER BY id" + _locking(),
        [column.team_id, column.pk, item.class_of_service],
    )
    met = []
    for maximum, on_full, counts_blocked, column_id, class_of_service in limits:
        if column_id is None and column.category in {Category.QUEUE, Category.DONE}:
            continue
        if class_of_service and class_of_service != item.class_of_service:
            continue
        count = _count(column.team_id, column_id, class_of_service, counts_blocked, but=item.pk)
        if count >= maximum:
            met.append(
                LimitMet(
                    maximum,
                    count,
                    on_full,
                    class_of_service and f"Class {class_of_service.replace('_', ' ')}",
                )
            )
    return met


def _count(
    team_id: int, column_id: int | None, class_of_service: str, counts_blocked: bool, *, but: int
) -> int:
    where, values = ["p.team_id = %s", "p.archived_at IS NULL", "p.item_id <> %s"], [team_id, but]
    if column_id is not None:
        where.append("p.column_id = %s")
        values.append(column_id)
    else:
        where.append(
            "p.column_id IN (SELECT id FROM backlogs_column WHERE team_id = %s AND category IN ('active', 'waiting'))"
        )
        values.append(team_id)
    if class_of_service:
        where.append(
            "EXISTS (SELECT 1 FROM backlogs_workitem i WHERE i.id = p.item_id AND i.class_of_service = %s)"
        )
        values.append(class_of_service)  # type: ignore[arg-type]
    if not counts_blocked:
        where.append(
            "NOT EXISTS (SELECT 1 FROM backlogs_block b WHERE b.item_id = p.item_id AND b.ended_at IS NULL)"
        )
    return _ask("SELECT count(*) FROM backlogs_placement p WHERE " + " AND ".join(where), values)[0][0]


_HERE = (
    "FROM backlogs_placement WHERE team_id = %s AND column_id = %s AND archived_at IS NULL AND item_id <> %s"
)


def rank_here(column: Column, item_id: int, before: int | None, after: int | None) -> str:
    """A rank in the column beside the named item, or at the end; the column is written anew when ranks grow long."""
    rank = _rank_between(column, item_id, before, after)
    if len(rank) > ranks.LONGEST:
        space_out(column)
        rank = _rank_between(column, item_id, before, after)
    return rank


def _rank_between(column: Column, item_id: int, before: int | None, after: int | None) -> str:
    here = [column.team_id, column.pk, item_id]
    beside = before or after
    if beside is None:
        return ranks.between(_ask(f"SELECT max(rank) {_HERE}", here)[0][0], None)
    found = _ask(f"SELECT rank {_HERE} AND item_id = %s", [*here, beside])
    if not found:
        raise Stale("The card beside which this was dropped has moved meanwhile.", code="neighbour_moved")
    edge = found[0][0]
    if before:
        return ranks.between(_ask(f"SELECT max(rank) {_HERE} AND rank < %s", [*here, edge])[0][0], edge)
    return ranks.between(edge, _ask(f"SELECT min(rank) {_HERE} AND rank > %s", [*here, edge])[0][0])


def space_out(column: Column) -> None:
    """Write the column's ranks far apart, order unchanged; out of the way first, since no two may ever be equal."""
    here = [column.team_id, column.pk]
    rows = _ask(
        "SELECT id FROM backlogs_placement WHERE team_id = %s AND column_id = %s AND archived_at IS NULL ORDER BY rank",
        here,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE backlogs_placement SET rank = '~' || rank WHERE team_id = %s AND column_id = %s AND archived_at IS NULL",
            here,
        )
        pairs = [(rank, row[0]) for rank, row in zip(ranks.evenly(len(rows)), rows, strict=True)]
        cursor.executemany("UPDATE backlogs_placement SET rank = %s WHERE id = %s", pairs)


def write(move: Move) -> None:
    """Placement, stays and version of one move."""
    if not move.placed:
        _ask(
            "INSERT INTO backlogs_placement (item_id, team_id, column_id, rank, entered_at) VALUES (%s, %s, %s, %s, %s)",
            [move.item_id, move.team_id, move.to, move.rank, move.now],
        )
    if move.came_from == move.to:
        _ask("UPDATE backlogs_placement SET rank = %s WHERE item_id = %s", [move.rank, move.item_id])
        _ask("UPDATE backlogs_workitem SET version = %s WHERE id = %s", [move.version, move.item_id])
    elif connection.vendor == "postgresql" and move.placed:
        _ask(_WRITE_AT_ONCE, _values_at_once(move))
    else:
        for statement, values in _one_by_one(move):
            _ask(statement, values)


# The new stay is read from the closed one, so that "one open stay" holds row by row inside the one statement.
_WRITE_AT_ONCE = """
WITH p AS (UPDATE backlogs_placement SET rank = %s, column_id = %s, entered_at = %s, archived_at = NULL WHERE item_id = %s),
 s AS (UPDATE backlogs_stay SET left_at = %s WHERE item_id = %s AND left_at IS NULL RETURNING item_id),
 o AS (INSERT INTO backlogs_stay (item_id, team_id, column_id, entered_at, outside_status)
       SELECT %s::bigint, %s::bigint, %s::bigint, %s::timestamptz, '' FROM (SELECT count(*) FROM s) AS closed)
UPDATE backlogs_workitem SET version = %s WHERE id = %s
"""


def _values_at_once(move: Move) -> list[Any]:
    return [
        move.rank, move.to, move.now, move.item_id, move.now, move.item_id,
        move.item_id, move.team_id, move.to, move.now, move.version, move.item_id,
    ]  # fmt: skip


def _one_by_one(move: Move) -> list[tuple[str, list[Any]]]:
    return [
        (
            "UPDATE backlogs_placement SET rank = %s, column_id = %s, entered_at = %s, archived_at = NULL WHERE item_id = %s",
            [move.rank, move.to, move.now, move.item_id],
        ),
        (
            "UPDATE backlogs_stay SET left_at = %s WHERE item_id = %s AND left_at IS NULL",
            [move.now, move.item_id],
        ),
        (
            "INSERT INTO backlogs_stay (item_id, team_id, column_id, entered_at, outside_status) VALUES (%s, %s, %s, %s, '')",
            [move.item_id, move.team_id, move.to, move.now],
        ),
        ("UPDATE backlogs_workitem SET version = %s WHERE id = %s", [move.version, move.item_id]),
    ]
