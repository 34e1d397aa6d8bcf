from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, Max

from backlogs.models.placement import Placement
from backlogs.models.stay import Stay
from backlogs.room import limits_met
from core import clock, ranks
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Column, WorkItem
    from people.models import Person


class Receiving:
    """The way of much work onto the board at once, as many statements for sixty items as for one."""

    @verb()
    def receive(self: Column, items: Sequence[WorkItem], *, by: Person | None, because: str) -> None:
        """Open items that are not on the board come to the end of this column; who calls holds the columns and the items.

        They were decided on, so no limit of the column stops them; the entry of each that passes one says why.
        """
        from backlogs.models import WorkItem

        if not items:
            return
        now, passing = clock.now(), self._passing(items)
        self._put_at_end(items, now)
        Stay.objects.bulk_create(
            [Stay(item=item, team_id=self.team_id, column=self, entered_at=now) for item in items]
        )
        WorkItem.objects.filter(pk__in=[item.pk for item in items]).update(version=F("version") + 1)
        for item in items:
            item.version += 1
            facts = {"from": None} | ({"overriding": because} if item.pk in passing else {})
            changes = {"column": self.pk, "version": item.version}
            item.record("pulled", by=by, changes=changes, facts=facts, happened_at=now)

    def _passing(self: Column, items: Sequence[WorkItem]) -> set[int]:
        """Those for which a limit that refuses has no room left, each taking a place of its own."""
        met = [limit for limit in limits_met(self, items) if limit.refuses]
        return {item.pk for limit in met for item in limit.coming[max(limit.maximum - limit.count, 0) :]}

    def _put_at_end(self: Column, items: Sequence[WorkItem], now: datetime) -> None:
        here = Placement.objects.filter(team=self.team_id, column=self, archived_at=None)
        rank = here.aggregate(last=Max("rank"))["last"]
        archived = {row.item_id: row for row in Placement.objects.filter(item__in=items)}
        made, back = [], []
        for item in items:
            rank = ranks.between(rank, None)
            row = archived.get(item.pk) or Placement(item=item, team_id=self.team_id)
            row.column, row.rank, row.entered_at, row.archived_at = self, rank, now, None
            (back if row.pk else made).append(row)
        Placement.objects.bulk_create(made)
        Placement.objects.bulk_update(back, ["column", "rank", "entered_at", "archived_at"])
