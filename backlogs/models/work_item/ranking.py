from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from backlogs.models.order import rank_beside
from core.errors import Invalid, NotAllowed, Refused, Stale
from core.fields import reason
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Feature, WorkItem
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
        """Put it before or after another of the same feature (or of the same loose items); last without."""
        from backlogs.models.work_item.making import stand_in_line

        lock(self)
        if by is not None and not self.may_order(by):
            raise NotAllowed(self.who_orders(), code="not_lead" if self.feature else "not_product_owner")
        stand_in_line(self.feature.team_id if self.feature else self.team_id)
        if beside := before or after:
            beside.refresh_from_db()
            self._require_beside(beside)
        rank = rank_beside(self.order_mates, self, before, after)
        if rank == self.rank:
            return
        self.rank, self.version = rank, self.version + 1
        self.save(update_fields=["rank", "version"])
        self.record("ranked", by=by, changes={"version": self.version}, facts={"feature": self.feature_id})

    @verb()
    def enter_feature(self: WorkItem, feature: Feature | None, *, by: Person, because: str = "") -> None:
        """Become a story of a feature of any team, or loose again, if who shapes what it enters and leaves says so.

        In work it takes a place of the lane that it enters; `because` says why a full one has room this once.
        """
        from backlogs.models.work_item.making import rank_at_end

        self.hold({"feature": feature})
        stays = (feature and feature.pk) == self.feature_id
        if not (stays and self.may_work(by)):
            self._require_shaper(feature or self.feature, by)
        if stays:
            return
        self.require_release(by)
        if feature is not None and not feature.is_open:
            raise Refused(f"The feature {feature} is closed.", code="feature_closed")
        facts = self.past_limits(self.as_if(feature=feature), reason(because))
        self.settle(rank_at_end(self.backlog, feature), feature=feature)
        self.change("entered_feature" if feature else "left_feature", by=by, facts=facts, feature=feature)

    def _require_shaper(self: WorkItem, feature: Feature | None, by: Person) -> None:
        """Who shapes the feature that is entered or left, or ranks for the item's team."""
        if not (self.backlog.may_rank(by) or (feature and feature.may_shape(by))):
            raise NotAllowed(
                f"Only the lead of {feature or 'a feature'} and the product owner of {self.team} move stories"
                " into or out of it."
            )

    def require_release(self: WorkItem, by: Person) -> None:
        """A story leaves its feature only with who shapes the feature, or with the owner of the item's team."""
        if self.feature and not (self.feature.may_shape(by) or self.backlog.may_rank(by)):
            who = f"the lead of {self.feature}" + (f", {self.feature.lead}," if self.feature.lead else "")
            raise NotAllowed(
                f"Only {who} and the product owner of {self.team} let {self.key} go.", code="not_lead"
            )

    def settle(self: WorkItem, rank: str, **where: Any) -> None:
        """A rank means something in its own order only, so it is written together with what the order belongs to."""
        type(self).objects.filter(pk=self.pk).update(rank=rank, **where)
        self.rank = rank

    @property
    def order_mates(self: WorkItem) -> QuerySet[WorkItem]:
        """The open items of this item's order, itself included while it is open."""
        everything = type(self).objects.open()
        return (
            everything.filter(feature=self.feature_id)
            if self.feature_id
            else everything.filter(backlog=self.backlog_id, feature=None)
        )

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
