"""How values are written in answers: days, points, shares and ranges."""

from __future__ import annotations

from typing import Any

from metrics.days import iso
from metrics.flow import UNKNOWN
from metrics.history import History
from metrics.interrupt_share import days_of
from metrics.intervals import Interval

SHOWN, FEW = 12, 3  # a trend compares the first few and the last few of the iterations shown


def rounded(value: float | None, places: int = 2) -> float | None:
    return None if value is None else round(value, places)


def ends(interval: Interval | None, places: int = 4) -> list[float] | None:
    return None if interval is None else [round(end, places) for end in interval]


def known(days: int) -> int | None:
    """A number of days, none where it is unknown."""
    return None if days == UNKNOWN else int(days)


def points(hundredths: int) -> float:
    return int(hundredths) / 100


def iteration(history: History, place: int) -> dict[str, Any]:
    """How an iteration is named in an answer."""
    first, last = days_of(history, place)
    return {
        "iteration": int(history.iterations.names[place]),
        "id": int(history.iterations.id[place]),
        "begins": iso(first),
        "ends": iso(last),
    }
