from __future__ import annotations

from django.db import models
from django.db.models import Q

from journal.models import Journaled


class Block(Journaled):
    """Something outside the pair's hands that keeps an item from moving."""

    journal_kind = "block"
    journal_fields = ("item", "reason", "began_at", "ended_at")
    journal_texts = ("note",)

    class Reason(models.TextChoices):
        SUPPLIER = "supplier", "a supplier"
        CUSTOMER = "customer", "the customer"
        TEAM = "team", "another team"
        DECISION = "decision", "a decision"
        ACCESS = "access", "access or rights"
        CAPACITY = "capacity", "nobody free"
        OTHER = "other", "something else"

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="blocks")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    note = models.CharField(max_length=300, blank=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(ended_at=None), name="one_open_block_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"blocked by {self.get_reason_display()}"
