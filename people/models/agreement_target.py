from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from core.errors import Invalid
from journal.models import Journaled

if TYPE_CHECKING:
    from people.models.agreement import Agreement

LIMITS = ("acknowledge_minutes", "respond_minutes", "resolve_minutes")
SAID = ("priority", *LIMITS, "around_the_clock")
LONGEST = 525_600  # a year
PRIORITIES = (1, 2, 3, 4)


class AgreementTarget(Journaled):
    """How soon work of one priority is acknowledged, answered and resolved, in place of what holds for all."""

    journal_kind = "target"
    journal_fields = ("agreement", *SAID)

    agreement = models.ForeignKey("people.Agreement", models.CASCADE, related_name="targets")
    priority = models.PositiveSmallIntegerField()
    acknowledge_minutes = models.PositiveIntegerField(null=True, blank=True)
    respond_minutes = models.PositiveIntegerField(null=True, blank=True)
    resolve_minutes = models.PositiveIntegerField(null=True, blank=True)
    around_the_clock = models.BooleanField(default=False)

    class Meta:
        ordering = ("priority",)
        constraints = [
            models.UniqueConstraint(fields=["agreement", "priority"], name="one_target_per_priority"),
            models.CheckConstraint(condition=Q(priority__in=PRIORITIES), name="target_of_priority_1_to_4"),
        ]

    def __str__(self) -> str:
        return f"P{self.priority} of {self.agreement}"

    @property
    def told(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in SAID}


class Aims:
    """The targets of an agreement are part of its terms: they change as a whole, with its version."""

    def targets_told(self: Agreement) -> list[dict[str, Any]]:
        return [target.told for target in self.targets.order_by("priority")] if self.pk else []

    def check_limits(self: Agreement) -> None:
        for name in LIMITS:
            check_minutes(getattr(self, name), name)

    def write_targets(self: Agreement, targets: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
        """The parts of the entry that tells it; None leaves them as they are (held, or just made)."""
        wanted = {target["priority"]: target for target in checked(targets or [])}
        parts: dict[str, Any] = {}
        if targets is None:
            return parts
        standing = {target.priority: target for target in self.targets.all()}
        for priority in standing.keys() - wanted.keys():
            parts[standing[priority].journal_part] = None
            standing[priority].delete()
        for priority, said in sorted(wanted.items()):
            row = standing.get(priority) or AgreementTarget(agreement=self)
            if row.pk is None or row.told != said:
                for name, value in said.items():
                    setattr(row, name, value)
                row.save()
                parts[row.journal_part] = row.journal_state()
        return parts


def checked(targets: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Whole rows, one a priority, of those that say anything."""
    rows, seen = [], set()
    for sent in targets:
        row = {"around_the_clock": False} | dict.fromkeys(LIMITS) | dict(sent)
        if row.keys() - set(SAID) or row.get("priority") not in PRIORITIES:
            raise Invalid("A target is of a priority from 1 to 4.", code="unknown_choice", field="targets")
        if row["priority"] in seen:
            raise Invalid("Each priority has one row of targets.", code="twice", field="targets")
        seen.add(row["priority"])
        for name in LIMITS:
            check_minutes(row[name], "targets")
        if any(row[name] is not None for name in LIMITS):
            rows.append(row)
    return sorted(rows, key=lambda row: row["priority"])


def check_minutes(minutes: int | None, field: str) -> None:
    if minutes is not None and not 1 <= minutes <= LONGEST:
        raise Invalid("Minutes are 1 to 525,600 (a year).", code="impossible_minutes", field=field)
