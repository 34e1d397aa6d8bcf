"""The history of a team out of the database, as arrays; only the parts that a number asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from django.db.models import Max

from backlogs.models import Backlog, Column, Stay, WorkItem
from metrics.days import micros
from metrics.history import BACKLOGS, NEVER, NO_OFFSET, OUTCOMES, History, Ints, Items, Stays
from metrics.loading_parts import LOADERS, Rows
from metrics.table import Moment, Wanted, coded, columns
from people.models import Team

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrics.policy import Policy

CATEGORIES = {"queue": 0, "active": 1, "waiting": 2, "done": 3}


def history_of(team: Team, policy: Policy, parts: Iterable[str]) -> History:
    """Items and stays of the team, and those of `parts` that are named: "ends" of stays, and what LOADERS has."""
    places = list(
        Column.objects.filter(team=team)
        .order_by("position", "id")
        .values_list("id", "name", "category", "removed_at")
    )
    places.sort(key=lambda row: row[3] is not None)  # removed columns come last
    rows = _Stays(team, [row[0] for row in places], policy, with_ends="ends" in parts)
    items = _items(team, rows.item)
    history = History(
        zone=team.zone, columns=tuple(row[1] for row in places), categories=tuple(CATEGORIES[row[2]] for row in places),
        statuses=tuple(rows.statuses), items=items, stays=rows.sorted_by(items), sizes_interrupts=team.sizes_interrupts,
    )  # fmt: skip
    known = Rows(team, items.id)
    for part in parts:
        history = replace(history, **LOADERS[part](known)) if part in LOADERS else history
    return history


class _Stays:
    """The stays of a team as the index has them; every column more is paid for half a million times.

    Without the ends, a stay ends where the next one of the item begins, which differs only for what left the board
    and came back.
    """

    def __init__(self, team: Team, places: list[int], policy: Policy, *, with_ends: bool) -> None:
        self.team, self.places = team, places
        self.wanted: dict[str, Wanted] = {
            "item": "item_id",
            "column": "column_id",
            "entered": Moment("entered_at"),
        }
        self.statuses: list[str] = []
        if with_ends:
            self.wanted["left"] = Moment("left_at")
        if policy.asks_outside:
            self._ask_outside()
        self.read = self._read()

    @property
    def item(self) -> Ints:
        return self.read["item"]

    def sorted_by(self, items: Items) -> Stays:
        """By item, then by time; what began at the same instant in the order in which it was written."""
        order = by_item_and_time(self.read)
        if order is None:
            self.wanted["id"] = "id"
            self.read = self._read()
            order = np.lexsort((self.read["id"], self.read["entered"], self.read["item"]))
        found = {name: column[order] for name, column in self.read.items()}
        count, followed = len(found["item"]), found["item"][1:] == found["item"][:-1]
        next_entered = np.append(np.where(followed, found["entered"][1:], NEVER), [NEVER][: min(count, 1)])
        return Stays(
            item=np.searchsorted(items.id, found["item"]), column=_place(found["column"], self.places),
            entered=found["entered"], left=found.get("left", next_entered),
            status=found.get("status", np.full(count, -1)), offset=found.get("offset", np.full(count, NO_OFFSET)),
        )  # fmt: skip

    def _ask_outside(self) -> None:
        named = Stay.objects.filter(team=self.team).exclude(outside_status="").order_by()
        self.statuses = list(named.values_list("outside_status", flat=True).distinct())
        cases = " ".join(f"WHEN %s THEN {place}" for place in range(len(self.statuses)))
        self.wanted["status"] = f"CASE outside_status {cases} ELSE -1 END" if cases else "-1"
        self.wanted["offset"] = f"coalesce(outside_offset, {NO_OFFSET})"

    def _read(self) -> dict[str, Ints]:
        source, parameters = f"FROM {Stay._meta.db_table} WHERE team_id = %s", [*self.statuses, self.team.pk]
        read = columns(list(self.wanted.values()), source, parameters, order="item_id, entered_at")
        return dict(zip(self.wanted, read, strict=True))


def by_item_and_time(read: dict[str, Ints]) -> Ints | slice | None:
    """The order by item and time, none where two stays of an item began at the same instant.

    The index holds them in this order, so it is mostly enough to see that.
    """
    item, entered = read["item"], read["entered"]
    if _ascend(item, entered):
        return slice(None)
    order = np.lexsort((entered, item))
    return order if _ascend(item[order], entered[order]) else None


def _ascend(item: Ints, entered: Ints) -> bool:
    same = item[1:] == item[:-1]
    return bool(np.all((item[1:] > item[:-1]) | (same & (entered[1:] > entered[:-1]))))


def _place(ids: Ints, places: list[int]) -> Ints:
    """The place of each id in `places`."""
    given = np.array(places, dtype=np.int64)
    order = np.argsort(given)
    return order[np.searchsorted(given, ids, sorter=order)]


def _items(team: Team, stayed: Ints) -> Items:
    """The items of the team; what left for another team left the moment its last stay here ended."""
    kinds = dict(Backlog.objects.filter(team=team).values_list("id", "kind"))
    wanted: list[Wanted] = [
        "id", "backlog_id", coded("arrived_as", BACKLOGS), Moment("created_at"), Moment("closed_at"),
        coded("outcome", OUTCOMES),
    ]  # fmt: skip
    ids, backlog, *rest = columns(wanted, f"FROM {WorkItem._meta.db_table} WHERE team_id = %s", [team.pk])
    kind = np.array([BACKLOGS.index(one) for one in kinds.values()], dtype=np.int64)[
        _place(backlog, list(kinds))
    ]
    items = _in_order(Items(ids, kind, *rest))
    place = np.searchsorted(items.id, stayed)
    gone = np.unique(stayed[np.append(items.id, -1)[place] != stayed])
    return _with_gone(items, gone, team) if len(gone) else items


def _in_order(items: Items) -> Items:
    if np.all(items.id[1:] > items.id[:-1]):
        return items
    order = np.argsort(items.id)
    return Items(*(column[order] for column in vars(items).values()))


def _with_gone(items: Items, gone: Ints, team: Team) -> Items:
    here = (
        Stay.objects.filter(team=team, item__in=gone.tolist()).values("item").annotate(ended=Max("left_at"))
    )
    ended = dict(here.values_list("item", "ended"))
    found = WorkItem.objects.filter(pk__in=list(ended)).values_list(
        "id", "backlog__kind", "arrived_as", "created_at"
    )
    rows = [
        (own, BACKLOGS.index(kind), BACKLOGS.index(came), micros(at), micros(ended[own]), 0)
        for own, kind, came, at in found
    ]
    more = np.array(rows, dtype=np.int64).reshape(-1, 6).T
    return _in_order(
        Items(*(np.concatenate([old, new]) for old, new in zip(vars(items).values(), more, strict=True)))
    )
