"""What an iteration said and what it did, from the rows of its record (frozen at the close, live before)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

COMMITTED = frozenset({"planned", "carried"})
ENDS = {"done": "done", "carried": "carried", "split": "carried", "removed": "removed", "": "open"}


def say_do(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Items and points committed, and what came of them; added and interrupts stand beside it, never mixed in.

    None where nothing was committed: an iteration that has not started, or one laid over an imported history.
    """
    told = list(rows)
    said = [row for row in told if row["how"] in COMMITTED and row["committed"] is not None]
    if not said:
        return None
    came = {
        end: [row for row in said if ENDS[row["outcome"]] == end]
        for end in ("done", "carried", "removed", "open")
    }
    return {
        "committed": _sum(said), **{end: _sum(part) for end, part in came.items()},
        "added": sum(row["how"] == "added" for row in told),
        "interrupts": sum(row["how"] == "interrupt" for row in told),
    }  # fmt: skip


def _sum(rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    points = sum((Decimal(row["committed"]) for row in rows), Decimal(0))
    return {"items": len(rows), "points": format(points.normalize(), "f")}
