"""What an iteration said and what it did, from the rows of its record (frozen at the close, live before)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from backlogs.models.iteration_entry import IterationEntry

if TYPE_CHECKING:
    from backlogs.models import Iteration

Outcome = IterationEntry.Outcome

COMMITTED = frozenset({"planned", "carried"})
ENDS = {"done": "done", "carried": "carried", "split": "carried", "removed": "removed", "": "open"}


def say_do(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any] | None:
    """Items and points committed, and what came of them; added and interrupts stand beside it, never mixed in.
    Of what was split at the close the points are done that were done of it, and the rest is carried, as is the item.

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
    done_of_split = sum(map(part_done, said), Decimal(0))
    return {
        "committed": _sum(said), "done": _sum(came["done"], done_of_split), "carried": _sum(came["carried"], -done_of_split),
        "removed": _sum(came["removed"]), "open": _sum(came["open"]),
        "added": sum(row["how"] == "added" for row in told),
        "interrupts": sum(row["how"] == "interrupt" for row in told),
    }  # fmt: skip


def part_done(row: Mapping[str, Any]) -> Decimal:
    """Of the points that were committed of an item split at the close, those that were done with it; none where nobody
    said how large the rest is."""
    if row["outcome"] != Outcome.SPLIT or not row.get("is_done") or row["committed"] is None:
        return Decimal(0)
    left, said = Decimal(row["points_at_close"] or 0), Decimal(row["committed"])
    return left if left < said else Decimal(0)


def _sum(rows: list[Mapping[str, Any]], more: Decimal = Decimal(0)) -> dict[str, Any]:
    points = sum((Decimal(row["committed"]) for row in rows), more)
    return {"items": len(rows), "points": format(points.normalize(), "f")}


def freeze(iteration: Iteration) -> dict[str, Any]:
    """The record of the close: what was committed, done, carried, removed, added, and interrupts beside it."""
    closed_at = iteration.closed_at and iteration.closed_at.isoformat()
    pulls = iteration.shield_pulls.summed()
    return {
        "goal": iteration.goal, "closed_at": closed_at, "entries": record_rows(iteration), "shield_pulls": pulls,
    }  # fmt: skip


def days_of(iteration: Iteration) -> dict[str, float | None]:
    """The person-days that were foreseen when it started: kept, since absences and duty change afterwards."""
    from rotations.capacity import capacity

    found = capacity(iteration.team, iteration.starts_on, iteration.ends_on)
    standing = iteration.interrupt_reserve
    return {
        "available": found.available, "duty": found.duty, "rest": found.rest, "committable": found.committable,
        "reserved": float(standing.days) if standing else None,
    }  # fmt: skip


def record_rows(iteration: Iteration) -> list[dict[str, Any]]:
    """One row an entry, as it stands; an open entry of a finished item is done, of another one it has no outcome yet."""
    until = iteration.closed_at or iteration.closes_at
    return [
        {
            "key": entry.item.key, "title": entry.item.title, "how": entry.how,
            "outcome": entry.outcome or (entry.item.closed_at and outcome_of(entry, until)) or "",
            "backlog": entry.item.backlog.kind, "points": _text(entry.points), "committed": _text(entry.committed_points),
            "points_at_close": _text(entry.item.points), "is_done": _is_done(entry, until),
        }
        for entry in iteration.entries.select_related("item__backlog").order_by("id")
    ]  # fmt: skip


def _is_done(entry: IterationEntry, until: datetime) -> bool:
    """Also what was split at the close: what was done of it is finished with it, though it was not all that was said."""
    closed_at = entry.item.closed_at
    return closed_at is not None and closed_at <= until and entry.item.outcome == "done"


def outcome_of(entry: IterationEntry, until: datetime) -> str:
    """What came of its item, as the entry ends: what left unfinished goes on in the parts that were split off meanwhile."""
    if entry.item.closed_at is None or entry.item.closed_at > until:
        return Outcome.CARRIED
    if entry.item.outcome == "done":
        return Outcome.DONE
    return Outcome.SPLIT if entry.item.was_split_since(entry.added_at) else Outcome.REMOVED


def _text(points: Decimal | None) -> str | None:
    return None if points is None else format(points.normalize(), "f")
