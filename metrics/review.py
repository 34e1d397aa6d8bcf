"""The numbers of one closed iteration beside those of the last ones before it, as its review shows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from statistics import mean
from typing import TYPE_CHECKING, Any

from backlogs.models.words import BacklogKind
from metrics.asking import told

if TYPE_CHECKING:
    from backlogs.models import Iteration

LAST = 6
# The drawing of velocity: width of a bar, from one to the next, the ground and the height of the largest.
BAR, STEP, GROUND, TALL = 34, 52, 112, 88


@dataclass
class Way:
    """One way to count the share of interrupts: a part of a whole, in per cent."""

    name: str
    part: float
    whole: float
    unit: str
    is_for_staff: bool = False

    @property
    def percent(self) -> float:
        return 100 * self.part / self.whole if self.whole else 0.0

    @property
    def words(self) -> str:
        return f"{self.name}: {self.percent:.0f} %"


@dataclass
class Bar:
    """One iteration in the chart of velocity: its two parts from the ground up, in the units of the drawing."""

    name: str
    amount: float
    x: float
    business: float
    ssa: float
    is_this: bool

    @property
    def middle(self) -> float:
        return self.x + BAR / 2

    @property
    def ssa_y(self) -> float:
        return GROUND - self.business - self.ssa

    @property
    def business_y(self) -> float:
        return GROUND - self.business

    @property
    def label_y(self) -> float:
        return self.ssa_y - 5


@dataclass
class Review:
    """Velocity and the share of interrupts; none of them where the iteration does not count (laid over an import, say)."""

    iteration: Iteration

    @cached_property
    def unit(self) -> str:
        return self._velocity["unit"]

    @cached_property
    def pace(self) -> list[tuple[dict[str, Any], float]]:
        """This iteration and the five before it, with what each finished, the oldest first."""
        rows = [row for row in self._velocity["iterations"] if row["iteration"] <= self.iteration.number][
            -LAST:
        ]
        return [(row, row[self.unit]["all"]) for row in rows]

    @property
    def finished(self) -> dict[str, Any] | None:
        row = self.pace[-1][0] if self.pace else None
        return row if row and row["id"] == self.iteration.pk else None

    @property
    def amounts(self) -> list[float]:
        return [amount for _, amount in self.pace]

    @property
    def usual(self) -> float:
        return mean(self.amounts)

    @property
    def least(self) -> float:
        return min(self.amounts)

    @property
    def most(self) -> float:
        return max(self.amounts)

    @property
    def bars(self) -> list[Bar]:
        top = max(self.most, 1)
        return [
            Bar(
                name=str(row["iteration"]), amount=amount, x=STEP * place + 6,
                business=TALL * row[self.unit]["business"] / top, ssa=TALL * row[self.unit]["ssa"] / top,
                is_this=row["id"] == self.iteration.pk,
            )
            for place, (row, amount) in enumerate(self.pace)
        ]  # fmt: skip

    @property
    def mean_y(self) -> float:
        return GROUND - TALL * self.usual / max(self.most, 1)

    @property
    def drawn_width(self) -> int:
        return STEP * len(self.pace) + 12

    @cached_property
    def share(self) -> dict[str, Any] | None:
        """Of the people's time; none where the iteration does not count."""
        return next((row for row in self._shares if row["id"] == self.iteration.pk), None)

    @property
    def run_work(self) -> float | None:
        """The share of the people's time that run work took which comes back (R1), in per cent."""
        return self.share["run_work"]["used"] if self.share else None

    @property
    def reserved(self) -> float:
        planned = self.iteration.team.backlogs.get(kind=BacklogKind.INTERRUPT).planned_share
        return float(100 * planned)

    @cached_property
    def ways(self) -> list[Way]:
        share = self.share
        if share is None:
            return []
        ways = []
        if share["share"] is not None:
            ways.append(Way("Time of people", share["interrupt_days"], share["available_days"], "days", True))
        for name, key in (
            ("Finished items", "items"),
            ("Finished points", "points"),
            ("Arrivals", "arrivals"),
        ):
            if found := share["other_ways"][key]:
                ways.append(Way(name, found["interrupts"], found["all"], "points" if key == "points" else ""))
        return ways

    @cached_property
    def staffing(self) -> str:
        return told(self.iteration.team, "staffing")["sentence"]

    @cached_property
    def _velocity(self) -> dict[str, Any]:
        return told(self.iteration.team, "velocity")

    @cached_property
    def _shares(self) -> list[dict[str, Any]]:
        return told(self.iteration.team, "interrupts")["iterations"]
