"""The age lines of a workflow: how old finished items were when they left each column.

age(item, column) = day it last left the column - day of its first active stay + 1, in the team's days. The lines of a
column are the nearest-rank 50th and 85th percentiles over planned items finished in the last `WINDOW` days (the pace
bands of Vacanti's aging chart); with fewer than `ENOUGH` items there is no line. Interrupts, which pass in hours and have
clocks of their own, would make every story look old.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from backlogs.models import Column, Stay
from backlogs.models.words import Category
from core import clock

if TYPE_CHECKING:
    from people.models import Team

WINDOW, ENOUGH = timedelta(days=180), 10


def draw_age_lines(team: Team) -> None:
    """Write the lines of all standing columns of the team; a job does it once a day."""
    ages = ages_at_leaving(team)
    for column in Column.objects.standing().filter(team=team):
        column.draw_age_lines(*lines(ages.get(column.pk, [])))


def lines(ages: list[int]) -> tuple[int | None, int | None]:
    if len(ages) < ENOUGH:
        return None, None
    import numpy as np

    from metrics.percentiles import percentile  # numpy is for the process that computes

    days = np.array(ages)
    middle, most = (percentile(days, per_cent, "nearest-rank") for per_cent in (50, 85))
    return int(middle or 0), int(most or 0)


def ages_at_leaving(team: Team) -> dict[int, list[int]]:
    """Column → ages in days, one for each finished item that was in it."""
    since = clock.now() - WINDOW
    finished = {"item__outcome": "done", "item__closed_at__gte": since, "item__team": team}
    planned = Stay.objects.filter(team=team, **finished).exclude(item__backlog__kind="interrupt")
    rows = planned.order_by("item_id", "entered_at", "id")
    started: dict[int, int] = {}
    left: dict[tuple[int, int], int] = {}
    for item_id, column_id, category, entered_at, left_at in rows.values_list(
        "item_id", "column_id", "column__category", "entered_at", "left_at"
    ):
        if category == Category.ACTIVE:
            started.setdefault(item_id, entered_at.astimezone(team.tzinfo).toordinal())
        if item_id in started and left_at is not None:
            left[item_id, column_id] = left_at.astimezone(team.tzinfo).toordinal()
    ages: dict[int, list[int]] = defaultdict(list)
    for (item_id, column_id), day in left.items():
        ages[column_id].append(day - started[item_id] + 1)
    return ages
