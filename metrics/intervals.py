"""How sure a number is: intervals at 95 % for shares, means, ratios of days and percentiles.

Wilson (1927) for shares; Student's t for a mean of few values and for the next single value; for a ratio of times whole
days are drawn again (bootstrap by blocks of one day), because efforts of one day hang together; a percentile has the
distribution-free interval of its order statistics (David and Nagaraja, ch. 7.1), which may have no upper end.
"""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np

from metrics.history import Floats, Ints

CONFIDENCE = 0.95
DRAWS = 1000
Interval = tuple[float, float]


def wilson(hits: int, tries: int) -> Interval | None:
    """Low and high end of a share of `hits` in `tries`, both within 0 and 1; none without tries."""
    if not tries:
        return None
    z2 = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2) ** 2
    share, width = hits / tries, 1 + z2 / tries
    middle = share + z2 / (2 * tries)
    half = math.sqrt(z2 * (share * (1 - share) / tries + z2 / (4 * tries**2)))
    return max(0.0, (middle - half) / width), min(1.0, (middle + half) / width)


def mean_interval(values: Floats) -> Interval | None:
    """Where the mean lies of which `values` are a sample: mean +- t * s / sqrt(n); none for fewer than three."""
    return _around_mean(values, 1 / len(values)) if len(values) >= 3 else None


def next_interval(values: Floats) -> Interval | None:
    """Where the next single value lies: mean +- t * s * sqrt(1 + 1/n); none for fewer than three."""
    return _around_mean(values, 1 + 1 / len(values)) if len(values) >= 3 else None


def _around_mean(values: Floats, variance: float) -> Interval:
    half = t_quantile(0.5 + CONFIDENCE / 2, len(values) - 1) * float(values.std(ddof=1)) * math.sqrt(variance)
    mean = float(values.mean())
    return max(0.0, mean - half), mean + half  # counts and times are never below 0


def apart(one: Interval | None, other: Interval | None) -> bool:
    """Two intervals that do not overlap: the difference is more than chance; unknown ends are never apart."""
    return one is not None and other is not None and (one[1] < other[0] or other[1] < one[0])


def t_quantile(chance: float, degrees: int) -> float:
    """The value that Student's t with whole `degrees` of freedom stays below with `chance` (above 0.5)."""
    low, high = 0.0, 1000.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _t_below(middle, degrees) < chance else (low, middle)
    return high


def _t_below(value: float, degrees: int) -> float:
    """P(T <= value): the finite sums of Abramowitz and Stegun 26.7.3 and 26.7.4."""
    angle = math.atan(value / math.sqrt(degrees))
    square, odd = math.cos(angle) ** 2, degrees % 2
    term = total = math.cos(angle) if odd else 1.0
    for step in range(2 + odd, degrees - 1, 2):
        term *= square * (step - 1) / step
        total += term
    within = (
        2 / math.pi * (angle + math.sin(angle) * (total if degrees > 1 else 0))
        if odd
        else math.sin(angle) * total
    )
    return 0.5 + within / 2


def ratio_interval(parts: Floats, wholes: Floats, seed: int) -> Interval | None:
    """Where sum(parts) / sum(wholes) lies, one value a day each; the same input and seed give the same ends.

    None for fewer than five days: that little says nothing about the next.
    """
    if len(parts) < 5 or not wholes.sum():
        return None
    drawn = np.random.default_rng(seed).integers(0, len(parts), size=(DRAWS, len(parts)))
    sums = wholes[drawn].sum(axis=1)
    ratios = parts[drawn].sum(axis=1)[sums > 0] / sums[sums > 0]
    low, high = np.quantile(ratios, [0.5 - CONFIDENCE / 2, 0.5 + CONFIDENCE / 2])
    return float(low), float(high)


def percentile_interval(values: Ints, per_cent: float) -> tuple[float, float | None] | None:
    """Between which observed values the true percentile lies; the upper end is none where the sample is too small."""
    count, chance = len(values), per_cent / 100
    if not count or chance >= 1:
        return None
    tail, ordered = (1 - CONFIDENCE) / 2, np.sort(values)
    below = _binomial_below(
        count, chance
    )  # below[k] = P(fewer than k+1 of the sample lie below the percentile)
    low = int(np.searchsorted(below, tail, side="right"))
    high = int(np.searchsorted(below, 1 - tail)) + 1
    return float(ordered[max(low - 1, 0)]), float(ordered[high - 1]) if high <= count else None


def _binomial_below(count: int, chance: float) -> Floats:
    hits = np.arange(1, count + 1)
    steps = np.log((count - hits + 1) / hits * chance / (1 - chance))
    logs = np.concatenate([[0.0], np.cumsum(steps)]) + count * math.log1p(-chance)
    return np.cumsum(np.exp(logs))
