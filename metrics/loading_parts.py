"""The parts of a team's history beside items and stays, each out of its own tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from django.db import models
from django.db.models import Count, ExpressionWrapper, Q, Sum

from backlogs.models import (
    Backlog,
    Block,
    Crew,
    Effort,
    Iteration,
    IterationEntry,
    RecurringRule,
    Size,
    WorkItem,
)
from backlogs.models.iteration import openings
from backlogs.models.iteration_record import part_done
from metrics.days import day_of, micros, midnight
from metrics.history import (
    BACKLOGS,
    FOREVER,
    HOWS,
    RESULTS,
    DaySpans,
    Efforts,
    Entries,
    Ints,
    Iterations,
    Sizes,
    Spans,
    none,
)
from metrics.table import Day, Moment, columns
from people.models import Absence, Membership, Role

if TYPE_CHECKING:
    from people.models import Team

HUNDREDTHS = "coalesce(CAST(round({} * 100) AS bigint), -1)"


class Rows:
    """A team and its items by id, to which every part refers by place."""

    def __init__(self, team: Team, items: Ints) -> None:
        self.team = team
        self.items = items
        self.everybody = none()  # known once it is read where the time of people went

    def of_items(self, model: type[models.Model], *wanted: Any) -> list[Ints]:
        """Columns of a table that belongs to items; the first is the item's place."""
        source = f"FROM {model._meta.db_table} own JOIN {WorkItem._meta.db_table} item ON item.id = own.item_id WHERE item.team_id = %s"
        item, *rest = columns(["own.item_id", *wanted], source, [self.team.pk])
        return [np.searchsorted(self.items, item), *rest]


def sizes(rows: Rows) -> dict[str, Any]:
    item, points, at, written = rows.of_items(
        Size, HUNDREDTHS.format("own.points"), Moment("own.at"), "own.id"
    )
    order = np.lexsort((written, at, item))
    return {"sizes": Sizes(item[order], points[order], at[order])}


def interrupt_sizes(rows: Rows) -> dict[str, Any]:
    """Sizes where the team sizes interrupts, too; else no share of points is asked for."""
    return sizes(rows) if rows.team.sizes_interrupts else {}


def blocks(rows: Rows) -> dict[str, Any]:
    item, began, ended = rows.of_items(Block, Moment("own.began_at"), Moment("own.ended_at"))
    return {"blocks": Spans(item, np.full(len(item), -1), began, ended)}


def people(rows: Rows) -> dict[str, Any]:
    """Memberships of engineers, absences and working days; people are places that mean nothing outside."""
    members, away = _members(rows.team), _absences(rows.team)
    return _placed(np.unique(np.concatenate([members.person, away.person])), members, away, rows.team)


def time(rows: Rows) -> dict[str, Any]:
    """What `people` has, and where their time went: written-down effort and crews."""
    item, aboard, joined, left = rows.of_items(
        Crew, "own.person_id", Moment("own.joined_at"), Moment("own.left_at")
    )
    source = f"FROM {Effort._meta.db_table} WHERE team_id = %s AND withdrawn_at IS NULL"
    worker, day, backlog, minutes = columns(
        ["person_id", Day('"on"'), "backlog_id", "minutes"], source, [rows.team.pk]
    )
    members, away = _members(rows.team), _absences(rows.team)
    everybody = np.unique(np.concatenate([aboard, worker, members.person, away.person]))
    rows.everybody = everybody
    known = {
        own: BACKLOGS.index(kind)
        for own, kind in Backlog.objects.filter(team=rows.team).values_list("id", "kind")
    }
    kinds = np.array([known[one] for one in backlog.tolist()], dtype=np.int64)
    return {
        "crew": Spans(item, np.searchsorted(everybody, aboard), joined, left),
        "efforts": Efforts(np.searchsorted(everybody, worker), day, kinds, minutes),
        **_placed(everybody, members, away, rows.team),
    }


def run_work(rows: Rows) -> dict[str, Any]:
    """What the team's recurring rules made (R1), and what people wrote down on it."""
    rules = list(RecurringRule.objects.filter(team=rows.team).values_list("pk", flat=True))
    if not rules:
        return {}
    found = WorkItem.objects.filter(team=rows.team, source__in=[f"rule:{rule}" for rule in rules])
    made = sorted(found.values_list("pk", flat=True))
    return {
        "run_items": np.searchsorted(rows.items, np.array(made, dtype=np.int64)),
        "run_efforts": _efforts_on(made, rows) if len(rows.everybody) else Efforts(),
    }


def _efforts_on(items: list[int], rows: Rows) -> Efforts:
    """Of each the person and the day; the backlog, which does not matter here, is the first."""
    noted = Effort.objects.filter(team=rows.team, item__in=items, withdrawn_at=None)
    told = list(noted.values_list("person", "on", "minutes"))
    worker, day, minutes = (
        np.array(column, dtype=np.int64)
        for column in (
            [row[0] for row in told], [day_of(row[1]) for row in told], [row[2] for row in told],
        )
    )  # fmt: skip
    return Efforts(np.searchsorted(rows.everybody, worker), day, np.zeros_like(day), minutes)


