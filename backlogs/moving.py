"""The statements of a move, in the one lock order: columns by id, limits by id, the item, then (by `verb()`) the head.

Written by hand, since the ORM spends three times as long compiling them as the database needs to run them. The locks and
the reading that follows are two statements: one that waits for a lock reads what was there before the wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from backlogs.room import APPLIES, values_of
from core import ranks
from core.errors import Stale
from core.statements import ask, instant

if TYPE_CHECKING:
    from backlogs.models import Column, WorkItem


@dataclass(slots=True)
class Seen:
    """The item under the lock; `column_id` is None where it is not on the board. The ranks are those of its new place."""

    column_id: int | None
    placed: bool
    team_id: int
    version: int
    closed: bool
    outcome: str
    class_of_service: str
    feature_id: int | None
    backlog_id: int
    postponed_at: datetime | None
    removed: bool
    limited: bool
    beside: str | None
    beyond: str | None


@dataclass(slots=True)
class Place:
    """Where in a column: before or after an item, or at the end."""

    before: int | None = None
    after: int | None = None


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


def column_of(item_id: int) -> int | None:
    """Where the item was last placed, without a lock; None if never."""
    rows = ask("SELECT column_id FROM backlogs_placement WHERE item_id = %s", [item_id])
    return rows[0][0] if rows else None


def look_locked(item: WorkItem, column: Column, place: Place, expected: int | None) -> Seen:
    """Lock, then look. Where nobody said where the item is, it is looked up first, and again if it has left there.

    That is tried in a savepoint: a wrong guess must let its locks go, or people would wait for each other in a circle.
    """
    if expected is not None:
        return _look_at(item, column, place, expected)[1]
    while True:
        came_from = column_of(item.pk)
        with transaction.atomic():
            standing, seen = _look_at(item, column, place, came_from)
            if standing in {None, column.pk, came_from}:
                return seen
            transaction.set_rollback(True)


def _look_at(item: WorkItem, column: Column, place: Place, came_from: int | None) -> tuple[int | None, Seen]:
    _lock(item, column, came_from)
    values = [column.pk, *values_of(item, column), *_rank_values(item, column, place), item.pk]
    standing, archived, *rest = ask(_look(place), values)[0]
    return standing, Seen(None if archived else standing, standing is not None, *rest)


# The parts of a WITH depend on one another's count, so that they lock in this order.
_LOCK = """
WITH c AS (SELECT id FROM backlogs_column WHERE id IN (%s, %s) ORDER BY id FOR NO KEY UPDATE),
 l AS (SELECT id FROM backlogs_limit WHERE (SELECT count(*) FROM c) >= 0 AND team_id = %s AND column_id IS NULL
       AND (class_of_service = %s OR lane <> '') ORDER BY id FOR NO KEY UPDATE)
SELECT id FROM backlogs_workitem WHERE (SELECT count(*) FROM l) >= 0 AND id = %s FOR NO KEY UPDATE
"""


def _lock(item: WorkItem, column: Column, came_from: int | None) -> None:
    """SQLite has no row locks; its transaction is the lock."""
    if connection.vendor == "postgresql":
        ask(_LOCK, [column.pk, came_from or column.pk, column.team_id, item.class_of_service, item.pk])


_HERE = "q.team_id = %s AND q.column_id = %s AND q.archived_at IS NULL AND q.item_id <> %s"
_BESIDE = f"(SELECT q.rank FROM backlogs_placement q WHERE {_HERE} AND q.item_id = %s)"


def _look(place: Place) -> str:
    return f"""
SELECT p.column_id, p.archived_at IS NOT NULL, i.team_id, i.version, i.closed_at IS NOT NULL, i.outcome, i.class_of_service,
 i.feature_id, i.backlog_id, i.postponed_at,
 (SELECT removed_at IS NOT NULL FROM backlogs_column WHERE id = %s), EXISTS (SELECT 1 FROM backlogs_limit WHERE {APPLIES}),
 {_ranks(place)}
