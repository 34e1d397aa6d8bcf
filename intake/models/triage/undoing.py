from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backlogs.models import WorkItem
from backlogs.models.words import Category
from core.errors import Refused, Stale
from core.locking import lock, lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from datetime import datetime

    from intake.models.triage import Triage
    from people.models import Person

NOTHING: dict[str, Any] = {"decision": "", "decided_at": None, "decided_by": None, "leads_to": None}
UNTOUCHED: dict[str, Any] = dict.fromkeys(
    ["acknowledged_at", "acknowledged_by", "snoozed_until", "escalated_to", "escalated_at"]
)


class Undoing:
    """A key was pressed too fast: what was decided is taken back while nobody has built on it."""

    @property
    def may_come_back(self: Triage) -> bool:
        """What became planned work goes on as that."""
        return self.decision != self.Decision.PROMOTED

    @verb()
    def take_back(self: Triage, *, by: Person) -> None:
        """Into the inbox again; an answer that was given stays given."""
        self.item.require_worker(by)
        lock(self.item.team)
        if self._decided_now() == self.Decision.ACCEPTED:
            self._require_untouched()
            self.item.leave_board(by=by)
        merged = self._merged_into()
        lock_all(WorkItem.objects.filter(pk__in=[self.item.pk, *merged]))
        self.hold(by)
        if self.decided_at is None:
            self._step_back(by)
            return
        if self.decision == self.Decision.PROMOTED:
            came = self.leads_to.key if self.leads_to else "planned work"
            raise Refused(f"It goes on as {came}; close that first.", code="goes_on")
        if self.decision == self.Decision.DUPLICATE and self.leads_to is not None:
            if self.leads_to_id not in merged:
                raise Stale(f"It was merged into {self.leads_to.key} just now.", current=self.item)
            self.come_apart(self.leads_to, by)
        if self.item.closed_at is not None:
            self.item.reopen(by=by)
        self.note("took_back_triage", by=by, **NOTHING)

    @verb()
    def begin_anew(self: Triage, since: datetime) -> None:
        """Came to another team then: nobody there has looked at it or decided, whatever was done where it came from."""
        lock(self.item)
        done = filter(None, (self.acknowledged_at, self.decided_at, self.escalated_at))
        if (last := max(done, default=None)) is not None and last <= since:
            self.note("came_to_triage", by=None, **NOTHING, **UNTOUCHED)

    def _step_back(self: Triage, by: Person) -> None:
        """Nothing is decided, so the last thing before that."""
        if self.is_snoozed:
            self.wake(by=by)
        elif self.escalated_to_id is not None:
            self.end_escalation(by=by)
        else:
            self.drop_acknowledgement(by=by)

    def _decided_now(self: Triage) -> str:
        return type(self).objects.filter(item=self.item).values_list("decision", flat=True).first() or ""

    def _merged_into(self: Triage) -> list[int]:
        """What is locked with it, in the one order."""
        rows = type(self).objects.filter(
            item=self.item, decision=self.Decision.DUPLICATE, leads_to__isnull=False
        )
        return list(rows.values_list("leads_to", flat=True))

    def _require_untouched(self: Triage) -> None:
        """Still where accepting put it, and in nobody's hands."""
        item = self.item
        stay = item.stays.filter(left_at=None).select_related("column").first()
        if item.closed_at is not None or item.crew.filter(left_at=None).exists() or stay is None:
            raise Refused(f"Somebody works on {item.key} by now.", code="in_work")
        if stay.column.category != Category.QUEUE:
            raise Refused(f"{item.key} is in {stay.column.name} by now.", code="in_work")
