"""How full something with a limit is; the lanes of a board with theirs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backlogs.models.words import LimitedLane
from backlogs.room import IN_WORK

if TYPE_CHECKING:
    from boards.board import BoardColumn, LaneLimit
    from boards.lanes import Lane
    from boards.reading import Cells


class Filled:
    """How full something with a limit is, in a state and in words."""

    count: int
    maximum: int | None

    @property
    def over(self) -> int:
        return max(0, self.count - self.maximum) if self.maximum is not None else 0

    @property
    def state(self) -> str:
        if self.maximum is None or self.count < self.maximum:
            return ""
        return "over" if self.over else "full"

    @property
    def words(self) -> str:
        return {"over": f"{self.over} over", "full": "at limit", "": ""}[self.state]


class HeldLane(Filled):
    """A limit of one lane, with what it counts now."""

    def __init__(self, limit: LaneLimit, lane: Lane, columns: Sequence[BoardColumn], cells: Cells) -> None:
        self.limit, self.maximum = limit, limit.maximum
        places = [
            column
            for column in columns
            if (column.id == limit.column if limit.column else column.category in IN_WORK)
        ]
        self.place = f"in {places[0].name}" if limit.column and places else "in work"
        held = [cells[column.id, lane.id] for column in places if (column.id, lane.id) in cells]
        self.count = sum(cell.total - (0 if limit.counts_blocked else cell.blocked) for cell in held)

    @property
    def shape(self) -> dict[str, Any]:
        names = ("column", "maximum", "on_full", "counts_blocked")
        return {name: getattr(self.limit, name) for name in names} | {"count": self.count}


def hold(
    lanes: Sequence[Lane], limits: Sequence[LaneLimit], columns: Sequence[BoardColumn], cells: Cells
) -> None:
    """Say of each lane of a board by feature what its limits count."""
    for lane in lanes:
        kind = "" if lane.is_expedite else LimitedLane.FEATURE if lane.feature else lane.kind
        lane.limits = [HeldLane(limit, lane, columns, cells) for limit in limits if limit.lane == kind]
