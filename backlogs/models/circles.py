"""Things that wait for one another must not do so in a circle."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet


def leads_to(steps: QuerySet[Any], start: int, goal: int, *, source: str, target: str) -> bool:
    """Whether the rows of `steps`, each from its `source` to its `target`, lead from `start` to `goal`."""
    seen, edge = {start}, {start}
    while edge:
        if goal in edge:
            return True
        ahead = steps.filter(**{f"{source}__in": edge})
        edge = set(ahead.values_list(target, flat=True)) - seen
        seen |= edge
    return False
