from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef

from backlogs.models.block import Block
from backlogs.models.placement import Placement
from backlogs.models.words import Category, ClassOfService
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

    def held(self) -> models.QuerySet[Placement]:
        """The cards that count against it now: in its column, or in active and waiting columns where it is of a class."""
        here = Placement.objects.filter(team=self.team_id, archived_at=None)
        if self.column_id is not None:
            here = here.filter(column=self.column_id)
        else:
            here = here.filter(column__category__in=[Category.ACTIVE, Category.WAITING])
        if self.class_of_service:
            here = here.filter(item__class_of_service=self.class_of_service)
        if not self.counts_blocked:
            here = here.exclude(Exists(Block.objects.filter(item=OuterRef("item"), ended_at=None)))
        return here
