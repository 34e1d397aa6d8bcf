from __future__ import annotations

from django.db import models

from journal.models import Journaled


class Size(Journaled):
    """What an item was thought to cost from an instant on, so that a size "as of" exists."""

    journal_kind = "size"
    journal_fields = ("item", "points", "at")

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="sizes")
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    at = models.DateTimeField()
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["item", "at"], name="size_by_time")]
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.points} point{'s' * (self.points != 1)}"
