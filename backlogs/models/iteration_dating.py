from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from core.errors import Invalid, Refused
from core.locking import lock
from journal.recording import verb
from people.models.days import require_days

if TYPE_CHECKING:
    from backlogs.models import Iteration
    from people.models import Person

LONGEST = 92


class Dating:
    """When an iteration is, where a planned one is not as long as the others: a holiday, an end of year."""

    @verb()
    def set_days(self: Iteration, starts_on: date, ends_on: date, *, by: Person) -> None:
        """Of what has not started, without a day that belongs to another one."""
        self.require_planner(by)
        require_days(starts_on=starts_on, ends_on=ends_on)
        if ends_on < starts_on:
            raise Invalid("An iteration ends after it starts.", code="impossible_dates", field="ends_on")
        if (ends_on - starts_on).days >= LONGEST:
            raise Invalid(f"An iteration is at most {LONGEST} days long.", code="too_long", field="ends_on")
        lock(self.team)
        lock(self)
        if self.started_at is not None or self.closed_at is not None:
            raise Refused(f"{self} has started; its days stay.", code="iteration_started")
        self._require_own_days(starts_on, ends_on)
        facts = {"starts_on": starts_on, "ends_on": ends_on}
        self.change("dated", by=by, facts=facts, starts_on=starts_on, ends_on=ends_on)

    def _require_own_days(self: Iteration, starts_on: date, ends_on: date) -> None:
        others = self.team.iterations.exclude(pk=self.pk)
        over = others.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).order_by("number").first()
        if over is not None:
            raise Refused(
                f"{over} has days of these, {over.starts_on:%-d %b} to {over.ends_on:%-d %b}. Change that one first.",
                code="iterations_overlap",
            )
        earlier = others.filter(number__lt=self.number, starts_on__gt=starts_on).first()
        later = others.filter(number__gt=self.number, starts_on__lt=starts_on).first()
        if out_of_turn := earlier or later:
            raise Refused(f"{self} would not come in its turn beside {out_of_turn}.", code="out_of_order")
