from __future__ import annotations

from django.db import models

from journal.models import Journaled


class ChecklistLine(Journaled):
    """One thing to tick off inside an item."""

    journal_kind = "line"
    journal_fields = ("item", "position", "done_at", "removed_at")
    journal_texts = ("text",)

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="checklist")
    text = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()
    done_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.text
