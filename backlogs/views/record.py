"""What an iteration said and did, from the rows of its record: frozen at the close, as they stand before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from backlogs.models import Iteration
from backlogs.models.iteration_record import part_done, record_rows
from backlogs.models.words import BacklogKind

Row = dict[str, Any]


@dataclass
class Part:
    """Some rows and their points."""

    rows: list[Row]
    points: Decimal

    def __len__(self) -> int:
        return len(self.rows)


@dataclass
class Record:
    """The commitment with what came of it; beside it, never mixed in, what was added and what interrupted."""

    goal: str
    all: Part
    committed: Part
    done: Part
    carried: Part
    removed: Part
    open: Part
    added: Part
    added_done: Part
    interrupts: Part
    interrupts_done: Part
    by_backlog: list[tuple[str, str, Decimal]]
    is_reconstructed: bool
    pulls: dict[str, int]

    @property
    def percent(self) -> int | None:
        """Say/do of the committed points; unknown without a commitment."""
        return round(100 * self.done.points / self.committed.points) if self.committed.points else None


def record(iteration: Iteration) -> Record:
    frozen = iteration.frozen or {}
    rows: Sequence[Row] = frozen.get("entries") if iteration.closed_at and frozen else record_rows(iteration)  # type: ignore[assignment]
    committed = [{**row, "part": part_done(row)} for row in rows if row["committed"] is not None]
    part = sum((row["part"] for row in committed), Decimal(0))
    beside = [row for row in rows if row["committed"] is None and row["how"] != "reconstructed"]
    added = [row for row in beside if row["how"] != "interrupt" and iteration.started_at]
    interrupts = [row for row in beside if row["how"] == "interrupt"]
    return Record(
        goal=frozen.get("goal", iteration.goal), all=_part(list(rows)), committed=_part(committed, "committed"),
        done=_part(_ended(committed, "done"), "committed", part),
        carried=_part(_ended(committed, "carried", "split"), "committed", -part),
        removed=_part(_ended(committed, "removed"), "committed"), open=_part(_ended(committed, ""), "committed"),
        added=_part(added), added_done=_part(_ended(added, "done")), interrupts=_part(interrupts),
        interrupts_done=_part(_ended(interrupts, "done")), by_backlog=_by_backlog(rows),
        is_reconstructed=_is_laid_over(iteration, rows),
        pulls=frozen.get("shield_pulls") or iteration.shield_pulls.summed(),
    )  # fmt: skip


def _is_laid_over(iteration: Iteration, rows: Sequence[Row]) -> bool:
    """By an import; one in which nothing happened has no rows, and never had a close that froze a record."""
    if not rows:
        return iteration.closed_at is not None and not iteration.frozen
    return all(row["how"] == "reconstructed" for row in rows)


def _ended(rows: Sequence[Row], *outcomes: str) -> list[Row]:
    return [row for row in rows if row["outcome"] in outcomes]


def _part(rows: list[Row], field: str = "points_at_close", more: Decimal = Decimal(0)) -> Part:
    """Some rows; `more` is what was done of split ones, which stand with what is carried."""
    return Part(rows, sum((Decimal(row[field] or 0) for row in rows), more))


def _by_backlog(rows: Sequence[Row]) -> list[tuple[str, str, Decimal]]:
    """Finished planned work by backlog, committed or added; of what was split at the close what was done."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        if (row["outcome"] == "done" or row.get("is_done")) and row["backlog"] != BacklogKind.INTERRUPT:
            sums[row["backlog"]] += Decimal(row["points_at_close"] or 0)
    return [(kind, BacklogKind(kind).label, sums[kind]) for kind in BacklogKind.values if kind in sums]
