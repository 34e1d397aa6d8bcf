"""Burn-up of a feature: how much it holds (the scope line) and how much of it is finished (the done line), day by day.

    scope(d) = sizes of the items that had come by the end of d and were not closed unfinished by then
    done(d)  = sizes, as of their finish, of those whose finish was by the end of d

A size is the one an item had on the day; an item without one counts nothing in points. Both lines move: a split, a new
story or a new estimate lifts the scope where it happened, and nothing is rewritten afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True)
class Piece:
    """An item: the days it came, was finished, or was closed unfinished; its sizes as (day, points), the oldest first."""

    came: int
    finished: int | None = None
    left: int | None = None
    sizes: Sequence[tuple[int, float]] = ()


@dataclass(frozen=True)
class BurnUp:
    """Both lines, one value a day from `first` on."""

    first: int
    scope: list[float]
    done: list[float]


def burn_up(pieces: Iterable[Piece], last: int) -> BurnUp:
    """From the day on which the first item came to `last`, both included."""
    pieces = list(pieces)
    first = min((piece.came for piece in pieces), default=last)
    scope, done = defaultdict(float), defaultdict(float)
    for piece in pieces:
        size = 0.0
        for day, points in piece.sizes:
            if piece.finished is None or day <= piece.finished:
                scope[max(day, piece.came)] += points - size
                size = points
        if piece.left is not None:
            scope[piece.left] -= size
        if piece.finished is not None:
            done[piece.finished] += size
    days = range(first, last + 1)
    return BurnUp(first, *(list(accumulate(line[day] for day in days)) for line in (scope, done)))
