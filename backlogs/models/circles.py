"""Things that wait for one another must not do so in a circle."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from core.statements import ask

# The name of the turn, for the database; nothing else has this number.
TURN = 7_311_902


def take_turn() -> None:
    """Wait until nobody else in the organisation is adding a step, which may be any part of the same circle.

    Taken last before the heads, and held until commit. On SQLite the transaction is the turn.
    """
    if connection.vendor == "postgresql":
        ask("SELECT pg_advisory_xact_lock(%s::bigint)", [TURN])


def leads_to(steps: QuerySet[Any], start: int, goal: int, *, source: str, target: str) -> bool:
    """Whether the rows of `steps`, each from its `source` to its `target`, lead from `start` to `goal`."""
    return bool(way(steps, start, goal, source=source, target=target))


def way(steps: QuerySet[Any], start: int, goal: int, *, source: str, target: str) -> list[int]:
    """The shortest way over these rows, both ends included; empty where there is none."""
    came_from: dict[int, int] = {start: start}
    edge = {start}
    while edge and goal not in came_from:
        ahead = steps.filter(**{f"{source}__in": edge}).values_list(source, target)
        found = {there: here for here, there in ahead if there not in came_from}
        came_from |= found
        edge = set(found)
    if goal not in came_from:
        return []
    back = [goal]
    while back[-1] != start:
        back.append(came_from[back[-1]])
    return back[::-1]
