from __future__ import annotations

from django.db import models

from journal.models import Journaled


class Label(models.Model):
    """A word by which a team finds its items."""

    team = models.ForeignKey("people.Team", models.CASCADE, related_name="labels")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="one_label_per_name")]

    def __str__(self) -> str:
        return self.name


class ItemLabel(Journaled):
    """A label on an item."""

    journal_kind = "item_label"
    journal_fields = ("item", "label")

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="item_labels")
    label = models.ForeignKey(Label, models.CASCADE, related_name="item_labels")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "label"], name="a_label_once")]

    def __str__(self) -> str:
        return f"{self.label}"
