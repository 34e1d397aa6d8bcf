from __future__ import annotations

from collections.abc import Sequence

from django.db import models
from django.db.models import Q

from backlogs.models import WorkItem
from core.locking import lock
from journal.models import Journaled


class TriageManager(models.Manager["Triage"]):
    def of(self, item: WorkItem) -> Triage:
        """The item's triage, made when first needed; the item is locked, so that it is made once and told with it."""
        lock(item)
        standing = self.filter(item=item).first()
        return standing if standing is not None else self.create(item=item)


class Triage(Journaled):
    """What was decided about an interrupt before it became work, and by whom (R3)."""

    journal_kind = "triage"
    journal_fields = (
        "item", "acknowledged_at", "acknowledged_by", "decided_at", "decided_by", "decision", "leads_to",
        "snoozed_until", "escalated_to", "escalated_at", "p1_at", "p1_by", "p1_confirmed_at", "p1_lowered_at",
        "p1_judged_by",
    )  # fmt: skip

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "accepted"
        DUPLICATE = "duplicate", "duplicate"
        DECLINED = "declined", "declined"
        PROMOTED = "promoted", "planned work"
        HANDED_OVER = "handed_over", "handed over"

    item = models.OneToOneField("backlogs.WorkItem", models.CASCADE, related_name="triage")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=11, choices=Decision.choices, blank=True)
    # What it is a duplicate of, or the planned work that came of it.
    leads_to = models.ForeignKey("backlogs.WorkItem", models.PROTECT, null=True, related_name="+")
    snoozed_until = models.DateTimeField(null=True)
    escalated_to = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    escalated_at = models.DateTimeField(null=True)
    # Whoever calls something a P1, and what the one on duty says of that within the hour (R4).
    p1_at = models.DateTimeField(null=True)
    p1_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    p1_confirmed_at = models.DateTimeField(null=True)
    p1_lowered_at = models.DateTimeField(null=True)
    p1_judged_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    objects = TriageManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="") | Q(decided_at__isnull=False) & ~Q(decision=""),
                name="decided_says_what",
            )
        ]
        indexes = [
            models.Index(
                fields=["p1_at"],
                condition=Q(p1_at__isnull=False, p1_confirmed_at=None, p1_lowered_at=None),
                name="p1_to_be_judged",
            )
        ]

    def __str__(self) -> str:
        return self.get_decision_display() or "not triaged"

    def journal_teams(self) -> Sequence[int | None]:
        return [self.item.team_id]
