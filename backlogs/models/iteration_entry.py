from __future__ import annotations

from django.db import models
from django.db.models import Q

from journal.models import Journaled


class IterationEntry(Journaled):
    """An item's part in an iteration: how it came in, what was committed, what came of it."""

    journal_kind = "entry"
    journal_fields = (
        "iteration",
        "item",
        "how",
        "points",
        "committed_points",
        "added_at",
        "outcome",
        "ended_at",
    )

    class How(models.TextChoices):
        PLANNED = "planned", "planned"
        CARRIED = "carried", "carried"
        ADDED = "added", "added"
        INTERRUPT = "interrupt", "interrupt"
        RECONSTRUCTED = "reconstructed", "reconstructed"

    class Outcome(models.TextChoices):
        DONE = "done", "done"
        CARRIED = "carried", "carried"
        REMOVED = "removed", "removed"
        SPLIT = "split", "split"

    iteration = models.ForeignKey("backlogs.Iteration", models.PROTECT, related_name="entries")
    item = models.ForeignKey("backlogs.WorkItem", models.PROTECT, related_name="entries")
    how = models.CharField(max_length=13, choices=How.choices)
    points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    # Set by the start of the iteration and by nothing else.
    committed_points = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    added_at = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=Outcome.choices, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["iteration", "item"], condition=Q(outcome=""), name="one_open_entry"
            )
        ]
        indexes = [models.Index(fields=["item"], condition=Q(outcome=""), name="open_entry_of_item")]

    def __str__(self) -> str:
        return f"{self.item} in {self.iteration}"