FROM backlogs_workitem i LEFT JOIN backlogs_placement p ON p.item_id = i.id WHERE i.id = %s
"""


def _ranks(place: Place) -> str:
    """The rank of the neighbour that was named, and of the one beyond it; at the end only the last."""
    if place.before is None and place.after is None:
        return f"(SELECT max(q.rank) FROM backlogs_placement q WHERE {_HERE}), NULL"
    edge, side = ("max", "<") if place.before is not None else ("min", ">")
    return f"{_BESIDE}, (SELECT {edge}(q.rank) FROM backlogs_placement q WHERE {_HERE} AND q.rank {side} {_BESIDE})"


def _rank_values(item: WorkItem, column: Column, place: Place) -> list[Any]:
    here = [column.team_id, column.pk, item.pk]
    beside = place.after if place.before is None else place.before
    return here if beside is None else [*here, beside, *here, *here, beside]


def rank_here(item: WorkItem, column: Column, place: Place, seen: Seen) -> str:
    """A rank for the place; the column is written anew when ranks grow long."""
    rank = _rank(place, seen.beside, seen.beyond)
    if len(rank) <= ranks.LONGEST:
        return rank
    space_out(column)
    return _rank(place, *ask(f"SELECT {_ranks(place)}", _rank_values(item, column, place))[0])


def _rank(place: Place, beside: str | None, beyond: str | None) -> str:
    if place.before is None and place.after is None:
        return ranks.between(beside, None)
    if beside is None:
        raise Stale("The card beside which this was dropped has moved meanwhile.", code="neighbour_moved")
    return ranks.between(beyond, beside) if place.before is not None else ranks.between(beside, beyond)


def space_out(column: Column) -> None:
    """Write the column's ranks far apart, order unchanged; out of the way first, since no two may ever be equal."""
    here = "team_id = %s AND column_id = %s AND archived_at IS NULL"
    values = [column.team_id, column.pk]
    rows = ask(f"SELECT id FROM backlogs_placement WHERE {here} ORDER BY rank", values)
    ask(f"UPDATE backlogs_placement SET rank = '~' || rank WHERE {here}", values)
    pairs = [(rank, row[0]) for rank, row in zip(ranks.evenly(len(rows)), rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE backlogs_placement SET rank = %s WHERE id = %s", pairs)


def write(move: Move) -> None:
    """Placement, stays and version of one move."""
    if not move.placed:
        ask(_PLACE, [move.item_id, move.team_id, move.to, move.rank, instant(move.now)])
    steps: list[Step]
    if move.came_from == move.to:
        steps = [(_RANK, [move.rank, move.item_id]), (_VERSION, [move.version, move.item_id])]
    else:
        steps = _crossing(move)
    if connection.vendor == "postgresql":
        _at_once(steps)
    else:
        for statement, values in steps:
            ask(statement, values)


_PLACE = "INSERT INTO backlogs_placement (item_id, team_id, column_id, rank, entered_at) VALUES (%s, %s, %s, %s, %s)"
_RANK = "UPDATE backlogs_placement SET rank = %s WHERE item_id = %s"
_ENTER = "UPDATE backlogs_placement SET rank = %s, column_id = %s, entered_at = %s, archived_at = NULL WHERE item_id = %s"
_LEAVE = "UPDATE backlogs_stay SET left_at = %s WHERE item_id = %s AND left_at IS NULL"
_STAY = "INSERT INTO backlogs_stay (item_id, team_id, column_id, entered_at, outside_status)"
_VERSION = "UPDATE backlogs_workitem SET version = %s WHERE id = %s"

Step = tuple[str, list[Any]]


def _crossing(move: Move) -> list[Step]:
    now = instant(move.now)
    return [
        (_ENTER, [move.rank, move.to, now, move.item_id]),
        (_LEAVE, [now, move.item_id]),
        (f"{_STAY} VALUES (%s, %s, %s, %s, '')", [move.item_id, move.team_id, move.to, now]),
        (_VERSION, [move.version, move.item_id]),
    ]


def _at_once(steps: list[Step]) -> None:
    """One statement for all. The new stay is read from the ended one, so that "one open stay" holds row by row."""
    texts, values = [text for text, _ in steps], [value for _, values in steps for value in values]
    if len(texts) == 4:
        entered, left, _, version = texts
        stayed = f"{_STAY} SELECT %s::bigint, %s::bigint, %s::bigint, %s::timestamptz, '' FROM (SELECT count(*) FROM s) n"
        text = f"WITH p AS ({entered}), s AS ({left} RETURNING item_id), o AS ({stayed}) {version}"
    else:
        text = f"WITH p AS ({texts[0]}) {texts[1]}"
    ask(text, values)
