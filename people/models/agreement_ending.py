from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from django.db import models
from django.utils.formats import date_format

from core import clock
from core.errors import Refused
from core.fields import reason
from journal.recording import verb
from people.models.days import require_days

if TYPE_CHECKING:
    from people.models.agreement import Agreement
    from people.models.person import Person


class Ends(models.Model):
    """What was settled holds until a day, and says why it ended; it is kept, since work was done under it."""

    ended_at = models.DateTimeField(null=True, editable=False)
    ended_because = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def ends_on(self: Agreement) -> date | None:
        """The first day without it, on the team's calendar."""
        return self.ended_at and self.ended_at.astimezone(self.team.tzinfo).date()

    @property
    def is_over(self: Agreement) -> bool:
        return self.ended_at is not None and self.ended_at <= clock.now()

    @property
    def end_told(self: Agreement) -> str:
        """When and why, in one line; nothing for what holds until further notice."""
        tense = "Ended" if self.is_over else "Ends"
        because = f": {self.ended_because}" if self.ended_because else ""
        return f"{tense} on {date_format(self.ends_on)}{because}." if self.ends_on else ""

    def require_standing(self: Agreement) -> None:
        if self.is_over:
            raise Refused("This agreement has ended; propose a new one.", code="agreement_ended")

    @verb()
    def end(
        self: Agreement, *, by: Person, because: str, on: date | None = None, version: int | None = None
    ) -> None:
        """From that day of the team's on it no longer holds; without a day, from today on. A later day may still change."""
        self.require_product_owner(by)
        require_days(on=on)
        self.lock_as_read(version)
        on = on or self.team.today
        because = reason(because)
        at = datetime.combine(on, time(), self.team.tzinfo).astimezone(UTC)
        if (at, because) == (self.ended_at, self.ended_because):
            return
        self.require_standing()
        if not because:
            raise Refused("Say in one line why it ends.", code="reason_needed", status=400, field="because")
        facts = {"on": on, "because": because}
        self.change("ended", by=by, facts=facts, ended_at=at, ended_because=because)
