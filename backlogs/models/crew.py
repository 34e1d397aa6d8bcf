from __future__ import annotations

from django.db import models
from django.db.models import Q

from journal.models import Journaled


class Crew(Journaled):
    """A person's dated part in the work on an item; a pair is two open rows on an item in an active column."""

    journal_kind = "crew"
    journal_fields = ("item", "person", "joined_at", "left_at")

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="crew")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="crews")
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"], condition=Q(left_at=None), name="one_open_crew_row"
            )
        ]
        indexes = [models.Index(fields=["person"], condition=Q(left_at=None), name="crew_now")]

    def __str__(self) -> str:
        return f"{self.person} on {self.item}"


class FeatureCrew(Journaled):
    """A person's dated part in a feature, whatever team they are of; customers' developers, too (R6)."""

    journal_kind = "feature_crew"
    journal_fields = ("feature", "person", "joined_on", "left_on")

    feature = models.ForeignKey("backlogs.Feature", models.CASCADE, related_name="crew")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="feature_crews")
    joined_on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["feature", "person"], condition=Q(left_on=None), name="one_open_feature_crew_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.feature}"