def _placed(everybody: Ints, members: DaySpans, away: DaySpans, team: Team) -> dict[str, Any]:
    return {
        "members": DaySpans(
            np.searchsorted(everybody, members.person), members.first, members.last, members.share
        ),
        "absences": DaySpans(np.searchsorted(everybody, away.person), away.first, away.last, away.share),
        "working": _working_days(team),
    }


def _members(team: Team) -> DaySpans:
    rows = Membership.objects.filter(team=team, held__role=Role.ENGINEER).values_list(
        "person_id", "began_on", "ended_on", "share"
    )
    return _day_spans(rows)


def _absences(team: Team) -> DaySpans:
    members = Membership.objects.filter(team=team).values("person_id")
    rows = Absence.objects.filter(person__in=members, withdrawn_at=None).values_list(
        "person_id", "began_on", "ended_on", "portion"
    )
    return _day_spans(rows)


def _day_spans(rows: Any) -> DaySpans:
    whole = [(person, day_of(first), day_of(last) if last else FOREVER) for person, first, last, _ in rows]
    person, first, last = np.array(whole, dtype=np.int64).reshape(-1, 3).T
    return DaySpans(person, first, last, np.array([float(share) for *_, share in rows]))


def _working_days(team: Team) -> Ints:
    """The days on which the team works, from its first iteration to its last."""
    known = list(Iteration.objects.filter(team=team).order_by("number").values_list("starts_on", "ends_on"))
    if not known:
        return np.zeros(0, dtype=np.int64)
    first, last = min(begin for begin, _ in known), max(end for _, end in known)
    days = np.arange(day_of(first), day_of(last) + 1)
    weekdays = [int(one) for one in team.workdays]
    free = [day_of(day) for day in team.free_days(first, last)]
    return days[np.isin((days + 3) % 7, weekdays) & ~np.isin(days, free)]


def iterations(rows: Rows) -> dict[str, Any]:
    """Each from where it opened (`openings`) to its close, else to its last day.

    Who closes one freezes its record; one without a record was laid over an import.
    """
    known = list(
        Iteration.objects.filter(team=rows.team)
        .order_by("number")
        .defer("frozen")
        .annotate(unfrozen=ExpressionWrapper(Q(frozen__isnull=True), models.BooleanField()))
    )
    ends = [
        micros(one.closed_at) if one.closed_at else midnight(day_of(one.ends_on) + 1, rows.team.zone)
        for one in known
    ]
    return {
        "iterations": Iterations(
            id=np.array([one.pk for one in known], dtype=np.int64),
            begin=np.array([micros(at) for at in openings(known, rows.team.tzinfo)], dtype=np.int64),
            end=np.array(ends, dtype=np.int64),
            closed=np.array([one.closed_at is not None for one in known], dtype=bool),
            reconstructed=np.array([one.unfrozen for one in known], dtype=bool),
            names=tuple(str(one.number) for one in known),
        )
    }  # fmt: skip


def entries(rows: Rows) -> dict[str, Any]:
    """Summed by the database. What an import reconstructed says nothing of a promise and stays out."""
    told = (
        IterationEntry.objects.filter(iteration__team=rows.team)
        .exclude(how=IterationEntry.How.RECONSTRUCTED)
        .annotate(free=ExpressionWrapper(Q(committed_points__isnull=True), models.BooleanField()))
        .order_by("iteration__number")
        .values_list("iteration__number", "how", "outcome", "free")
        .annotate(items=Count("id"), points=Sum("committed_points"))
    )
    numbers = list(
        Iteration.objects.filter(team=rows.team).order_by("number").values_list("number", flat=True)
    )
    split = any(outcome == IterationEntry.Outcome.SPLIT for _, _, outcome, *_ in told)
    done = _done_of_split(rows.team) if split else {}
    table = [
        (
            numbers.index(number), HOWS.index(how), RESULTS.index(outcome), items,
            -1 if free else round(100 * points), 0 if free else done.get((number, how, outcome), 0),
        )
        for number, how, outcome, free, items, points in told
    ]  # fmt: skip
    return {"entries": Entries(*np.array(table, dtype=np.int64).reshape(-1, 6).T)}


def _done_of_split(team: Team) -> dict[tuple[int, str, str], int]:
    """By number, how it came in and outcome: as the frozen records have it, in hundredths."""
    with_split = Iteration.objects.filter(
        team=team, frozen__isnull=False, entries__outcome="split"
    ).distinct()
    done: dict[tuple[int, str, str], int] = defaultdict(int)
    for number, frozen in with_split.values_list("number", "frozen"):
        for row in (frozen or {})["entries"]:
            done[number, row["how"], row["outcome"]] += round(100 * part_done(row))
    return done


LOADERS: dict[str, Callable[[Rows], dict[str, Any]]] = {
    "sizes": sizes,
    "interrupt sizes": interrupt_sizes,
    "blocks": blocks,
    "people": people,
    "time": time,
    "run work": run_work,
    "iterations": iterations,
    "entries": entries,
}
