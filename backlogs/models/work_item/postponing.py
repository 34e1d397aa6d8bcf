from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import clock
from core.errors import NotAllowed, Refused
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from backlogs.models.work_item.making import WorkItemQuerySet
    from people.models import Person


class Postponing:
    """Out of sight while nobody needs it, and back by one action or by whatever a person does to it."""

    @verb()
    def postpone(self: WorkItem, *, by: Person) -> None:
        """By hand, before the clock of the backlog does it."""
        if not self.may_order(by) and not self.backlog.may_rank(by):
            raise NotAllowed(
                f"Only the product owner of {self.team} and the lead of its feature postpone {self.key}.",
                code="not_product_owner",
            )
        lock(self)
        if self.postponed_at is None:
            self._require_postponable()
            self.change("postponed", by=by, postponed_at=clock.now())

    @verb()
    def keep_open(self: WorkItem, *, by: Person) -> None:
        """Back in its place, or, before it goes, with its clock wound anew."""
        self.require_worker(by)
        lock(self)
        if self.closed_at is not None:
            raise Refused(f"{self.key} is closed; reopen it.", code="closed")
        if self.postponed_at is None:
            self.tell("kept_open", by=by)
        self.bring_back(by=by)

    @verb()
    def fall_quiet(self: WorkItem) -> bool:
        """By the clock of its backlog; asked again under the lock, since somebody may have touched it just now."""
        lock(self)
        if not self.backlog.quiet_items().filter(pk=self.pk).exists():
            return False
        days = self.backlog.quiet_after_days
        return self.change("postponed", by=None, facts={"days": days}, postponed_at=clock.now())

    def bring_back(self: WorkItem, *, by: Person | None) -> None:
        """For who takes it into work (held)."""
        self.change("brought_back", by=by, postponed_at=None)

    def come_back(self: WorkItem) -> dict[str, Any]:
        """For the verb that a person does to it (held): write and return what that changes besides."""
        nothing = {"postponed_at": None}
        type(self).objects.filter(pk=self.pk).update(**nothing)
        vars(self).update(nothing)
        return dict(nothing)

    def _require_postponable(self: WorkItem) -> None:
        from backlogs.models.going_quiet import in_work

        if self.is_interrupt:
            raise Refused("Interrupts are never postponed.", code="interrupts_never_wait")
        if self.closed_at is not None:
            raise Refused(f"{self.key} is closed.", code="closed")
        if type(self).objects.filter(in_work(), pk=self.pk).exists():
            raise Refused(
                f"{self.key} is in work: on the board, in an iteration, or a story of a feature that is.",
                code="in_work",
            )


class PostponingMany:
    def awake(self: WorkItemQuerySet) -> WorkItemQuerySet:
        """Open, and not postponed: what lists show."""
        return self.filter(closed_at=None, postponed_at=None)

    def postponed(self: WorkItemQuerySet) -> WorkItemQuerySet:
        return self.filter(closed_at=None).exclude(postponed_at=None)

    @verb()
    def postpone(self: WorkItemQuerySet, *, by: Person) -> list[WorkItem]:
        def act(item: WorkItem) -> bool:
            stood = item.postponed_at is None
            item.postpone(by=by)
            return stood

        return self._each(act)

    @verb()
    def keep_open(self: WorkItemQuerySet, *, by: Person) -> list[WorkItem]:
        def act(item: WorkItem) -> bool:
            item.keep_open(by=by)
            return True

        return self._each(act)
