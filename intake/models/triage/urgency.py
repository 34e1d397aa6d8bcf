from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from core import clock
from core.errors import Invalid, NotAllowed, Refused
from journal.recording import verb
from rotations.duty import on_duty

if TYPE_CHECKING:
    from intake.models.triage import Triage
    from people.models import Person

P1 = 1
JUDGED_WITHIN = timedelta(hours=1)


class Urgency:
    """A P1 pierces the shield, so the person on duty confirms or lowers what others call one (R4)."""

    @property
    def judged_by(self: Triage) -> datetime | None:
        """Until when somebody on duty says whether it is one; none where that is said or nobody claims it."""
        if self.item.priority != P1 or self.p1_confirmed_at is not None or self.item.closed_at is not None:
            return None
        return (self.p1_at or self.item.created_at) + JUDGED_WITHIN

    @verb()
    def call_p1(self: Triage, *, by: Person) -> None:
        """By the one on duty it is one at once; by anybody else until it is confirmed or lowered."""
        self.hold(by)
        item = self.item
        if item.closed_at is not None:
            raise Refused(f"{item.key} is closed.", code="closed")
        if item.priority == P1 and self.p1_at is not None and self.p1_lowered_at is None:
            return
        item.edit(by=by, priority=P1)
        at = clock.now()
        judged: dict[str, Any] = {"p1_confirmed_at": at, "p1_judged_by": by} if self._judges(by) else {}
        fresh: dict[str, Any] = {"p1_confirmed_at": None, "p1_lowered_at": None, "p1_judged_by": None}
        self.note("called_p1", by=by, p1_at=at, p1_by=by, **(fresh | judged))

    @verb()
    def confirm_p1(self: Triage, *, by: Person) -> None:
        self._require_judge(by)
        if self.p1_confirmed_at is None:
            at = clock.now()
            self.note("confirmed_p1", by=by, p1_confirmed_at=at, p1_lowered_at=None, p1_judged_by=by)

    @verb()
    def lower_p1(self: Triage, priority: int, *, by: Person) -> None:
        """No P1 after all; counted for the customer who asked."""
        if priority not in {2, 3, 4}:
            raise Invalid("A P1 is lowered to P2, P3 or P4.", code="unknown_choice", field="priority")
        self._require_judge(by)
        self.item.edit(by=by, priority=priority)
        at = clock.now()
        self.note(
            "lowered_p1",
            by=by,
            facts={"priority": priority},
            p1_confirmed_at=None,
            p1_lowered_at=at,
            p1_judged_by=by,
        )

    def _judges(self: Triage, person: Person) -> bool:
        """The one on duty; where nobody is, whoever works here."""
        serving = on_duty(self.item.team).persons
        return person in serving or not serving

    def _require_judge(self: Triage, by: Person) -> None:
        self.hold(by)
        if not self._judges(by):
            names = " or ".join(person.name for person in on_duty(self.item.team).persons)
            raise NotAllowed(f"Whether it is a P1 says the person on duty: {names}.", code="not_on_duty")
        if self.item.priority != P1:
            raise Refused(f"{self.item.key} is no P1.", code="no_p1")
