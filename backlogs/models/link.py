from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from journal.models import Journaled


class Link(Journaled):
    """What an item has to do with another: blocks, relates, duplicates, split from."""

    journal_kind = "link"
    journal_fields = ("from_item", "to_item", "kind", "ended_at")

    class Kind(models.TextChoices):
        BLOCKS = "blocks", "blocks"
        RELATES = "relates", "relates to"
        DUPLICATES = "duplicates", "duplicates"
        SPLIT_FROM = "split_from", "was split from"

    from_item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="links_out")
    to_item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_item", "to_item", "kind"], condition=Q(ended_at=None), name="one_link_of_a_kind"
            ),
            models.CheckConstraint(condition=~Q(from_item=F("to_item")), name="no_link_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.from_item} {self.get_kind_display()} {self.to_item}"
