"""Places in an order of items or of features: only who holds the lock of the order asks for one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from django.db.models import Max, Min, QuerySet

from core import ranks

if TYPE_CHECKING:
    from backlogs.models import Feature, WorkItem

    Ranked: TypeAlias = WorkItem | Feature

Edges = tuple[str | None, str | None]


def rank_behind(order: QuerySet) -> str:
    """The rank behind all of the open `order`."""
    return ranks.between(_edge(order, Max("rank")), None)


def rank_beside(order: QuerySet, thing: Ranked, before: Ranked | None, after: Ranked | None) -> str:
    """The rank before or after another of the open `order`, last without one; its own where it stands there already."""
    low, high = edges = _edges(order.exclude(pk=thing.pk), before, after)
    if thing.closed_at is None and (low or "") < thing.rank and (high is None or thing.rank < high):
        return thing.rank
    rank = ranks.between(*edges)
    if len(rank) <= ranks.LONGEST or not space_out(order):
        return rank
    return ranks.between(*_edges(order.exclude(pk=thing.pk), before, after))


def space_out(order: QuerySet) -> bool:
    """Write the ranks of a whole order anew, far apart; out of the way first, since no two may ever be equal.

    Not while somebody holds one of its rows: waiting for rows here could be a wait in a circle, and a rank may grow past
    `ranks.LONGEST` until nobody does.
    """
    free = order.select_for_update(skip_locked=True, no_key=True)
    rows = list(free.order_by("rank").only("id", "rank"))
    if len(rows) != order.count():
        return False
    for prefix in ("~", ""):
        for row, rank in zip(rows, ranks.evenly(len(rows)), strict=True):
            row.rank = prefix + rank
        order.model.objects.bulk_update(rows, ["rank"], batch_size=500)
    return True


def _edges(others: QuerySet, before: Ranked | None, after: Ranked | None) -> Edges:
    beside = before or after
    if beside is None:
        return _edge(others, Max("rank")), None
    beside.refresh_from_db(fields=["rank"])
    if before is not None:
        return _edge(others.filter(rank__lt=beside.rank), Max("rank")), beside.rank
    return beside.rank, _edge(others.filter(rank__gt=beside.rank), Min("rank"))


def _edge(rows: QuerySet, edge: Max | Min) -> str | None:
    found: str | None = rows.aggregate(edge=edge)["edge"]
    return found
