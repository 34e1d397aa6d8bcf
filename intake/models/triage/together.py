from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from backlogs.models import WorkItem
from backlogs.models.words import Category
from core.errors import Invalid
from core.locking import lock, lock_all
from intake.models.triage.deciding import VERBS as DECISIONS
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Column
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
        decided = 0
        for item in self.hold_for(decision, items, *args, **values):
            triage: Triage = self.of(item)
            if not triage.what_happened():
                getattr(triage, VERBS[decision])(*args, by=by, **values)
                decided += 1
        return decided

    def hold_for(
        self, decision: str, items: Sequence[WorkItem], other: Any = None, *, column: Column | None = None, **values: Any
    ) -> list[WorkItem]:  # fmt: skip
        """All that this decision locks, in the one order, for who has to hold the items before it is made."""
        if not items:
            return []
        team, wanted = items[0].team, {item.pk for item in items}
        lock(team)  # a first pull may join the running iteration
        if decision == "accepted" and (column := column or team.columns.first_of(Category.QUEUE)):
            lock_all(team.columns.filter(pk=column.pk))
        more = {other.pk} if decision == "duplicate" else set()
        held = lock_all(WorkItem.objects.filter(pk__in=wanted | more))
        return [item for item in held if item.pk in wanted]
