"""What limits say of a card that comes: which of them have no room left for it, and what guards them meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backlogs.models.words import Category, ClassOfService, LimitedLane
from core.statements import among, ask

if TYPE_CHECKING:
    from backlogs.models import Column, WorkItem

# Of a place: the limits of the column, and of all work those of the item's class and of any lane. Which lane it is in is
# known for sure only once the item is locked, so a move locks the few limits of lanes together.
OF_ALL_WORK = "column_id IS NULL AND (class_of_service = %s OR lane <> '')"
APPLIES = f"team_id = %s AND (column_id = %s OR ({OF_ALL_WORK}))"
IN_WORK = frozenset({Category.ACTIVE, Category.WAITING})


@dataclass(slots=True)
class LimitMet:
    """A limit that has no room left."""

    maximum: int
    count: int
    on_full: str
    # Nothing: it is of all work.
    column_id: int | None
    class_of_service: str
    lane: str
    # The items that would take a place, of those that come.
    coming: list[WorkItem]

    @property
    def would_be(self) -> int:
        return self.count + len(self.coming)

    @property
    def refuses(self) -> bool:
        return self.on_full == "refuse"

    def named(self, column: Column) -> str:
        """What is full: the column, a class, or the lane that the items would be in."""
        if self.lane == LimitedLane.FEATURE:
            return f"The lane {self.coming[0].feature}"
        if self.lane:
            return f"The lane {LimitedLane(self.lane).label}"
        return f"Class {self.class_of_service.replace('_', ' ')}" if self.class_of_service else column.name


def values_of(item: WorkItem, column: Column) -> list[Any]:
    return [column.team_id, column.pk, item.class_of_service]


def lane_of(item: WorkItem) -> str:
    """The lane of a board by feature that it is in; expedite work is in one of its own, which its class limits."""
    if item.class_of_service == ClassOfService.EXPEDITE:
        return ""
    return LimitedLane.FEATURE if item.feature_id else item.backlog.kind


def limits_met(column: Column, items: Sequence[WorkItem]) -> list[LimitMet]:
    """The limits that these items of one team would break together. What counts against one already, wherever it stands,
    takes no new place."""
    limits = ask(
        "SELECT maximum, on_full, counts_blocked, column_id, class_of_service, lane FROM backlogs_limit"
        f" WHERE {_MAY_APPLY} ORDER BY id",
        [column.team_id, column.pk],
    )
    met = []
    for maximum, on_full, counts_blocked, column_id, class_of_service, lane in limits:
        if column_id is None and column.category not in IN_WORK:
            continue
        for group in _groups(items, class_of_service, lane):
            held = _Held(group, column_id, class_of_service, lane, bool(counts_blocked))
            count, coming = held.look()
            if coming and count + len(coming) > maximum:
                met.append(LimitMet(maximum, count, on_full, column_id, class_of_service, lane, coming))
    return met


def _groups(items: Sequence[WorkItem], class_of_service: str, lane: str) -> list[list[WorkItem]]:
    """Those that the limit is about, each feature by itself where it is of each."""
    groups: dict[int | None, list[WorkItem]] = {}
    for item in items:
        if class_of_service in ("", item.class_of_service) and (not lane or lane == lane_of(item)):
            groups.setdefault(item.feature_id if lane == LimitedLane.FEATURE else None, []).append(item)
    return list(groups.values())


@dataclass(slots=True)
class _Held:
    """What counts against a limit, as `Limit.held()` says it, for items that would come to it."""

    items: list[WorkItem]
    column_id: int | None
    class_of_service: str
    lane: str
    counts_blocked: bool

    def look(self) -> tuple[int, list[WorkItem]]:
        """How many it counts, and which items would take a place: they have none, and are not blocked where those do
        not count."""
        where, values = self._where()
        ids, numbers = among([item.pk for item in self.items])
        rows = ask(
            f"SELECT 0, count(*) FROM backlogs_placement p WHERE {where}"
            f" UNION ALL SELECT 1, p.item_id FROM backlogs_placement p WHERE {where} AND p.item_id {ids}"
            f" UNION ALL SELECT 2, b.item_id FROM backlogs_block b WHERE b.ended_at IS NULL AND b.item_id {ids}",
            [*values, *values, numbers, numbers],
        )
        count = next(number for what, number in rows if what == 0)
        out = {number for what, number in rows if what == 1 or (what == 2 and not self.counts_blocked)}
        return count, [item for item in self.items if item.pk not in out]

    def _where(self) -> tuple[str, list[Any]]:
        parts: list[tuple[str, list[Any]]] = [
            ("p.team_id = %s AND p.archived_at IS NULL", [self.items[0].team_id])
        ]
        if self.column_id is not None:
            parts.append(("p.column_id = %s", [self.column_id]))
        else:
            parts.append((_WORK, [self.items[0].team_id]))
        if self.class_of_service:
            parts.append((_items("i.class_of_service = %s"), [self.class_of_service]))
        if self.lane == LimitedLane.FEATURE:
            parts.append((_items(f"{_CALM} AND i.feature_id = %s"), [self.items[0].feature_id]))
        elif self.lane:
            loose = f"{_CALM} AND i.feature_id IS NULL AND i.backlog_id = %s"
            parts.append((_items(loose), [self.items[0].backlog_id]))
        if not self.counts_blocked:
            parts.append((_FREE, []))
        return " AND ".join(text for text, _ in parts), [value for _, given in parts for value in given]


_MAY_APPLY = (
    "team_id = %s AND (column_id = %s OR (column_id IS NULL AND (class_of_service <> '' OR lane <> '')))"
)
_WORK = (
    "p.column_id IN (SELECT id FROM backlogs_column WHERE team_id = %s AND category IN ('active', 'waiting'))"
)
_FREE = "NOT EXISTS (SELECT 1 FROM backlogs_block b WHERE b.item_id = p.item_id AND b.ended_at IS NULL)"
_CALM = f"i.class_of_service <> '{ClassOfService.EXPEDITE}'"


def _items(condition: str) -> str:
    return f"EXISTS (SELECT 1 FROM backlogs_workitem i WHERE i.id = p.item_id AND {condition})"
