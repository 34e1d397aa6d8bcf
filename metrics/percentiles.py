"""Percentiles by a stated rule.

Nearest rank is the smallest observed value with at least p % of the values at or below it, so "85 % took 8 days or
less" is true of the data; linear interpolation is what numpy, pandas and spreadsheets do (Hyndman and Fan, 1996,
types 1 and 7).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from metrics.history import Ints


def percentile(values: Ints, per_cent: float, rule: str) -> float | None:
    """The value below which `per_cent` of `values` lie, none for no values."""
    if not len(values):
        return None
    if rule == "linear":
        return float(np.percentile(values, per_cent))
    rank = max(
        1, math.ceil(round(per_cent * len(values) / 100, 9))
    )  # 0.07 * 100 is 7.000000000000001 in floats
    return float(np.partition(values, rank - 1)[rank - 1])


def percentiles(values: Ints, wanted: Iterable[float], rule: str) -> dict[str, float | None]:
    """The wanted percentiles by name: {"50": 3.0, "85": 8.0}."""
    return {f"{one:g}": percentile(values, one, rule) for one in wanted}
