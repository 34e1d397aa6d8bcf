from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backlogs.models import WorkItem
from core.errors import Invalid
from core.locking import lock, lock_all
from intake.models.triage.deciding import VERBS as DECISIONS
from journal.recording import verb

if TYPE_CHECKING:
    from intake.models.triage import Triage
    from people.models import Person

AT_ONCE = 50
VERBS = {**DECISIONS, "acknowledged": "acknowledge", "snoozed": "snooze"}


class Together:
    """One decision for a group: each item keeps its own triage, and all of them or none are decided."""

    of: Any

    @verb()
    def decide_together(
        self, items: Sequence[WorkItem], decision: str, *args: Any, by: Person, **values: Any
    ) -> int:
        """The same for each that still waits for it; how many those were."""
        if decision not in VERBS:
            raise Invalid(
                f"{decision!r} is no decision about a group.", code="unknown_choice", field="decision"
            )
        if len(items) > AT_ONCE:
            raise Invalid(f"At most {AT_ONCE} are decided at once.", code="too_many", field="items")
        if items:
            lock(items[0].team)  # a first pull may join the running iteration
        decided = 0
        for item in lock_all(WorkItem.objects.filter(pk__in=[item.pk for item in items])):
            triage: Triage = self.of(item)
            if not triage.what_happened():
                getattr(triage, VERBS[decision])(*args, by=by, **values)
                decided += 1
        return decided
