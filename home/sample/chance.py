"""How interrupts arrive and how long they take, as measured on a public log of 24,918 incidents (docs/reference/sample.md).

Arrivals peak on Monday mornings and are overdispersed: a day's rate is itself drawn (gamma), its count then Poisson.
Handling has a long tail (log-normal); what is long is mostly waiting, not touch time.
"""

from __future__ import annotations

import math
from datetime import time
from random import Random

# Parts of a week's arrivals, Monday first, and of a day's by hour from 0.
BY_WEEKDAY = (0.239, 0.199, 0.196, 0.165, 0.154, 0.026, 0.021)
BY_HOUR = (
    11, 9, 6, 5, 5, 5, 13, 23, 102, 121, 116, 99, 54, 66, 90, 86, 75, 43, 19, 12, 9, 14, 10, 7,
)  # fmt: skip
DISPERSION = 0.117  # variance of a day's rate in units of its mean squared
PRIORITIES, PRIORITY_WEIGHTS = (1, 2, 3, 4), (1, 4, 85, 10)


class Chance:
    """One team's dice; the same seed tells the same year."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311 - a story, no secret

    def arrivals(self, weekday: int, per_week: float) -> int:
        mean = per_week * BY_WEEKDAY[weekday]
        return self._poisson(self.dice.gammavariate(1 / DISPERSION, mean * DISPERSION))

    def moment(self) -> time:
        hour = self.dice.choices(range(24), BY_HOUR)[0]
        return time(hour, self.dice.randrange(60), self.dice.randrange(60))

    def priority(self) -> int:
        return self.dice.choices(PRIORITIES, PRIORITY_WEIGHTS)[0]

    def handling_hours(self) -> float:
        """From first look to resolved; median 4 working hours, one in ten longer than two days."""
        return min(400.0, self.dice.lognormvariate(math.log(4), 1.4))

    def touch_minutes(self) -> int:
        """What it took of somebody's time; quarter hours, median 45 minutes."""
        return max(15, min(450, 15 * round(self.dice.lognormvariate(math.log(45), 0.9) / 15)))

    def reason(self) -> str:
        """Why somebody committed helps with an interrupt."""
        return self.dice.choices(("duty", "direct", "own"), (6, 3, 1))[0]

    def points(self) -> int:
        return self.dice.choices((1, 2, 3, 5, 8), (15, 25, 30, 22, 8))[0]

    def one_in(self, times: float) -> bool:
        return self.dice.random() < 1 / times

    def _poisson(self, mean: float) -> int:
        limit, count, product = math.exp(-mean), 0, self.dice.random()
        while product > limit:
            count += 1
            product *= self.dice.random()
        return count
