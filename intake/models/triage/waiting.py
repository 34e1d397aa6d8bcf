from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core import clock
from core.errors import Invalid
from core.fields import reason
from journal.recording import verb

if TYPE_CHECKING:
    from intake.models.triage import Triage
    from people.models import Person

LONGEST_SNOOZE = timedelta(days=60)


class Waiting:
    """Seen, and not decided yet: taken up, put off, or with somebody who knows more."""

    @verb()
    def acknowledge(self: Triage, *, by: Person) -> None:
        """Somebody looks at it; twice is once, and the first one counts."""
        self.hold(by)
        if self.acknowledged_at is not None:
            return
        self.require_untriaged(by)
        self.note("acknowledged", by=by, **self.taken_up(by, clock.now()))

    @verb()
    def drop_acknowledgement(self: Triage, *, by: Person) -> None:
        """Nobody looks at it after all."""
        self.hold(by)
        if self.acknowledged_at is not None:
            self.require_untriaged(by)
            self.note("dropped_acknowledgement", by=by, acknowledged_at=None, acknowledged_by=None)

    @verb()
    def snooze(self: Triage, until: datetime, *, by: Person) -> None:
        """Out of sight until then; it comes back by itself."""
        now = clock.now()
        if not now < until <= now + LONGEST_SNOOZE:
            raise Invalid(
                f"Until is a moment in the next {LONGEST_SNOOZE.days} days.",
                code="impossible_moment",
                field="until",
            )
        self.hold(by)
        self.require_untriaged(by)
        if self.snoozed_until != until:
            self.note("snoozed", by=by, snoozed_until=until, facts={"until": until}, **self.taken_up(by, now))

    @verb()
    def wake(self: Triage, *, by: Person) -> None:
        """Back before its time."""
        self.hold(by)
        if self.is_snoozed:
            self.require_untriaged(by)
            self.note("woke", by=by, snoozed_until=None)

    @verb()
    def escalate(self: Triage, to: Person, *, by: Person, because: str = "") -> None:
        """To one named person, who is told; it stays in the inbox until it is decided."""
        because = reason(because)
        to.require_enabled(field="to")
        if not to.takes_part_in(self.item.team_id):
            raise Invalid(f"{to} does not take part in {self.item.team}.", code="not_of_the_team", field="to")
        self.hold(by)
        self.require_untriaged(by)
        if self.escalated_to_id == to.pk:
            return
        at = clock.now()
        facts = {"to": to.pk, "because": because}
        self.note("escalated", by=by, facts=facts, escalated_to=to, escalated_at=at, **self.taken_up(by, at))

    @verb()
    def end_escalation(self: Triage, *, by: Person) -> None:
        """Back with the person on duty."""
        self.hold(by)
        if self.escalated_to_id is not None:
            self.require_untriaged(by)
            self.note("took_back_escalation", by=by, escalated_to=None, escalated_at=None)
