"""Iterations laid over an imported history, from the team's cadence, each closed on its calendar end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import F

from backlogs.imports.journey import Step
from backlogs.imports.workflow import Workflow
from backlogs.models.iteration import Iteration, openings
from backlogs.models.iteration_entry import IterationEntry
from core import clock

if TYPE_CHECKING:
    from people.models import Team

RECONSTRUCTED = IterationEntry.How.RECONSTRUCTED
FAR = 1_000_000


class Tile(NamedTuple):
    """A closed iteration that may show imported work: [begins, ends)."""

    iteration_id: int
    begins: datetime
    ends: datetime


class Tiles:
    """The closed iterations of a team, in order."""

    def __init__(self, tiles: list[Tile]) -> None:
        self.tiles = tiles
        self.begins = [tile.begins for tile in tiles]

    def at(self, moment: datetime) -> int:
        """The place of the tile in which the moment lies, or of the last before it; -1 before all."""
        return bisect_right(self.begins, moment) - 1

    def end_after(self, moment: datetime) -> datetime | None:
        """When the iteration of this moment closed; None if it did not."""
        place = self.at(moment)
        return self.tiles[place].ends if place >= 0 and moment < self.tiles[place].ends else None

    def touched(self, steps: list[Step], workflow: Workflow) -> Iterator[Tile]:
        """The tiles in which the item was worked on or came to an end, in order."""
        places: set[int] = set()
        for number, step in enumerate(steps):
            first = max(0, self.at(step.at))
            left = steps[number + 1].at if number + 1 < len(steps) else None
            if workflow.is_work(step.place):
                last = len(self.tiles) - 1 if left is None else self.at(left)
                places.update(range(first, last + 1))
            elif workflow.is_done(step.place):
                places.add(first)
        return (self.tiles[place] for place in sorted(places) if place < len(self.tiles))


def lay(team: Team, first: datetime, last: datetime) -> Tiles:
    """Make the iterations that are missing between the two moments, and answer those that may be filled."""
    standing = list(Iteration.objects.filter(team=team).order_by("number"))
    spans = list(_missing(team, standing, _day(team, first), _day(team, last)))
    before = [span for span in spans if standing and span[0] < standing[0].starts_on]
    if before:
        _renumber(standing, len(before))
    number = standing[-1].number if standing else 0
    numbers = [*range(1, len(before) + 1), *range(number + 1, number + 1 + len(spans) - len(before))]
    made = [_make(team, number, *span) for number, span in zip(numbers, spans, strict=True)]
    return _fillable(sorted(standing + made, key=lambda iteration: iteration.number), team)


def _day(team: Team, moment: datetime) -> date:
    return moment.astimezone(team.tzinfo).date()


def midnight(team: Team, day: date) -> datetime:
    return datetime.combine(day, time(), team.tzinfo)


def _missing(team: Team, standing: list[Iteration], first: date, last: date) -> Iterator[tuple[date, date]]:
    """Spans of days of the cadence before and behind the iterations that stand, as far as they are over."""
    length = timedelta(team.iteration_days)
    anchor = standing[0].starts_on if standing else team.iteration_starts_on
    if anchor is None:
        anchor = first - timedelta(first.weekday())
    apart = (first - anchor) // length
    begins = anchor + length * (min(apart, 0) if standing else apart)
    while standing and begins < standing[0].starts_on:
        yield begins, begins + length - timedelta(1)
        begins += length
    if standing:
        begins = standing[-1].ends_on + timedelta(1)
    today = _day(team, clock.now())
    while begins <= last and begins + length <= today:
        yield begins, begins + length - timedelta(1)
        begins += length


def _renumber(standing: list[Iteration], by: int) -> None:
    """Earlier iterations come before: numbers follow time. Out of the way first, since no two may ever be equal."""
    mine = Iteration.objects.filter(pk__in=[iteration.pk for iteration in standing])
    mine.update(number=F("number") + FAR)
    mine.update(number=F("number") - FAR + by, version=F("version") + 1)
    for iteration in standing:
        iteration.refresh_from_db()
        iteration.record("renumbered", by=None, changes=iteration.journal_values("number", "version"))


def _make(team: Team, number: int, starts_on: date, ends_on: date) -> Iteration:
    iteration = Iteration(team=team, number=number, starts_on=starts_on, ends_on=ends_on)
    iteration.started_at = midnight(team, starts_on)
    iteration.closed_at = midnight(team, ends_on + timedelta(1))
    iteration.begin("reconstructed", by=None)
    return iteration


def _fillable(iterations: list[Iteration], team: Team) -> Tiles:
    """Closed ones in which nothing was promised; what people planned and closed is their record, not ours."""
    planned = set(
        IterationEntry.objects.filter(iteration__team=team)
        .exclude(how=RECONSTRUCTED)
        .values_list("iteration_id", flat=True)
    )
    opened = zip(iterations, openings(iterations, team.tzinfo), strict=True)
    return Tiles(
        [
            Tile(iteration.pk, opens_at, iteration.closed_at)
            for iteration, opens_at in opened
            if iteration.closed_at and iteration.pk not in planned
        ]
    )
