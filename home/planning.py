"""What can be committed in an iteration, as its page shows it beside what is committed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson
from django.db.models import Count, QuerySet, Sum

from backlogs.models import IterationEntry
from backlogs.models.words import BacklogKind
from metrics.asking import question

if TYPE_CHECKING:
    from backlogs.models import Iteration


@dataclass
class Plan:
    """The lines of the reckoning, read by key; every figure is a sum of the team (R17)."""

    iteration: Iteration

    @cached_property
    def told(self) -> dict[str, Any]:
        return orjson.loads(question(self.iteration.team, "capacity", about=str(self.iteration.pk)).answer())

    @cached_property
    def committed(self) -> float:
        """Planned work that is in it, in the unit of the pace."""
        sums = self._inside.aggregate(items=Count("pk"), points=Sum("item__points"))
        return float(sums[self.told["unit"]] or 0)

    @cached_property
    def by_backlog(self) -> list[tuple[str, str, float, float]]:
        """Of each planned backlog its kind and name, what is committed of it, and what its share of the middle would be."""
        unit, can = self.told["unit"], self.told["can_do"]
        planned = [BacklogKind.BUSINESS, BacklogKind.SSA]
        sums = self._inside.values_list("item__backlog__kind").annotate(
            items=Count("pk"), points=Sum("item__points")
        )
        inside = {
            kind: float((items if unit == "items" else points) or 0)
            for kind, items, points in sums.order_by()
        }
        backlogs = self.iteration.team.backlogs.filter(kind__in=planned)
        shares = {kind: float(share) for kind, share in backlogs.values_list("kind", "planned_share")}
        whole = sum(shares.values())
        middle = can["middle"] if can and whole else 0.0
        return [
            (kind, kind.label, inside.get(kind, 0.0), round(middle * shares[kind] / whole) if whole else 0.0)
            for kind in planned
        ]

    @cached_property
    def left_over(self) -> tuple[Iteration, int, float] | None:
        """Of the iteration that runs what its close would carry into this one: its open items, in the unit of the pace."""
        running = self.iteration.team.iterations.running().order_by("number").last()
        if running is None or self.iteration.started_at or running.next_ahead != self.iteration:
            return None
        items, points = running.planned_now
        return (running, items, float(items if self.told["unit"] == "items" else points)) if items else None

    @property
    def _inside(self) -> QuerySet[IterationEntry]:
        return self.iteration.entries.filter(outcome="").exclude(how=IterationEntry.How.INTERRUPT)

    @property
    def over(self) -> float:
        """Beyond the middle; below nothing what is left."""
        return self.committed - self.told["can_do"]["middle"]

    @property
    def left(self) -> float:
        return -self.over

    @property
    def scale(self) -> float:
        """The length of the bar: what is committed or could be at best, and some room."""
        return max(self.committed, self.told["can_do"]["high"], 1) * 1.15

    @property
    def words(self) -> str:
        """For the bar, to who does not see it."""
        can = self.told["can_do"]
        return f"{self.committed:g} {self.told['unit']} committed, can do {can['middle']:g} ({can['low']:g} to {can['high']:g})"
