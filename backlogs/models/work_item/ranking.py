from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max, Min, QuerySet

from backlogs.models.feature import Feature
from core import ranks
from core.errors import Invalid, NotAllowed, Refused, Stale
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from people.models import Person


class Ranking:
    """The lower of the two levels of order (R2): stories inside a feature, or the loose items of a backlog."""

    def may_order(self: WorkItem, person: Person) -> bool:
        return self.feature.may_order_stories(person) if self.feature else self.backlog.may_rank(person)

    def who_orders(self: WorkItem) -> str:
        if self.feature and self.feature.lead:
            return f"Only the lead, {self.feature.lead}, orders these stories."
        return f"Only the product owner of {self.team} orders these items."

    @verb()
    def order(
        self: WorkItem, *, by: Person | None, before: WorkItem | None = None, after: WorkItem | None = None
    ) -> None:
        """Put it before or after another of the same feature (or of the same loose items); first or last without."""
        if by is not None and not self.may_order(by):
            raise NotAllowed(self.who_orders(), code="not_lead" if self.feature else "not_product_owner")
        self.lock_order()
        lock(self)
        beside = before or after
        if beside is not None:
            beside.refresh_from_db()
            self._require_beside(beside)
        self.rank = self._rank_beside(before, after)
        self.version += 1
        self.save(update_fields=["rank", "version"])
        self.record("ranked", by=by, changes={"version": self.version}, facts={"feature": self.feature_id})

    @verb()
    def enter_feature(self: WorkItem, feature: Feature | None, *, by: Person) -> None:
        """Become a story of a feature of any team whose lead or product owner says so, or loose again."""
        from backlogs.models.work_item.making import rank_at_end

        target = feature or self.feature
        if target is None or (target.pk == self.feature_id and feature is not None):
            return
        if not (target.may_shape(by) or self.backlog.may_rank(by)):
            raise NotAllowed(
                f"Only the lead of {target} and the product owner of {self.team} move stories into or out of it."
            )
        if feature is not None and not feature.is_open:
            raise Refused(f"The feature {feature} is closed.", code="feature_closed")
        lock(target)
        lock(self)
        self.settle(rank_at_end(self.backlog, feature), feature=feature)
        self.change("entered_feature" if feature else "left_feature", by=by, feature=feature)

    def settle(self: WorkItem, rank: str, **where: Any) -> None:
        """A rank means something in its own order only, so it is written together with what the order belongs to."""
        type(self).objects.filter(pk=self.pk).update(rank=rank, **where)
        self.rank = rank

    @property
    def neighbours(self: WorkItem) -> QuerySet[WorkItem]:
        """The open items that share this item's order, itself left out."""
        everything = type(self).objects.open().exclude(pk=self.pk)
        return (
            everything.filter(feature=self.feature_id)
            if self.feature_id
            else everything.filter(backlog=self.backlog_id, feature=None)
        )

    def lock_order(self: WorkItem) -> None:
        """Whoever orders waits here: the feature for its stories, the backlog for its loose items."""
        lock(Feature.objects.get(pk=self.feature_id) if self.feature_id else self.backlog)

    def _require_beside(self: WorkItem, beside: WorkItem) -> None:
        if beside.pk == self.pk:
            raise Invalid("An item cannot be put beside itself.", code="beside_itself")
        if (beside.feature_id, beside.feature_id or beside.backlog_id) != (
            self.feature_id,
            self.feature_id or self.backlog_id,
        ):
            raise Refused(
                f"{self.key} and {beside.key} are not in one order; stories are ranked inside their feature.",
                code="rank_order",
            )
        if beside.closed_at is not None:
            raise Stale(f"{beside.key} is closed meanwhile.", code="neighbour_moved")

    def _rank_beside(self: WorkItem, before: WorkItem | None, after: WorkItem | None) -> str:
        rank = self._rank_between(before, after)
        if len(rank) <= ranks.LONGEST:
            return rank
        space_out(self.neighbours)
        for beside in (before, after):
            if beside is not None:
                beside.refresh_from_db(fields=["rank"])
        return self._rank_between(before, after)

    def _rank_between(self: WorkItem, before: WorkItem | None, after: WorkItem | None) -> str:
        others = self.neighbours
        if before is not None:
            return ranks.between(
                others.filter(rank__lt=before.rank).aggregate(edge=Max("rank"))["edge"], before.rank
            )
        if after is not None:
            return ranks.between(
                after.rank, others.filter(rank__gt=after.rank).aggregate(edge=Min("rank"))["edge"]
            )
        return ranks.between(others.aggregate(edge=Max("rank"))["edge"], None)


def space_out(ordered: QuerySet[WorkItem]) -> None:
    """Write the ranks of a whole order anew, far apart; out of the way first, since no two may ever be equal."""
    rows = list(ordered.order_by("rank").only("id", "rank"))
    for prefix in ("~", ""):
        for row, rank in zip(rows, ranks.evenly(len(rows)), strict=True):
            row.rank = prefix + rank
        ordered.model.objects.bulk_update(rows, ["rank"], batch_size=500)
