"""How far a team's running iteration is: planned work that is finished, and days that are over."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum

from backlogs.models import Iteration, IterationEntry
from backlogs.models.words import BacklogKind

if TYPE_CHECKING:
    from people.models import Team

DONE = Q(item__outcome="done")


@dataclass(frozen=True)
class Progress:
    """In points where all of it is sized, else in items; never interrupts, which nobody promised."""

    iteration: Iteration
    unit: str
    done: Decimal | int
    whole: Decimal | int
    day: int
    days: int

    @property
    def gone(self) -> float:
        """The part of its days that is over, in percent of the work: where one would be if every day were alike."""
        return float(self.whole) * self.day / self.days if self.days else 0.0


def progress_of(team: Team) -> Progress | None:
    iteration = Iteration.objects.running().filter(team=team).first()
    if iteration is None:
        return None
    entries = IterationEntry.objects.filter(iteration=iteration).exclude(outcome__in=["removed", "split"])
    planned = entries.exclude(item__backlog__kind=BacklogKind.INTERRUPT)
    sums = planned.aggregate(
        all=Count("id"), done=Count("id", DONE), points=Sum("item__points"),
        finished=Sum("item__points", filter=DONE), unsized=Count("id", Q(item__points=None)),
    )  # fmt: skip
    days = team.working_days(iteration.starts_on, iteration.ends_on)
    day = sum(1 for each in days if each <= team.today)
    if sums["points"] and not sums["unsized"]:
        return Progress(iteration, "pt", sums["finished"] or Decimal(), sums["points"], day, len(days))
    return Progress(iteration, "done", sums["done"], sums["all"], day, len(days))
