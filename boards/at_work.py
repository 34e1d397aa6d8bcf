"""Who works on self-service & automation just now, for the head of its lane on the team's board (R6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from backlogs.models.words import BacklogKind
from boards.team_board import TeamBoard
from core.statements import ask

if TYPE_CHECKING:
    from boards.board import Board
    from boards.lanes import Lane

# One row at least: a team without anybody at work still says what it has set aside.
AT_WORK = """
SELECT t.pair_size, w.item_id, w.name FROM people_team t LEFT JOIN (
 SELECT i.team_id, c.item_id, c.id, h.name FROM backlogs_crew c
 JOIN people_person h ON h.id = c.person_id
 JOIN backlogs_workitem i ON i.id = c.item_id
 JOIN backlogs_backlog b ON b.id = i.backlog_id
 JOIN backlogs_placement p ON p.item_id = i.id
 JOIN backlogs_column k ON k.id = p.column_id
 WHERE c.left_at IS NULL AND i.team_id = %s AND b.kind = 'ssa' AND p.archived_at IS NULL AND k.category = 'active'
) w ON w.team_id = t.id
WHERE t.id = %s
ORDER BY w.item_id, w.id"""


@dataclass(frozen=True)
class AtWork:
    """The pairs on automation, or who is alone on it; `is_enough` as the team has set aside."""

    words: str
    is_enough: bool


def tell_at_work(board: Board, lanes: Iterable[Lane]) -> None:
    """Into the head of the lane of automation, where the board has one."""
    lane = next((lane for lane in lanes if lane.kind == BacklogKind.SSA and lane.feature is None), None)
    if lane is not None and isinstance(board, TeamBoard):
        lane.at_work = _at_work(board.team.pk)


def _at_work(team: int) -> AtWork:
    rows = ask(AT_WORK, [team, team])
    needed = 2 if rows[0][0] > 1 else 1
    crews = [
        [name for *_, name in crew]
        for item, crew in groupby(rows, key=lambda row: row[1])
        if item is not None
    ]
    pairs = [crew for crew in crews if len(crew) > 1]
    if pairs:
        return AtWork(f"{'; '.join(map(_named, pairs))} at work", is_enough=True)
    if crews:
        return AtWork(f"{', '.join(crew[0] for crew in crews)} alone, no pair", is_enough=needed == 1)
    return AtWork("nobody at work", is_enough=not rows[0][0])


def _named(crew: list[str]) -> str:
    return f"{', '.join(crew[:-1])} and {crew[-1]}"
