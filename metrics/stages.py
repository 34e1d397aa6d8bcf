"""Which stage of the flow each stay stands for, and when each item entered each stage, under a policy."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.errors import Invalid
from metrics.history import DONE, History, Ints, Stays
from metrics.policy import CATEGORIES, Policy

UNMAPPED = -1


@dataclass(frozen=True)
class Order:
    """A way to order stays from left to right: one rank a stay (-1: not in it), `width` ranks."""

    rank: Ints
    width: int


@dataclass(frozen=True)
class Point:
    """A point of the flow: a rank of an order. `counts_any_outcome`: named outright, so the outcome is not asked."""

    order: Order
    rank: int
    counts_any_outcome: bool


@dataclass(frozen=True)
class Stages:
    """The stages of a policy over one history, left to right."""

    names: tuple[str, ...]
    order: Order
    categories: Order
    final: int  # the first stage that is done

    @classmethod
    def of(cls, history: History, policy: Policy) -> Stages:
        """Stages from the map of the policy; without one the columns of the team."""
        kinds = np.array((*history.categories, UNMAPPED), dtype=np.int64)[history.stays.column]
        if not policy.columns:
            order = Order(history.stays.column, len(history.columns))
            final = next(
                (n for n, kind in enumerate(history.categories) if kind == DONE), len(history.columns)
            )
            return cls(history.columns, order, Order(kinds, len(CATEGORIES)), final)
        rank = _mapped(history, policy)
        names = policy.stages
        folded = [one.casefold() for one in names]
        finish = _name(policy.finish)[1].casefold()
        final = folded.index(finish) if finish in folded else len(names) - 1
        categories = Order(np.where(rank == UNMAPPED, UNMAPPED, kinds), len(CATEGORIES))
        return cls(names, Order(rank, len(names)), categories, final)

    def point(self, named: str, history: History) -> Point:
        """The point that a policy names: a category, else a stage, else an outside status."""
        kind, name = _name(named)
        if kind in ("", "category") and name in CATEGORIES:
            return Point(self.categories, CATEGORIES.index(name), counts_any_outcome=False)
        folded = [one.casefold() for one in self.names]
        if kind in ("", "stage") and name.casefold() in folded:
            return Point(self.order, folded.index(name.casefold()), counts_any_outcome=True)
        statuses = [one.casefold() for one in history.statuses]
        if kind in ("", "status") and name.casefold() in statuses:
            hit = history.stays.status == statuses.index(name.casefold())
            return Point(Order(hit.astype(np.int64), 2), 1, counts_any_outcome=True)
        known = ", ".join((*CATEGORIES, *self.names))
        raise Invalid(
            f'The policy names "{named}", which is no category, stage or outside status here ({known}).',
            code="policy",
        )


def _name(named: str) -> tuple[str, str]:
    kind, colon, name = named.partition(":")
    return (kind, name.strip()) if colon and kind in ("category", "stage", "status") else ("", named)


def _mapped(history: History, policy: Policy) -> Ints:
    """The stage of each stay by its outside status, else by the name of its column; capitals do not matter."""
    places = {status.casefold(): policy.stages.index(stage) for status, stage in policy.columns.items()}
    by_status = np.array([*(places.get(one.casefold(), UNMAPPED) for one in history.statuses), UNMAPPED])
    by_column = np.array([*(places.get(one.casefold(), UNMAPPED) for one in history.columns), UNMAPPED])
    stays = history.stays
    rank = np.where(stays.status >= 0, by_status[stays.status], by_column[stays.column])
    if policy.unmapped == "refuse" and np.any(rank == UNMAPPED):
        _refuse_unmapped(history, rank)
    return rank


def _refuse_unmapped(history: History, rank: Ints) -> None:
    lost = rank == UNMAPPED
    statuses = {history.statuses[one] for one in np.unique(history.stays.status[lost]) if one >= 0}
    columns = {
        history.columns[one] for one in np.unique(history.stays.column[lost & (history.stays.status < 0)])
    }
    names = ", ".join(sorted(statuses | columns))
    raise Invalid(f"The policy has no stage for {names}.", code="policy")


def entries(order: Order, stays: Stays, items: int, wiped_from: int) -> Ints:
    """The place of the stay with which each item entered each rank, -1 if it never did: shape (items, ranks).

    Ranks below `wiped_from` keep the first entry ever; from there on a stay further left wipes what was entered
    before it, so that the first entry of the current run counts.
    """
    found = np.full((items, order.width), -1, dtype=np.int64)
    for rank in range(order.width):
        hits = np.flatnonzero(order.rank == rank)
        if rank >= wiped_from and len(hits):
            lefts = np.flatnonzero((order.rank >= 0) & (order.rank < rank))
            hits = hits[hits > _last(stays.item[lefts], lefts, items)[stays.item[hits]]]
        # the last writer of a cell wins, so writing backwards leaves the first stay
        found[stays.item[hits][::-1], rank] = hits[::-1]
    return found


def filled(found: Ints, backward: str) -> Ints:
    """Entries in which a rank that was jumped over has the stay of the rank jumped to (to its right)."""
    found = found.copy()
    for rank in range(found.shape[1] - 2, -1, -1):
        here, right = found[:, rank], found[:, rank + 1]
        use = (here < 0) | ((backward == "keep-first") & (right >= 0) & (right < here))
        found[:, rank] = np.where(use, right, here)
    return found


def _last(item: Ints, places: Ints, items: int) -> Ints:
    last = np.full(items, -1, dtype=np.int64)
    last[item] = places
    return last
