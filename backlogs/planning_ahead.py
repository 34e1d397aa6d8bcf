"""Iterations are made ahead from the team's cadence, so that planning always has somewhere to put work."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from backlogs.models import Iteration
from core.locking import lock
from journal.recording import verb
from people.models.days import require_days

if TYPE_CHECKING:
    from people.models import Person, Team

AHEAD = 3


@verb()
def plan_ahead(team: Team, *, by: Person | None, count: int = AHEAD) -> list[Iteration]:
    """Make `count` further iterations after the last one; the first contains today where there is none yet."""
    team.backlogs.select_related("team")[0].require_product_owner(by)
    lock(team)
    last = team.iterations.order_by("-number").first()
    number = last.number if last else 0
    first_day = _day_after(last.ends_on, team) if last else _first_day(team)
    made = []
    for _ in range(count):
        number += 1
        ends_on = first_day + timedelta(team.iteration_days - 1)
        require_days(starts_on=first_day, ends_on=ends_on)
        iteration = Iteration(team=team, number=number, starts_on=first_day, ends_on=ends_on)
        iteration.begin("planned_ahead", by=by)
        made.append(iteration)
        first_day = ends_on + timedelta(1)
    return made


def _first_day(team: Team) -> date:
    """The cadence's day on or before today; without a cadence the Monday of this week."""
    today = team.today
    if team.iteration_starts_on is None:
        return today - timedelta(today.weekday())
    return today - timedelta((today - team.iteration_starts_on).days % team.iteration_days)


def _day_after(ended_on: date, team: Team) -> date:
    """The next day; after a pause, or behind an imported history, the cadence's day on or before today."""
    behind = max(0, (team.today - ended_on).days - 1) // team.iteration_days
    return ended_on + timedelta(1 + behind * team.iteration_days)


@verb()
def fill_ahead(team: Team, *, by: Person | None = None) -> None:
    """Keep `AHEAD` iterations planned; a job calls this every day."""
    lock(team)
    lacking = AHEAD - team.iterations.ahead().count()
    if lacking > 0:
        plan_ahead(team, by=by, count=lacking)
