from __future__ import annotations

from django.db import models

from backlogs.models.words import ClassOfService
from journal.models import Journaled


class Limit(Journaled):
    """How many items may be in a column, or of a class of service in active work, at once."""

    journal_kind = "limit"
    journal_fields = ("team", "column", "class_of_service", "maximum", "on_full", "counts_blocked")

    class OnFull(models.TextChoices):
        REFUSE = "refuse", "refuse"
        WARN = "warn", "warn"

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="limits")
    column = models.ForeignKey(
        "backlogs.Column", models.PROTECT, null=True, blank=True, related_name="limits"
    )
    class_of_service = models.CharField(max_length=10, choices=ClassOfService.choices, blank=True)
    maximum = models.PositiveSmallIntegerField()
    on_full = models.CharField(max_length=6, choices=OnFull.choices, default=OnFull.REFUSE)
    counts_blocked = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "column", "class_of_service"], name="one_limit_per_place"
            ),
            models.UniqueConstraint(
                fields=["team", "class_of_service"],
                condition=models.Q(column=None),
                name="one_limit_per_class",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.maximum}"
