"""The share of a team's person-time that interrupts took: the headline, and what staffing uses.

share = person-time on interrupts in the iteration, finished or not, triage and declined included, divided by the
available person-time (absences out). Time that nobody wrote down is estimated from open crew rows and marked; what
stays unknown is part of the whole, so the share is then "at least", up to share + unknown. Where most of the time is
unknown, or interrupts were handled and nobody knows by whom, the share is unknown. Its interval draws whole days again. The other ways to count, each with a Wilson interval: of finished items, of finished points (only where the
team sizes interrupts), of arrivals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.days import local_days
from metrics.flow import Flow
from metrics.history import BACKLOGS, INTERRUPT, QUEUE, Bools, Floats, History, Ints
from metrics.intervals import Interval, ratio_interval, wilson
from metrics.iterations import iteration_of
from metrics.person_time import PersonTime, person_time
from metrics.sizes import counted_sizes

MOSTLY = 0.5  # more than this part of the time unknown: no share is told


@dataclass(frozen=True)
class Share:
    """A part of a whole with its interval; none where there is no whole or nothing is known."""

    part: float
    whole: float
    share: float | None
    interval: Interval | None


@dataclass(frozen=True)
class TimeShare:
    """Person-days of a span of days, and the share that interrupts took of them; `share` none means unknown."""

    available: float
    interrupts: float
    estimated: float  # of the person-days on interrupts
    unknown: float
    share: float | None
    interval: Interval | None
    working_days: int
    by_backlog: tuple[float, ...] = (0.0,) * len(BACKLOGS)  # person-days known to be of each backlog
    run: float = 0.0  # person-days known to be of run work that comes back, part of the business backlog

    @property
    def at_most(self) -> float | None:
        """The share if all unknown time went into interrupts."""
        return None if self.share is None else min(1.0, self.share + self.unknown / self.available)


NOTHING = TimeShare(0, 0, 0, 0, None, None, 0)


@dataclass(frozen=True)
class OtherWays:
    """The same iteration counted without anybody's time."""

    items: Share
    points: Share | None
    arrivals: Share


def days_of(history: History, iteration: int) -> tuple[int, int]:
    """The first and last day of an iteration in the team's zone; a day that two share is the later one's."""
    edges = np.array([history.iterations.begin[iteration], history.iterations.end[iteration]])
    first, after = (int(day) for day in local_days(edges, history.zone))
    return first, max(first, after - 1)


Days = list[tuple[int, int]]  # spans of days, both ends included


def time_share(history: History, spans: Days, seed: int) -> TimeShare:
    """The share over one or several spans of days."""
    return time_shares(history, [spans], seed)[0]


def time_shares(history: History, groups: list[Days], seed: int) -> list[TimeShare]:
    """The share over each group of spans; the time of the people is gone through once."""
    every = [span for group in groups for span in group]
    if not every:
        return [NOTHING for _ in groups]
    first, last = min(begin for begin, _ in every), max(end for _, end in every)
    time, handled = person_time(history, first, last), _handled(history, first, last)
    masks = [_within_spans(group, first, last) for group in groups]
    return [_share_of(time, days, history.minutes, seed, bool(handled[days].any())) for days in masks]


def _handled(history: History, first: int, last: int) -> Bools:
    """The days on which somebody moved an interrupt along: then time went into interrupts, known or not."""
    stays = history.stays
    moved = (history.items.backlog[stays.item] == INTERRUPT) & (
        np.array((*history.categories, QUEUE))[stays.column] != QUEUE
    )
    days = local_days(stays.entered[moved], history.zone)
    return np.isin(np.arange(first, last + 1), days)


def _within_spans(spans: Days, first: int, last: int) -> Bools:
    days = np.zeros(last - first + 1, dtype=np.bool_)
    for begin, end in spans:
        days[begin - first : end - first + 1] = True
    return days


def _share_of(time: PersonTime, days: Bools, minutes: int, seed: int, handled: bool) -> TimeShare:
    days = days & (time.available > 0)
    whole, unknown = time.available[days], time.unknown[days]
    estimated = time.estimated[INTERRUPT, days]
    part = time.written[INTERRUPT, days] + estimated
    total = float(whole.sum())
    told = total > 0 and float(unknown.sum()) <= MOSTLY * total
    told &= not handled or float(part.sum()) > 0 or not unknown.any()
    return TimeShare(
        available=total / minutes, interrupts=float(part.sum()) / minutes, estimated=float(estimated.sum()) / minutes,
        unknown=float(unknown.sum()) / minutes, share=float(part.sum()) / total if told else None,
        interval=ratio_interval(part, whole, seed) if told else None, working_days=int(days.sum()),
        by_backlog=tuple(((time.written + time.estimated)[:, days].sum(axis=1) / minutes).tolist()),
        run=float(time.run[days].sum()) / minutes,
    )  # fmt: skip


def other_ways(flow: Flow, groups: list[Ints]) -> list[OtherWays]:
    """Shares of finished items, of finished points and of arrivals, over each group of iterations together."""
    history, items = flow.history, flow.history.items
    finished, arrived = (
        iteration_of(history, moments) for moments in (flow.moments(flow.finished), items.created)
    )
    interrupt, came = items.backlog == INTERRUPT, items.arrived_as == INTERRUPT
    sizes = np.maximum(counted_sizes(flow), 0) if history.sizes_interrupts else None
    count = len(history.iterations)
    by_items, by_arrivals = _sides(finished, interrupt, count), _sides(arrived, came, count)
    by_points = None if sizes is None else _sides(finished, interrupt, count, sizes)
    return [
        OtherWays(
            items=_counted(by_items[:, group].sum(axis=1)),
            points=None if by_points is None else _counted(by_points[:, group].sum(axis=1) / 100),
            arrivals=_counted(by_arrivals[:, group].sum(axis=1)),
        )
        for group in groups
    ]


def _sides(iteration: Ints, interrupt: Bools, count: int, amounts: Ints | None = None) -> Floats:
    """Interrupts and all, by iteration: shape (2, iterations)."""
    inside = iteration >= 0
    weights = None if amounts is None else amounts[inside]
    every = np.bincount(iteration[inside], weights, minlength=count)
    part = inside & interrupt
    weights = None if amounts is None else amounts[part]
    return np.stack([np.bincount(iteration[part], weights, minlength=count), every]).astype(float)


def _counted(sides: Floats) -> Share:
    """Points hang together in items, so Wilson's interval, which takes them as single tries, is a rough one for them."""
    part, whole = float(sides[0]), float(sides[1])
    return Share(part, whole, part / whole if whole else None, wilson(round(part), round(whole)))
