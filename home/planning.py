"""What can be committed in an iteration, as its page shows it beside what is committed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson
from django.db.models import Count, Sum

from backlogs.models import IterationEntry
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
        inside = self.iteration.entries.filter(outcome="").exclude(how=IterationEntry.How.INTERRUPT)
        sums = inside.aggregate(items=Count("pk"), points=Sum("item__points"))
        return float(sums[self.told["unit"]] or 0)

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
