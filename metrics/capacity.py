"""What a team can commit to in an iteration that comes, from its people's days and its own past (DESIGN §5).

    committable days = available - duty - rest - interrupt time beside duty
    points a day     = planned points done / committable days of a past iteration, reckoned the same way

Interrupt time beside duty is what interrupts took from everybody but the person on duty: max(0, person-days on
interrupts - days of duty and rest). Per available day it is looked at in the last iterations: the middle one, and the
worst one as the bad case. The range of what can be done is that of the iterations seen: the bad case at the slowest
pace of them, the middle at the fastest; six values bear no finer range.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, median

ENOUGH = 3  # iterations


@dataclass(frozen=True)
class Days:
    """Person-days of an iteration: of the memberships, away, on duty, resting after nights."""

    whole: float
    away: float
    duty: float
    rest: float

    @property
    def available(self) -> float:
        return self.whole - self.away

    @property
    def beside_duty(self) -> float:
        return max(0.0, self.available - self.duty - self.rest)


@dataclass(frozen=True)
class Past:
    """A closed iteration: its days, person-days on interrupts (none where nobody knows), planned points or items done."""

    days: Days
    interrupts: float | None
    done: float

    @property
    def beside(self) -> float | None:
        """Person-days that interrupts took beside duty."""
        if self.interrupts is None:
            return None
        return min(self.days.beside_duty, max(0.0, self.interrupts - self.days.duty - self.days.rest))

    @property
    def pace(self) -> float | None:
        """Done a committable day; none where there was no such day."""
        net = self.days.beside_duty - (self.beside or 0.0)
        return self.done / net if net > 0 and self.beside is not None else None


@dataclass(frozen=True)
class Beside:
    """Person-days that interrupts will take beside duty: as in the middle iteration of `seen`, and as in the worst."""

    middle: float
    bad: float
    seen: int


@dataclass(frozen=True)
class Pace:
    """Points or items a committable day: mean, slowest and fastest of the iterations seen."""

    mean: float
    low: float
    high: float
    seen: int


@dataclass(frozen=True)
class CanDo:
    """What the days and the pace together come to."""

    middle: float
    low: float
    high: float


def beside(days: Days, past: Sequence[Past], reserved: float) -> Beside:
    """From the past; where fewer than three iterations say it, what is reserved for interrupts beyond duty."""
    rates = [
        one.beside / one.days.available for one in past if one.beside is not None and one.days.available > 0
    ]
    if len(rates) < ENOUGH:
        kept = min(days.beside_duty, max(0.0, reserved - days.duty - days.rest))
        return Beside(kept, kept, 0)
    middle, bad = (min(days.beside_duty, rate * days.available) for rate in (median(rates), max(rates)))
    return Beside(middle, bad, len(rates))


def set_aside(days: Days, seen: Beside, middle: float) -> Beside:
    """The middle as somebody knows it better than the past; the bad case stays the past's where that is worse."""
    kept = min(days.beside_duty, middle)
    return Beside(kept, max(kept, seen.bad), seen.seen)


def pace(past: Sequence[Past]) -> Pace | None:
    """None while fewer than three iterations say it."""
    rates = [one.pace for one in past if one.pace is not None]
    return Pace(mean(rates), min(rates), max(rates), len(rates)) if len(rates) >= ENOUGH else None


def can_do(days: Days, expected: Beside, rate: Pace) -> CanDo:
    middle, bad = days.beside_duty - expected.middle, days.beside_duty - expected.bad
    return CanDo(middle * rate.mean, bad * rate.low, middle * rate.high)
