"""The statements of a board: what is where in which order, then the cards that are shown, then what stands on them.

Plain rows, few statements, their number independent of columns, lanes and cards. The forms were measured against each
other: prefetched models, nested serializers and window functions take three to thirty times as long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from backlogs.models.words import Category
from boards.board import Condition
from boards.lanes_by import NEITHER, By
from core.statements import Rows, among, ask, epoch

if TYPE_CHECKING:
    from boards.board import Board, BoardColumn

BLOCKED = "LEFT JOIN backlogs_block x ON x.item_id = i.id AND x.ended_at IS NULL"
PLACED = f"""
FROM backlogs_placement p
JOIN backlogs_workitem i ON i.id = p.item_id
JOIN backlogs_column k ON k.id = p.column_id
{BLOCKED}
WHERE p.archived_at IS NULL"""
ORDERED_FROM = """
FROM backlogs_placement p
JOIN backlogs_workitem i ON i.id = p.item_id
JOIN backlogs_column k ON k.id = p.column_id
LEFT JOIN backlogs_feature f ON f.id = i.feature_id AND k.category = 'queue'
WHERE p.archived_at IS NULL"""
# R2: a queue shows the two levels of rank, expedite work first; the other columns are the engineers' to order.
ORDERED = """
ORDER BY CASE WHEN k.category = 'queue' AND i.class_of_service <> 'expedite' THEN 1 ELSE 0 END,
 f.backlog_id NULLS LAST, f.rank NULLS LAST,
 CASE WHEN k.category = 'queue' THEN i.backlog_id END, CASE WHEN k.category = 'queue' THEN i.rank END, p.rank, p.id"""
QUEUE_ORDER = """
 ORDER BY CASE WHEN i.class_of_service <> 'expedite' THEN 1 ELSE 0 END, f.backlog_id NULLS LAST, f.rank NULLS LAST,
 i.backlog_id, i.rank, p.id"""
HUNDREDTHS = "CAST(round(i.points * 100) AS integer)"
FACES = """
 JOIN backlogs_backlog b ON b.id = i.backlog_id"""


@dataclass(frozen=True)
class Wish:
    """What part of a board is asked for: cut into which lanes, so many cards a cell (None: all), narrowed or not."""

    lanes: By = By.FEATURE
    window: int | None = 30
    narrowed: Condition | None = None
    # Of a board with many cells fewer a cell, so that a page stays a page.
    most: int | None = None
    # One cell, from after a card on: what "show more" asks for.
    cell: tuple[int | str, int] | None = None
    after: int | None = None
    # A single card is read without them.
    has_heads: bool = True

    @property
    def is_part(self) -> bool:
        """Heads are shown over a part of their cards."""
        return self.has_heads and (self.narrowed is not None or self.cell is not None)


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


def placed(board: Board, columns: Sequence[BoardColumn], wish: Wish, most: int | None = None) -> Placed:
    """What is where, in order. Where only the heads of whole columns are shown, the rest is counted and not read."""
    if wish.window is not None and wish.lanes is By.NONE and wish.cell is None:
        cells, features = _totals(board, wish)
        versions = _shown(_heads(board, columns, wish), cells, wish)
        return Placed(cells, features, versions)
    rows = _whole(board, wish, most)
    cells = defaultdict(Cell)
    versions = _shown([row[:5] for row in rows], cells, wish)
    for _, place, lane, _, _, _, hundredths, blocked in rows:
        cell = cells[place, lane]
        cell.total += 1
        cell.hundredths += hundredths
        cell.blocked += blocked
    return Placed(cells, {row[5] for row in rows} - {None}, versions)


def _shown(rows: Rows, cells: Cells, wish: Wish) -> dict[int, tuple[int, int]]:
    """Put what is shown into its cell, and say its version and team."""
    passed, window = wish.after is None, _window(rows, wish)
    versions = {}
    for item_id, place, lane, version, team_id in rows:
        shown = cells[place, lane].shown
        if passed and len(shown) < window:
            shown.append(item_id)
            versions[item_id] = (version, team_id)
        passed = passed or item_id == wish.after
    return versions


FEWEST = 4


def _window(rows: Rows, wish: Wish) -> int:
    if wish.window is None:
        return len(rows)
    if wish.most is None or wish.cell or len(rows) <= wish.most:
        return wish.window
    cells = len({(place, lane) for _, place, lane, *_ in rows})
    return max(FEWEST, min(wish.window, wish.most // cells))


def _totals(board: Board, wish: Wish) -> tuple[Cells, set[int]]:
    where, values = _where(board, wish)
    blocked = "sum(CASE WHEN x.id IS NULL THEN 0 ELSE 1 END)"
    rows = ask(
        f"SELECT {board.place}, {wish.lanes.expression}, i.feature_id, count(*), coalesce(sum({HUNDREDTHS}), 0), {blocked}"
        f"{PLACED}{where} GROUP BY 1, 2, 3",
        values,
    )
    cells: Cells = defaultdict(Cell)  # a card that arrives between two statements may find a cell of its own
    for place, lane, _, total, hundredths, held in rows:
        cell = cells[place, lane]
        cell.total += total
        cell.hundredths += hundredths
        cell.blocked += held
    return cells, {row[2] for row in rows} - {None}


def wholes(board: Board) -> dict[int | str, tuple[int, int]]:
    """Column → all of its cards, and how many of them are blocked."""
    cells, _ = _totals(board, Wish(By.NONE))
    return {place: (cell.total, cell.blocked) for (place, _), cell in cells.items()}


def whole_cells(board: Board) -> Cells:
    """What all cells of a board by feature hold, whatever it is narrowed to."""
    return _totals(board, Wish(By.FEATURE))[0]


def _row(wish: Wish) -> str:
    return f"{wish.lanes.expression} AS lane, i.version, i.team_id"


def _whole(board: Board, wish: Wish, most: int | None) -> Rows:
    where, values = _where(board, wish)
    limited = f" LIMIT {most + 1}" if most else ""
    counted = f"i.feature_id, coalesce({HUNDREDTHS}, 0), CASE WHEN x.id IS NULL THEN 0 ELSE 1 END"
    joined = ORDERED_FROM.replace("\nWHERE", f"\n{BLOCKED}\nWHERE")
    return ask(
        f"SELECT i.id, {board.place}, {_row(wish)}, {counted}{joined}{where}{ORDERED}{limited}", values
    )


def _heads(board: Board, columns: Sequence[BoardColumn], wish: Wish) -> Rows:
    """The first cards of each column. Each is read along its own order, so what lies behind them costs nothing."""
    where, values = _where(board, wish)
    parts, given = [], []
    for place, column in enumerate(columns):
        order = QUEUE_ORDER if column.category == Category.QUEUE else " ORDER BY p.rank, p.id"
        parts.append(
            f"SELECT * FROM (SELECT i.id, {board.place} AS place, {_row(wish)}{ORDERED_FROM}{where} AND {board.place} = %s{order}"
            f" LIMIT {wish.window}) part{place}"
        )
        given += [*values, column.id]
    return ask(" UNION ALL ".join(parts), given) if parts else []


def one(board: Board, item_id: int) -> tuple[Any, ...] | None:
    """The face of one item on this board, with its column and lane; None where it is not placed."""
    where, values = _where(board, Wish(narrowed=Condition("i.id = %s", (item_id,))))
    joined = PLACED.replace("\nWHERE", f"{FACES}\nWHERE")
    rows = ask(f"SELECT {board.place}, {By.FEATURE.expression}, {_face()}{joined}{where}", values)
    return rows[0] if rows else None


def faces(ids: Sequence[int]) -> Rows:
    """The cards themselves, in no order."""
    where, numbers = among(ids)
    return ask(
        f"SELECT {_face()} FROM backlogs_workitem i{FACES} {BLOCKED} WHERE i.id {where}",
        [numbers],
    )


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
        text += f" AND {board.place} = %s" + f" AND {wish.lanes.expression} = %s"
        values += wish.cell if wish.lanes is not By.NONE else (wish.cell[0], NEITHER)
    return text, values


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


def customers(ids: Iterable[int]) -> Rows:
    where, numbers = among(ids)
    return ask(f"SELECT id, name FROM people_customer WHERE id {where}", [numbers])


def loose_backlogs(ids: Iterable[int]) -> Rows:
    where, numbers = among(ids)
    return ask(
        f"SELECT id, kind, team_id, CAST(round(planned_share * 100) AS integer) FROM backlogs_backlog WHERE id {where} ORDER BY id",
        [numbers],
    )
