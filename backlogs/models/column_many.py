from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from backlogs.models.limit import Limit
from backlogs.models.placement import Placement
from core.errors import Invalid
from core.fields import reason
from core.locking import lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Column, WorkItem
    from people.models import Person

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Pull:
    """One of many: an item, where it goes and where it was seen."""

    item: WorkItem
    to: Column
    expected: Column | None = None


class PullingMany:
    """Many cards moved together."""

    @verb()
    def pull_each(self, pulls: Sequence[Pull], *, by: Person | None, overriding: str = "") -> None:
        """All or nothing: a limit has room for all that come to it or refuses them together, unless `overriding` says
        why this once is right. In the order given they come to the ends of their columns."""
        if not 1 <= len(pulls) <= MOST_AT_ONCE:
            raise Invalid(f"Together go 1 to {MOST_AT_ONCE} cards.", code="too_many", field="moves")
        if len({pull.item.pk for pull in pulls}) < len(pulls):
            raise Invalid("A card is named twice.", code="named_twice", field="moves")
        for pull in pulls:
            pull.to.require_mover(pull.item, by)
        _hold(pulls)
        for column, coming in _arrivals(pulls).items():
            column.require_room(coming, overriding)
        for pull in pulls:
            pull.to.pull(pull.item, by=by, expected=pull.expected, overriding=reason(overriding))


def _arrivals(pulls: Sequence[Pull]) -> dict[Column, list[WorkItem]]:
    arrivals: dict[Column, list[WorkItem]] = {}
    for pull in pulls:
        if pull.expected is None or pull.expected.pk != pull.to.pk:
            arrivals.setdefault(pull.to, []).append(pull.item)
    return arrivals


def _hold(pulls: Sequence[Pull]) -> None:
    """In the one order: teams of what was never placed, columns, the limits of classes and lanes, items."""
    from backlogs.models.column import Column
    from backlogs.models.work_item import WorkItem
    from people.models import Team

    items = [pull.item.pk for pull in pulls]
    named = {pull.to.pk for pull in pulls} | {pull.expected.pk for pull in pulls if pull.expected}
    while True:
        placed = dict(Placement.objects.filter(item__in=items).values_list("item", "column"))
        with transaction.atomic():
            unplaced = {pull.item.team_id for pull in pulls if pull.item.pk not in placed}
            lock_all(Team.objects.filter(pk__in=unplaced))
            lock_all(Column.objects.filter(pk__in=named | set(placed.values())))
            lock_all(
                Limit.objects.of_work().filter(column=None, team__in={pull.item.team_id for pull in pulls})
            )
            lock_all(WorkItem.objects.filter(pk__in=items))
            now = dict(Placement.objects.filter(item__in=items).values_list("item", "column"))
            if now == placed:
                return
            transaction.set_rollback(True)
