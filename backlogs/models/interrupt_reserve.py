from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from core import clock, fields
from core.errors import Invalid, Stale
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Iteration
    from people.models import Person


class InterruptReserve(Journaled):
    """Person-days that the product owner sets aside for interrupts beside duty, where the past says less than they know."""

    journal_kind = "interrupt_reserve"
    journal_fields = ("iteration", "days", "because", "set_by", "set_at", "ended_at")

    iteration = models.ForeignKey("backlogs.Iteration", models.PROTECT, related_name="interrupt_reserves")
    days = models.DecimalField(max_digits=5, decimal_places=1)
    because = models.CharField(max_length=200)
    set_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["iteration"], condition=Q(ended_at=None), name="one_standing_interrupt_reserve"
            )
        ]

    def __str__(self) -> str:
        return f"{self.days} days in {self.iteration}"


class Reserving:
    """An iteration's time for interrupts beside duty, as the past has it or as the product owner knows better."""

    @property
    def interrupt_reserve(self: Iteration) -> InterruptReserve | None:
        return self.interrupt_reserves.filter(ended_at=None).select_related("set_by").first()

    @verb()
    def reserve(
        self: Iteration, days: Decimal, *, because: str, by: Person, instead_of: Decimal | None = None
    ) -> InterruptReserve:
        """Instead of the middle of the past; `instead_of` is what the caller saw set before, if anything."""
        self.require_planner(by)
        because = fields.reason(because)
        if not because:
            raise Invalid("Say why so many days are set aside.", code="reason_needed", field="because")
        self._require_days(days)
        self._lock_open()
        standing = self._as_seen(instead_of)
        if standing is not None and (standing.days, standing.because) == (days, because):
            return standing
        parts = self._end_reserve()
        made = InterruptReserve.objects.create(
            iteration=self, days=days, because=because, set_by=by, set_at=clock.now()
        )
        facts = {"days": days, "because": because}
        self.record(
            "reserved", by=by, changes={**parts, made.journal_part: made.journal_state()}, facts=facts
        )
        return made

    @verb()
    def put_back_reserve(self: Iteration, *, by: Person) -> None:
        """As the past has it again."""
        self.require_planner(by)
        self._lock_open()
        if parts := self._end_reserve():
            self.record("put_back_reserve", by=by, changes=parts)

    def _as_seen(self: Iteration, instead_of: Decimal | None) -> InterruptReserve | None:
        standing = self.interrupt_reserve
        if (standing.days if standing else None) != instead_of:
            now = (
                f"{standing.set_by} set it to {float(standing.days):g} days meanwhile: “{standing.because}”."
                if standing
                else "It was put back to the past meanwhile."
            )
            raise Stale(f"{now} Look at it again.")
        return standing

    def _end_reserve(self: Iteration) -> dict[str, dict[str, object]]:
        parts = {}
        for row in self.interrupt_reserves.filter(ended_at=None):
            row.ended_at = clock.now()
            row.save(update_fields=["ended_at"])
            parts[row.journal_part] = row.journal_values("ended_at")
        return parts

    def _require_days(self: Iteration, days: Decimal) -> None:
        from rotations.capacity import capacity

        there = capacity(self.team, self.starts_on, self.ends_on).committable
        if days < 0 or days.normalize().as_tuple().exponent < -1:  # type: ignore[operator]
            raise Invalid("Days are 0 or more, with one decimal.", code="impossible_days", field="days")
        if float(days) > round(there, 1):
            raise Invalid(
                f"Beside duty there are {there:g} person-days in {self}; no more can be set aside.",
                code="more_than_there_is", field="days",
            )  # fmt: skip
