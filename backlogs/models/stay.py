from __future__ import annotations

from django.db import models
from django.db.models import Q


class Stay(models.Model):
    """An item's time in a column; every number about flow is computed from these.

    A change of status outside (import) within a column is a stay of its own; they are joined on reading.
    """

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="stays")
    # The team of the column: it stays when the item moves to another team.
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+", db_index=False)
    column = models.ForeignKey("backlogs.Column", models.PROTECT, related_name="stays")
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    outside_status = models.CharField(max_length=120, blank=True)
    outside_offset = models.SmallIntegerField(
        null=True, help_text="Minutes east of UTC, as the import wrote the time."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(left_at=None), name="one_open_stay_per_item")
        ]
        # Covering and in order: the numbers read whole teams from this index alone, item by item.
        indexes = [
            models.Index(fields=["team", "item", "entered_at", "column", "left_at"], name="stay_by_team")
        ]

    def __str__(self) -> str:
        return f"{self.item} in {self.column} from {self.entered_at}"
