"""What may be finished by when: the team's own whole weeks, drawn again and again (Monte Carlo, as in Vacanti, When Will It Be Done?).

Whole weeks are drawn, since single days forget that nobody finishes on Sundays. Whether there is enough to draw from
is asked of the length of the history and of all that was ever finished, never of how busy the last weeks were: choosing
by recent activity makes forecasts too hopeful. A short history is widened: each run then draws its own rate
(Gamma, from what was counted) and Poisson weeks around it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.days import NO_DAY, week_of
from metrics.history import Ints
from metrics.policy import WEEKDAYS

RUNS, HORIZON = 10_000, 260  # a forecast looks five years ahead
WINDOW, SHORT = 26, 13  # weeks: as many are drawn from; fewer than that are widened
ENOUGH_WEEKS, ENOUGH_ITEMS = 6, 10
LEVELS = (50, 85, 95)
CHECKED, LEAST_CHECKS, AHEAD = (
    52,
    8,
    4,
)  # weeks: past forecasts looked at, as few of them say nothing, as far did each look


@dataclass(frozen=True)
class Pace:
    """Items finished in every whole week since the first activity, the oldest first; `first` is the first day of the first."""

    first: int
    counts: Ints

    @property
    def window(self) -> Ints:
        return self.counts[-WINDOW:]

    @property
    def why_not(self) -> str:
        """Why nothing can be forecast; empty where it can."""
        if len(self.counts) < ENOUGH_WEEKS:
            return f"Not enough yet: {_whole_weeks(len(self.counts))} of history, {ENOUGH_WEEKS} are needed."
        done = int(self.counts.sum())
        if done < ENOUGH_ITEMS:
            return (
                f"Not enough yet: {done} planned item{'s' * (done != 1)} finished, {ENOUGH_ITEMS} are needed."
            )
        if not self.window.any():
            return f"Nothing planned was finished in the last {len(self.window)} weeks, so there is no pace to draw from."
        return ""


def pace_of(finished: Ints, first: int, last: int, week_starts: str) -> Pace:
    """The pace of days of finishes; `first` is the day of the first activity, `last` the last whole day. Part weeks are left out."""
    starts = WEEKDAYS.index(week_starts)
    if first == NO_DAY or last < first:
        return Pace(NO_DAY, np.zeros(0, dtype=np.int64))
    begin = int(week_of(np.array([first + 6]), starts)[0])
    end = int(week_of(np.array([last + 1]), starts)[0])
    weeks = max(0, (end - begin) // 7)
    inside = finished[(finished >= begin) & (finished < end)]
    return Pace(begin, np.bincount((inside - begin) // 7, minlength=weeks)[:weeks])


def drawn(window: Ints, weeks: int, seed: int, runs: int = RUNS) -> Ints:
    """(runs, weeks): what each drawn future finishes in each of its weeks."""
    random = np.random.default_rng(seed)
    if len(window) >= SHORT:
        return random.choice(window, (runs, weeks))
    rates = random.gamma(window.sum() + 0.5, 1 / len(window), (runs, 1))
    return random.poisson(rates, (runs, weeks))


def how_many(runs: Ints, weeks: int, level: float) -> int:
    """As many items are finished within so many weeks in `level` per cent of the runs, or more."""
    sums = np.sort(runs[:, :weeks].sum(axis=1))
    return int(sums[int(len(sums) * (100 - level) / 100)])


def weeks_until(runs: Ints, items: int, level: float) -> int | None:
    """Weeks by whose end the items are finished in `level` per cent of the runs; none where the horizon does not hold it."""
    if items <= 0:
        return 0
    needed = np.sort((runs.cumsum(axis=1) < items).sum(axis=1) + 1)
    weeks = int(needed[int(np.ceil(level / 100 * len(needed))) - 1])
    return weeks if weeks <= runs.shape[1] else None


@dataclass(frozen=True)
class Held:
    """How often past forecasts held: of `checks` of them, each for the four weeks after it, made from what was known then."""

    checks: int
    shares: dict[int, float]


def held(pace: Pace, seed: int) -> Held | None:
    counts = pace.counts
    ends = range(max(ENOUGH_WEEKS, len(counts) - AHEAD + 1 - CHECKED), len(counts) - AHEAD + 1)
    hits, checks = dict.fromkeys(LEVELS, 0), 0
    for end in ends:
        then = Pace(pace.first, counts[:end])
        if then.why_not:
            continue
        runs, came = drawn(then.window, AHEAD, seed + end, 2_000), int(counts[end : end + AHEAD].sum())
        checks += 1
        for level in LEVELS:
            hits[level] += came >= how_many(runs, AHEAD, level)
    return (
        Held(checks, {level: hit / checks for level, hit in hits.items()}) if checks >= LEAST_CHECKS else None
    )


def _whole_weeks(number: int) -> str:
    return "1 whole week" if number == 1 else f"{number} whole weeks"
