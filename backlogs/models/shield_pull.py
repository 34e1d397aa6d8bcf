from __future__ import annotations

from django.db import models

from journal.models import Journaled


class ShieldPull(Journaled):
    """A committed person helped with an interrupt, from start to return, and why (R4)."""

    journal_kind = "shield_pull"
    journal_fields = ("item", "person", "reason", "began_at", "ended_at")

    class Reason(models.TextChoices):
        P1 = "p1", "a P1"
        DUTY = "duty", "asked by the person on duty"
        DIRECT = "direct", "asked directly"
        OWN = "own", "my own choice"

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="shield_pulls")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=6, choices=Reason.choices)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.person} pulled to {self.item}"
