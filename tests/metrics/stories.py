"""Histories for tests, told as stories: who moved where and when, turned into the arrays the numbers read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from metrics.days import micros
from metrics.history import (
    ACTIVE,
    BACKLOGS,
    DAY,
    DONE,
    NEVER,
    NO_OFFSET,
    OUTCOMES,
    QUEUE,
    WAITING,
    DaySpans,
    Efforts,
    History,
    Items,
    Iterations,
    Sizes,
    Spans,
    Stays,
)

COLUMNS = {"Ready": QUEUE, "Doing": ACTIVE, "Review": ACTIVE, "Waiting": WAITING, "Done": DONE}


def at(text: str) -> int:
    when = datetime.fromisoformat(text)
    return micros(when if when.tzinfo else when.replace(tzinfo=UTC))


def offset(text: str) -> int:
    when = datetime.fromisoformat(text).utcoffset()
    return NO_OFFSET if when is None else int(when.total_seconds() // 60)


@dataclass
class Story:
    """One item: its moves as (time, column or outside status), its sizes as (time, points)."""

    moves: Sequence[tuple[str, str]]
    backlog: str = "business"
    outcome: str | None = None
    closed: str | None = None
    created: str | None = None
    sizes: Sequence[tuple[str, float]] = ()
    blocks: Sequence[tuple[str, str | None]] = ()
    statuses: bool = False


@dataclass
class _Rows:
    stays: list[tuple[int, ...]] = field(default_factory=list)
    sizes: list[tuple[int, ...]] = field(default_factory=list)
    blocks: list[tuple[int, ...]] = field(default_factory=list)


def told(
    stories: Iterable[Story], *, zone: str = "UTC", columns: dict[str, int] | None = None, **more
) -> History:
    """A history of these stories; with `statuses` the moves are outside statuses and all stand in the first column."""
    stories = list(stories)
    columns = columns or COLUMNS
    names = list(columns)
    statuses = sorted({status for story in stories if story.statuses for _, status in story.moves})
    rows = _Rows()
    for item, story in enumerate(stories):
        ends = [at(when) for when, _ in story.moves[1:]] + [
            NEVER if story.closed is None else at(story.closed)
        ]
        for (when, where), left in zip(story.moves, ends, strict=True):
            column = 0 if story.statuses else names.index(where)
            status = statuses.index(where) if story.statuses else -1
            rows.stays.append((item, column, at(when), left, status, offset(when)))
        rows.sizes += [(item, round(points * 100), at(when)) for when, points in story.sizes]
        rows.blocks += [(item, -1, at(began), at(ended) if ended else NEVER) for began, ended in story.blocks]
    return History(
        zone=zone,
        columns=tuple(names),
        categories=tuple(columns.values()),
        statuses=tuple(statuses),
        items=_items(stories, columns),
        stays=Stays(*_columns(rows.stays, 6)),
        sizes=Sizes(*_columns(rows.sizes, 3)),
        blocks=Spans(*_columns(rows.blocks, 4)),
        **more,
    )


def _items(stories: list[Story], columns: dict[str, int]) -> Items:
    rows = []
    for number, story in enumerate(stories, 1):
        stands_done = bool(story.moves) and columns.get(story.moves[-1][1]) == DONE
        outcome = story.outcome if story.outcome is not None else ("done" if stands_done else "")
        closed = at(story.closed) if story.closed else (at(story.moves[-1][0]) if stands_done else NEVER)
        backlog = BACKLOGS.index(story.backlog)
        created = at(story.created or story.moves[0][0])
        rows.append((number, backlog, backlog, created, closed, OUTCOMES.index(outcome)))
    return Items(*_columns(rows, 6))


def _columns(rows: list[tuple[int, ...]], width: int) -> list[np.ndarray]:
    return list(np.array(rows, dtype=np.int64).reshape(-1, width).T)


def fortnights(first: str, count: int, **more) -> Iterations:
    """Two-week iterations one after the other, all closed."""
    begins = np.array([at(first) + 14 * DAY * n for n in range(count)], dtype=np.int64)
    flags = {"closed": np.ones(count, bool), "reconstructed": np.zeros(count, bool)} | more
    return Iterations(
        id=np.arange(count),
        begin=begins,
        end=begins + 14 * DAY,
        names=tuple(str(n + 1) for n in range(count)),
        **flags,
    )


def day(text: str) -> int:
    return at(text) // DAY


def spans(*rows: tuple[int, str, str, float]) -> DaySpans:
    """Memberships or absences: person, first day, last day, share."""
    people, first, last = (
        [row[0] for row in rows],
        [day(row[1]) for row in rows],
        [day(row[2]) for row in rows],
    )
    whole = (np.array(one, dtype=np.int64) for one in (people, first, last))
    return DaySpans(*whole, np.array([row[3] for row in rows], dtype=float))


def weekdays(first: str, count: int) -> np.ndarray:
    """The Mondays to Fridays of `count` days from `first` on."""
    days = np.arange(day(first), day(first) + count)
    return days[(days + 3) % 7 < 5]


def efforts(*rows: tuple[int, str, str, int]) -> Efforts:
    """Written-down effort: person, day, backlog, minutes."""
    return Efforts(
        *_columns(
            [(who, day(when), BACKLOGS.index(backlog), minutes) for who, when, backlog, minutes in rows], 4
        )
    )


def crew(*rows: tuple[int, int, str, str | None]) -> Spans:
    """Crew rows: item, person, joined, left."""
    return Spans(
        *_columns(
            [(item, who, at(joined), at(left) if left else NEVER) for item, who, joined, left in rows], 4
        )
    )
