"""Where the time of a team's people went, day by day: written down, else estimated from open crew rows, else unknown.

A person's available minutes of a day are first what was written down, by backlog. The rest is split evenly over the
items on whose crew the person was that day while they stood in an active column: that is the estimate, and is marked.
What then is left nobody knows; it is stated and never left out. Minutes written beyond the available time (a weekend,
a long night) are added to both sides, so that no share passes 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from metrics.availability import available, people_count
from metrics.days import local_days
from metrics.history import ACTIVE, BACKLOGS, NEVER, QUEUE, Efforts, Floats, History, Ints


@dataclass(frozen=True)
class PersonTime:
    """Minutes of the whole team by day from `first`: written and estimated have shape (backlogs, days)."""

    first: int
    available: Floats
    written: Floats
    estimated: Floats
    run: Floats  # minutes of run work that comes back (R1), by day, part of those of its backlog

    @property
    def unknown(self) -> Floats:
        """Minutes of which nobody knows where they went, by day."""
        known = self.written.sum(axis=0) + self.estimated.sum(axis=0)
        return np.maximum(np.round(self.available - known, 6), 0)

    def between(self, first: int, last: int) -> PersonTime:
        """The days from `first` to `last`, both included."""
        days = slice(max(0, first - self.first), max(0, last - self.first + 1))
        return PersonTime(
            max(first, self.first), self.available[days], self.written[:, days], self.estimated[:, days],
            self.run[days],
        )  # fmt: skip


def person_time(history: History, first: int, last: int) -> PersonTime:
    """The time of all people from day `first` to day `last`, both included."""
    written = _written(history, first, last)
    spent = written.sum(axis=0)
    had = np.maximum(available(history, first, last), spent)
    parts = _crew_parts(history, first, last, had > spent)
    whole = parts.sum(axis=0)
    rate = np.divide(had - spent, whole, out=np.zeros_like(had), where=whole > 0)
    run = _run_work(history, first, last, had > spent, rate)
    return PersonTime(first, had.sum(axis=0), written.sum(axis=1), (parts * rate).sum(axis=1), run)


def _run_work(history: History, first: int, last: int, wanted: np.ndarray, rate: Floats) -> Floats:
    """Minutes of run work by day, written down and estimated like those of its backlog."""
    if not len(history.run_items):
        return np.zeros(max(0, last - first + 1))
    written = _written(history, first, last, history.run_efforts).sum(axis=(0, 1))
    parts = _crew_parts(history, first, last, wanted, history.run_items).sum(axis=0)
    minutes: Floats = written + (parts * rate).sum(axis=0)
    return minutes


def _written(history: History, first: int, last: int, noted: Efforts | None = None) -> Floats:
    """Minutes written down, shape (backlogs, people, days)."""
    minutes = np.zeros((len(BACKLOGS), people_count(history), max(0, last - first + 1)))
    efforts = history.efforts if noted is None else noted
    inside = (efforts.day >= first) & (efforts.day <= last)
    place = efforts.backlog[inside], efforts.person[inside], efforts.day[inside] - first
    np.add.at(minutes, place, efforts.minutes[inside])
    return minutes


def _crew_parts(
    history: History, first: int, last: int, wanted: np.ndarray, only: Ints | None = None
) -> Floats:
    """How many items of each backlog a person was on, each day that is wanted: shape (backlogs, people, days)."""
    days = max(0, last - first + 1)
    people = people_count(history)
    item, person, since, until = _days_on_active_items(history)
    inside = (until >= first) & (since <= last)
    if only is not None:
        inside &= np.isin(item, only)
    item, person = item[inside], person[inside]
    since, until = np.maximum(since[inside], first), np.minimum(until[inside], last)
    row, day = _each(since - first, until - since + 1)
    place = person[row] * days + day
    keep = wanted.ravel()[place]
    flat = history.items.backlog[item][row[keep]] * people * days + place[keep]
    return (
        np.bincount(flat, minlength=len(BACKLOGS) * people * days)
        .reshape(len(BACKLOGS), people, days)
        .astype(float)
    )


def _days_on_active_items(history: History) -> tuple[Ints, Ints, Ints, Ints]:
    """Item, person, first and last day of every time on the crew of an item in an active column; no day twice."""
    stays, crew = history.stays, history.crew
    order = np.lexsort((crew.began, crew.person, crew.item))
    kinds = np.array((*history.categories, QUEUE))[stays.column]
    active = np.flatnonzero(kinds == ACTIVE)
    low, high = (
        np.searchsorted(stays.item[active], crew.item[order], side=side) for side in ("left", "right")
    )
    row, place = _each(low, high - low)
    member, stay = order[row], active[place]
    begin = np.maximum(crew.began[member], stays.entered[stay])
    end = np.minimum(np.minimum(crew.ended[member], stays.left[stay]), history.now)
    real = (begin < end) & (end < NEVER)
    item, person = crew.item[member][real], crew.person[member][real]
    since, until = local_days(begin[real], history.zone), local_days(end[real] - 1, history.zone)
    again = (item[1:] == item[:-1]) & (person[1:] == person[:-1]) & (since[1:] <= until[:-1])
    since[1:][again] = until[:-1][again] + 1
    return item, person, since, until


def _each(first: Ints, length: Ints) -> tuple[Ints, Ints]:
    """Runs of whole numbers written out: the row of each number, and the number."""
    length = np.maximum(length, 0)
    row = np.repeat(np.arange(len(first)), length)
    return row, first[row] + np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)
