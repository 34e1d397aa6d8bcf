"""The statements of a board: what is where in which order, then the cards that are shown, then what stands on them.

Plain rows, few statements, their number independent of columns, lanes and cards. The forms were measured against each
other: prefetched models, nested serializers and window functions take three to thirty times as long.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from boards.board import Condition
from core.statements import Rows, among, ask, epoch

if TYPE_CHECKING:
    from boards.board import Board

EXPEDITE = 0
# Expedite work has a lane of its own, then each feature, then what is loose in each backlog (its number, negative).
LANE = (
    f"CASE WHEN i.class_of_service = 'expedite' THEN {EXPEDITE} WHEN i.feature_id IS NOT NULL THEN i.feature_id"
    " ELSE -i.backlog_id END"
)
PLACED = """
FROM backlogs_placement p
JOIN backlogs_workitem i ON i.id = p.item_id
JOIN backlogs_column k ON k.id = p.column_id
LEFT JOIN backlogs_block x ON x.item_id = i.id AND x.ended_at IS NULL
LEFT JOIN backlogs_feature f ON f.id = i.feature_id AND k.category = 'queue'
WHERE p.archived_at IS NULL"""
# R2: a queue shows the two levels of rank, expedite work first; the other columns are the engineers' to order.
ORDERED = """
ORDER BY CASE WHEN k.category = 'queue' AND i.class_of_service <> 'expedite' THEN 1 ELSE 0 END,
 f.backlog_id NULLS LAST, f.rank NULLS LAST,
 CASE WHEN k.category = 'queue' THEN i.backlog_id END, CASE WHEN k.category = 'queue' THEN i.rank END, p.rank, p.id"""
HUNDREDTHS = "CAST(round(i.points * 100) AS integer)"
FACES = """
 JOIN backlogs_backlog b ON b.id = i.backlog_id"""


@dataclass(frozen=True)
class Wish:
    """What part of a board is asked for: by feature or in one lane, so many cards a cell (None: all), narrowed or not."""

    by_feature: bool = True
    window: int | None = 30
    narrowed: Condition | None = None
    # One cell, from after a card on: what "show more" asks for.
    cell: tuple[int | str, int] | None = None
    after: int | None = None


@dataclass(slots=True)
class Cell:
    """The cards of one column and lane: how many there are, and which of them are shown."""

    total: int = 0
    hundredths: int = 0
    blocked: int = 0
    shown: list[int] = field(default_factory=list)


Cells = dict[tuple[int | str, int], Cell]


@dataclass
class Placed:
    """What is where: cells with their totals, the features on the board, version and team of each item shown."""

    cells: Cells
    features: set[int]
    versions: dict[int, tuple[int, int]]

    @property
    def total(self) -> int:
        return sum(cell.total for cell in self.cells.values())


def placed(board: Board, wish: Wish, most: int | None = None) -> Placed:
    """All that is placed, in order; of more than `most` only one more, which tells."""
    where, values = _where(board, wish)
    limited = f" LIMIT {most + 1}" if most else ""
    rows = ask(f"SELECT {_place(board)}{PLACED}{where}{ORDERED}{limited}", values)
    found = _cells(rows, wish)
    shown = {number for cell in found.values() for number in cell.shown}
    versions = {row[0]: (row[4], row[5]) for row in rows if row[0] in shown}
    return Placed(found, {row[3] for row in rows} - {None}, versions)


def one(board: Board, item_id: int) -> tuple[Any, ...] | None:
    """The face of one item on this board, with its column and lane; None where it is not placed."""
    where, values = _where(board, Wish(narrowed=Condition("i.id = %s", (item_id,))))
    joined = PLACED.replace("\nWHERE", f"{FACES}\nWHERE")
    rows = ask(f"SELECT {board.place}, {LANE}, {_face()}{joined}{where}", values)
    return rows[0] if rows else None


def faces(ids: Sequence[int]) -> Rows:
    """The cards themselves, in no order."""
    where, numbers = among(ids)
    return ask(
        f"SELECT {_face()} FROM backlogs_workitem i{FACES}"
        f" LEFT JOIN backlogs_block x ON x.item_id = i.id AND x.ended_at IS NULL WHERE i.id {where}",
        [numbers],
    )


def _place(board: Board) -> str:
    blocked = "CASE WHEN x.id IS NULL THEN 0 ELSE 1 END"
    return f"i.id, {board.place}, {LANE}, i.feature_id, i.version, i.team_id, coalesce({HUNDREDTHS}, 0), {blocked}"


def _face() -> str:
    return (
        f"i.id, i.feature_id, i.key, i.title, i.kind, b.kind, {HUNDREDTHS}, i.class_of_service, i.priority,"
        f" CAST(i.due_on AS text), i.version, i.team_id, x.reason, x.note, {epoch('x.began_at')}"
    )


def _where(board: Board, wish: Wish) -> tuple[str, list[Any]]:
    condition = board.condition
    if wish.narrowed:
        condition &= wish.narrowed
    text, values = f" AND ({condition.text})", list(condition.values)
    if wish.cell:
        text += f" AND {board.place} = %s" + (f" AND {LANE} = %s" if wish.by_feature else "")
        values += wish.cell if wish.by_feature else wish.cell[:1]
    return text, values


def _cells(rows: Rows, wish: Wish) -> Cells:
    cells: Cells = {}
    passed, window = wish.after is None, wish.window or len(rows)
    for item_id, place, lane, _, _, _, hundredths, blocked in rows:
        where = (place, lane if wish.by_feature else 0)
        cell = cells.get(where)
        if cell is None:
            cell = cells[where] = Cell()
        cell.total += 1
        cell.hundredths += hundredths
        cell.blocked += blocked
        if passed:
            if len(cell.shown) < window:
                cell.shown.append(item_id)
        elif item_id == wish.after:
            passed = True
    return cells


CREW, LABELS, CHECKLIST, COMMENTS, STARTED = range(5)


def facts(ids: Sequence[int]) -> Rows:
    """(what, item, number, number, name) of all that stands on cards besides their own fields, in one statement."""
    where, numbers = among(ids)
    parts = (
        f"SELECT {CREW}, c.item_id, c.person_id, 0, n.name FROM backlogs_crew c"
        f" JOIN people_person n ON n.id = c.person_id WHERE c.left_at IS NULL AND c.item_id {where}",
        f"SELECT {LABELS}, c.item_id, c.label_id, 0, n.name FROM backlogs_itemlabel c"
        f" JOIN backlogs_label n ON n.id = c.label_id WHERE c.item_id {where}",
        f"SELECT {CHECKLIST}, c.item_id, count(*), count(c.done_at), NULL FROM backlogs_checklistline c"
        f" WHERE c.removed_at IS NULL AND c.item_id {where} GROUP BY c.item_id",
        f"SELECT {COMMENTS}, c.item_id, count(*), 0, NULL FROM backlogs_comment c WHERE c.redacted_at IS NULL"
        f" AND c.item_id {where} GROUP BY c.item_id",
        f"SELECT {STARTED}, s.item_id, min({epoch('s.entered_at')}), 0, NULL FROM backlogs_stay s"
        f" JOIN backlogs_column k ON k.id = s.column_id AND k.category = 'active' WHERE s.item_id {where} GROUP BY s.item_id",
    )
    return ask(" UNION ALL ".join(parts), [numbers] * len(parts))


def names(people: Iterable[int]) -> Rows:
    where, numbers = among(people)
    return ask(f"SELECT id, name FROM people_person WHERE id {where}", [numbers])


def features(ids: Iterable[int]) -> Rows:
    """Features on the board, in the product owner's order (R2)."""
    where, numbers = among(ids)
    return ask(
        "SELECT f.id, f.title, b.kind, f.team_id, f.lead_id, f.class_of_service, CAST(f.due_on AS text), c.name, h.number, l.name"
        " FROM backlogs_feature f JOIN backlogs_backlog b ON b.id = f.backlog_id JOIN journal_head h ON h.team_id = f.team_id"
        f" LEFT JOIN people_customer c ON c.id = f.customer_id LEFT JOIN people_person l ON l.id = f.lead_id WHERE f.id {where} ORDER BY f.backlog_id, f.rank, f.id",
        [numbers],
    )


def loose_backlogs(ids: Iterable[int]) -> Rows:
    where, numbers = among(ids)
    return ask(
        f"SELECT id, kind, team_id, CAST(round(planned_share * 100) AS integer) FROM backlogs_backlog WHERE id {where} ORDER BY id",
        [numbers],
    )
