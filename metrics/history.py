"""What happened in one team, as arrays: the only input of every number.

Moments are whole microseconds since 1970 in UTC, days are whole days since 1970, items, columns, people and iterations
are named by their place in their own array. Nothing here knows a database; `metrics.loading` fills it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

NEVER = int(np.iinfo(np.int64).max)  # an end that has not come
NO_OFFSET = -32_768  # nobody wrote down an offset from UTC
DAY = 86_400_000_000
FOREVER = 2**31 - 1  # a day that does not come

BUSINESS, INTERRUPT, SSA = range(3)
BACKLOGS = ("business", "interrupt", "ssa")
QUEUE, ACTIVE, WAITING, DONE = range(4)
OUTCOMES = ("", "done", "cancelled", "duplicate", "declined", "merged", "resolved_itself")
FINISHED = OUTCOMES.index("done")
HOWS = ("planned", "carried", "added", "interrupt", "reconstructed")
RESULTS = ("", "done", "carried", "removed", "split")


def none() -> Ints:
    return np.zeros(0, dtype=np.int64)


def no_flags() -> Bools:
    return np.zeros(0, dtype=np.bool_)


def no_parts() -> Floats:
    return np.zeros(0, dtype=np.float64)


@dataclass(frozen=True)
class Items:
    """One row an item, in order of `id`; `backlog` is where it stands, `arrived_as` where it came in."""

    id: Ints = field(default_factory=none)
    backlog: Ints = field(default_factory=none)
    arrived_as: Ints = field(default_factory=none)
    created: Ints = field(default_factory=none)
    closed: Ints = field(default_factory=none)
    outcome: Ints = field(default_factory=none)

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True)
class Stays:
    """One row a stay of an item in a column, by item, then by time; `status` is its place in `History.statuses` or -1."""

    item: Ints = field(default_factory=none)
    column: Ints = field(default_factory=none)
    entered: Ints = field(default_factory=none)
    left: Ints = field(default_factory=none)
    status: Ints = field(default_factory=none)
    offset: Ints = field(default_factory=none)

    def __len__(self) -> int:
        return len(self.item)


@dataclass(frozen=True)
class Sizes:
    """One row a size given; points in hundredths (-1: the size was taken away)."""

    item: Ints = field(default_factory=none)
    points: Ints = field(default_factory=none)
    at: Ints = field(default_factory=none)


@dataclass(frozen=True)
class Efforts:
    """One row a written-down effort: a person's minutes on a day for a backlog."""

    person: Ints = field(default_factory=none)
    day: Ints = field(default_factory=none)
    backlog: Ints = field(default_factory=none)
    minutes: Ints = field(default_factory=none)


@dataclass(frozen=True)
class Spans:
    """One row a span of time of an item: a block, or a person on its crew (`person` is then a place, else -1)."""

    item: Ints = field(default_factory=none)
    person: Ints = field(default_factory=none)
    began: Ints = field(default_factory=none)
    ended: Ints = field(default_factory=none)


@dataclass(frozen=True)
class DaySpans:
    """One row a run of days of a person, both ends included: a membership or an absence; `share` of a full day."""

    person: Ints = field(default_factory=none)
    first: Ints = field(default_factory=none)
    last: Ints = field(default_factory=none)
    share: Floats = field(default_factory=no_parts)


@dataclass(frozen=True)
class Iterations:
    """One row an iteration [begin, end), in order; what has not ended is not closed."""

    id: Ints = field(default_factory=none)
    begin: Ints = field(default_factory=none)
    end: Ints = field(default_factory=none)
    closed: Bools = field(default_factory=no_flags)
    reconstructed: Bools = field(default_factory=no_flags)
    names: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True)
class Entries:
    """Items in iterations, summed by how they came in and what came of them; `points` are the committed ones.

    Points are in hundredths, -1 where the rows were not part of a commitment; `done_of_split` are those of them that were
    done of items split at the close.
    """

    iteration: Ints = field(default_factory=none)
    how: Ints = field(default_factory=none)
    result: Ints = field(default_factory=none)
    items: Ints = field(default_factory=none)
    points: Ints = field(default_factory=none)
    done_of_split: Ints = field(default_factory=none)


@dataclass(frozen=True)
class History:
    """Everything about one team that a number may ask."""

    zone: str = "UTC"
    columns: tuple[str, ...] = ()
    categories: tuple[int, ...] = ()
    statuses: tuple[str, ...] = ()
    items: Items = field(default_factory=Items)
    stays: Stays = field(default_factory=Stays)
    sizes: Sizes = field(default_factory=Sizes)
    efforts: Efforts = field(default_factory=Efforts)
    blocks: Spans = field(default_factory=Spans)
    crew: Spans = field(default_factory=Spans)
    iterations: Iterations = field(default_factory=Iterations)
    entries: Entries = field(default_factory=Entries)
    working: Ints = field(default_factory=none)  # the days on which the team works, in order
    minutes: int = 480  # of a full working day
    sizes_interrupts: bool = False
    run_items: Ints = field(default_factory=none)  # what recurring rules made (R1), in order
    run_efforts: Efforts = field(default_factory=Efforts)  # the part of `efforts` that is on those
    members: DaySpans = field(default_factory=DaySpans)
    absences: DaySpans = field(default_factory=DaySpans)
    now: int = NEVER

    def as_of(self, moment: int) -> History:
        """The same team as it stood at `moment`: what happened later is not there."""
        items, stays = self.items, self.stays
        reopened = items.closed > moment
        return replace(
            self,
            now=moment,
            items=replace(
                items,
                closed=np.where(reopened, NEVER, items.closed),
                outcome=np.where(reopened, 0, items.outcome),
            ),
            stays=_until(stays, stays.entered, "left", moment),
            sizes=_rows(self.sizes, self.sizes.at <= moment),
            efforts=_rows(self.efforts, self.efforts.day * DAY <= moment),
            run_efforts=_rows(self.run_efforts, self.run_efforts.day * DAY <= moment),
            blocks=_until(self.blocks, self.blocks.began, "ended", moment),
            crew=_until(self.crew, self.crew.began, "ended", moment),
            iterations=replace(
                self.iterations, closed=self.iterations.closed & (self.iterations.end <= moment)
            ),
        )


Table = TypeVar("Table", Stays, Sizes, Efforts, Spans)


def _rows(table: Table, keep: Bools) -> Table:
    return replace(table, **{name: column[keep] for name, column in vars(table).items()})


def _until(table: Table, began: Ints, end: str, moment: int) -> Table:
    """Rows that had begun by `moment`, those that ended later being open."""
    ends = getattr(table, end)
    if np.all(began <= moment) and not np.any((ends > moment) & (ends < NEVER)):
        return table
    kept = _rows(table, began <= moment)
    ends = getattr(kept, end)
    return replace(kept, **{end: np.where(ends > moment, NEVER, ends)})
