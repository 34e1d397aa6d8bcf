"""How far the journal has come that a board stands on: one number, and an id that tells it exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from boards.board import Board
from boards.team_board import TeamBoard
from core.statements import among, ask

ORGANISATION = 0
Heads = Mapping[int, int]


@dataclass(frozen=True)
class Position:
    """`number` is how many entries the board's streams hold together; it only grows while they are the same streams.

    A team's board always stands on its team and the organisation, so there the number is the id. The streams of other
    boards come and go with their items, so their id names them, too: equal ids mean that nothing was missed.
    """

    number: int
    id: str


def streams_of(board: Board) -> frozenset[int]:
    """The streams that tell of what a board shows: its teams', and the organisation's, where people and customers are."""
    return frozenset({ORGANISATION, *board.teams})


def read_heads(streams: Iterable[int] | None = None) -> dict[int, int]:
    """The last number of these streams, or of all, in one statement."""
    which, values = "TRUE", []
    if streams is not None:
        where, numbers = among(sorted(streams))
        which, values = f"team_id IS NULL OR team_id {where}", [numbers]
    rows = ask(
        f"SELECT coalesce(team_id, {ORGANISATION}), number FROM journal_head WHERE NOT of_accounts AND ({which})",
        values,
    )
    return dict(rows)


def position(board: Board) -> Position:
    """As the database has it now; asked before the board is read, so that the board is never older."""
    streams = streams_of(board)
    return placed(streams, read_heads(streams), is_derived=is_derived(board))


def placed(streams: frozenset[int], heads: Heads, *, is_derived: bool) -> Position:
    number = sum(heads.get(stream, 0) for stream in streams)
    return Position(number, f"{number}-{'.'.join(map(str, sorted(streams)))}" if is_derived else str(number))


def is_derived(board: Board) -> bool:
    return not isinstance(board, TeamBoard)
