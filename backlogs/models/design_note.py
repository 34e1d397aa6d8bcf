from __future__ import annotations

from django.db import models
from django.db.models import Q

from journal.models import Journaled


class DesignNote(Journaled):
    """Just enough design for a feature's stories in one iteration, or why none is needed (R7)."""

    journal_kind = "design_note"
    journal_fields = ("feature", "iteration", "written_at", "author", "box_minutes")
    journal_texts = ("text", "none_needed_because")

    feature = models.ForeignKey("backlogs.Feature", models.CASCADE, related_name="design_notes")
    iteration = models.ForeignKey("backlogs.Iteration", models.PROTECT, related_name="design_notes")
    text = models.TextField(blank=True)
    none_needed_because = models.CharField(max_length=200, blank=True)
    # The time box of what is tried for it; none where nothing is.
    box_minutes = models.PositiveIntegerField(null=True)
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feature", "iteration"], name="one_note_per_iteration"),
            models.CheckConstraint(condition=~Q(text="", none_needed_because=""), name="note_or_reason"),
        ]

    @property
    def stamp(self) -> str:
        """When it was written, as a form remembers what it showed; empty before it is."""
        return self.written_at.isoformat() if self.pk else ""

    def __str__(self) -> str:
        return f"{self.feature} in {self.iteration}"
