"""The history of a team out of the database, as arrays; only the parts that a number asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from backlogs.models import Backlog, Column, Stay, WorkItem
from metrics.days import micros
from metrics.history import BACKLOGS, NO_OFFSET, OUTCOMES, History, Ints, Items, Stays
from metrics.loading_parts import LOADERS, Rows
from metrics.table import Moment, Wanted, columns
from people.models import Team

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrics.policy import Policy

CATEGORIES = {"queue": 0, "active": 1, "waiting": 2, "done": 3}


def history_of(team: Team, policy: Policy, parts: Iterable[str]) -> History:
    """Items and stays of the team, and of `parts` ("sizes", "blocks", "time", "iterations", "entries") those named."""
    places = list(
        Column.objects.filter(team=team)
        .order_by("position", "id")
        .values_list("id", "name", "category", "removed_at")
    )
    places.sort(key=lambda row: row[3] is not None)  # removed columns come last
    rows = _Stays(team, [row[0] for row in places], policy)
    items = _items(team, rows)
    history = History(
        zone=team.zone, columns=tuple(row[1] for row in places), categories=tuple(CATEGORIES[row[2]] for row in places),
        statuses=tuple(rows.statuses), items=items, stays=rows.sorted_by(items), sizes_interrupts=team.sizes_interrupts,
    )  # fmt: skip
    known = Rows(team, items.id)
    for part in parts:
        history = replace(history, **LOADERS[part](known))
    return history


class _Stays:
    """The stays of a team as they come, in no order."""

    def __init__(self, team: Team, places: list[int], policy: Policy) -> None:
        self.statuses: list[str] = []
        wanted: list[Wanted] = ["id", "item_id", "column_id", Moment("entered_at"), Moment("left_at")]
        parameters: list[str] = []
        if policy.asks_outside:
            self.statuses = list(
                Stay.objects.filter(team=team)
                .exclude(outside_status="")
                .order_by()
                .values_list("outside_status", flat=True)
                .distinct()
            )
            cases = " ".join(f"WHEN %s THEN {place}" for place in range(len(self.statuses)))
            wanted += [
                f"CASE outside_status {cases} ELSE -1 END" if cases else "-1",
                f"coalesce(outside_offset, {NO_OFFSET})",
            ]
            parameters += self.statuses
        read = columns(wanted, f"FROM {Stay._meta.db_table} WHERE team_id = %s", [*parameters, team.pk])
        self.id, self.item, column, self.entered, self.left = read[:5]
        self.column = _place(column, places)
        self.status = read[5] if policy.asks_outside else np.full(len(self.id), -1)
        self.offset = read[6] if policy.asks_outside else np.full(len(self.id), NO_OFFSET)

    def sorted_by(self, items: Items) -> Stays:
        """By item, then by time; what began at the same instant in the order in which it was written."""
        item = np.searchsorted(items.id, self.item)
        order = by_item_and_time(item, self.entered, self.id)
        return Stays(
            *(one[order] for one in (item, self.column, self.entered, self.left, self.status, self.offset))
        )


def by_item_and_time(item: Ints, at: Ints, written: Ints) -> Ints:
    """The order by item, time and id: one sort of a joined key, then only what is equal in it is sorted in full."""
    if not len(item):
        return item
    since = (at - at.min()) >> 10  # roughly milliseconds, so that item and time fit into one number
    if int(since.max()) >= 2**42 or int(item.max()) >= 2**20:
        return np.lexsort((written, at, item))
    key = (item << 42) + since
    order = np.argsort(key)
    same = np.diff(key[order]) == 0
    again = np.append(same, False) | np.insert(same, 0, False)
    tied = order[again]
    order[again] = tied[np.lexsort((written[tied], at[tied], item[tied]))]
    return order


def _place(ids: Ints, places: list[int]) -> Ints:
    """The place of each id in `places`."""
    given = np.array(places, dtype=np.int64)
    order = np.argsort(given)
    return order[np.searchsorted(given, ids, sorter=order)]


def _items(team: Team, stays: _Stays) -> Items:
    """The items of the team; what left for another team left the moment its last stay here ended."""
    kinds = dict(Backlog.objects.filter(team=team).values_list("id", "kind"))
    arrived = " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(BACKLOGS))
    outcomes = " ".join(f"WHEN '{outcome}' THEN {place}" for place, outcome in enumerate(OUTCOMES))
    wanted: list[Wanted] = [
        "id", "backlog_id", f"CASE arrived_as {arrived} END", Moment("created_at"), Moment("closed_at"),
        f"CASE outcome {outcomes} END",
    ]  # fmt: skip
    ids, backlog, *rest = columns(wanted, f"FROM {WorkItem._meta.db_table} WHERE team_id = %s", [team.pk])
    kind = np.array([BACKLOGS.index(kinds[one]) for one in kinds], dtype=np.int64)[
        _place(backlog, list(kinds))
    ]
    items = _in_order(Items(ids, kind, *rest))
    gone = np.setdiff1d(stays.item, items.id)
    return _with_gone(items, gone, stays) if len(gone) else items


def _in_order(items: Items) -> Items:
    if np.all(items.id[1:] > items.id[:-1]):
        return items
    order = np.argsort(items.id)
    return Items(*(column[order] for column in vars(items).values()))


def _with_gone(items: Items, gone: Ints, stays: _Stays) -> Items:
    ended = dict(zip(gone.tolist(), [-1] * len(gone), strict=True))
    for row in np.flatnonzero(np.isin(stays.item, gone)):
        ended[int(stays.item[row])] = max(ended[int(stays.item[row])], int(stays.left[row]))
    found = WorkItem.objects.filter(pk__in=list(ended)).values_list(
        "id", "backlog__kind", "arrived_as", "created_at"
    )
    rows = [
        (own, BACKLOGS.index(kind), BACKLOGS.index(came), micros(at), ended[own], 0)
        for own, kind, came, at in found
    ]
    more = np.array(rows, dtype=np.int64).T
    return _in_order(
        Items(*(np.concatenate([old, new]) for old, new in zip(vars(items).values(), more, strict=True)))
    )
