"""Keys and outside names of items; read only where rows are shown, since text is what costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models import WorkItem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from people.models import Team

FEW = 500
Names = dict[int, tuple[str, str]]


def names_of(team: Team, ids: Sequence[int]) -> Names:
    """Key and outside name by id; items that went to another team are named, too."""
    if len(ids) <= FEW:
        return _named(list(ids))
    found: Names = {}
    for own, key, external in (
        WorkItem.objects.filter(team=team).order_by().values_list("id", "key", "external_id")
    ):
        found[own] = (key, external)
    gone = [own for own in ids if own not in found]
    for start in range(0, len(gone), FEW):
        found |= _named(gone[start : start + FEW])
    return found


def _named(ids: list[int]) -> Names:
    rows = WorkItem.objects.filter(pk__in=ids).order_by().values_list("id", "key", "external_id")
    return {own: (key, external) for own, key, external in rows}
