from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.fields import RankField


class Placement(models.Model):
    """Where an item is on its team's workflow now; gone from the board once archived."""

    item = models.OneToOneField("backlogs.WorkItem", models.CASCADE, related_name="placement")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")
    column = models.ForeignKey("backlogs.Column", models.PROTECT, related_name="placements")
    rank = RankField()
    entered_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "column", "rank"], condition=Q(archived_at=None), name="one_place_per_rank"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item} in {self.column}"
