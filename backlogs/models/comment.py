from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.errors import Invalid
from core.fields import storable
from journal.models import Journaled

MOST_COMMENTS = 5_000
LONGEST = 20_000


class Comment(Journaled):
    """Words about an item or a feature: for the team, or as a public answer to who asked."""

    journal_kind = "comment"
    journal_fields = ("item", "feature", "author", "audience", "written_at", "edited_at", "redacted_at")
    journal_texts = ("text",)

    class Audience(models.TextChoices):
        TEAM = "team", "the team"
        PUBLIC = "public", "who asked, too"

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, null=True, related_name="comments")
    feature = models.ForeignKey("backlogs.Feature", models.CASCADE, null=True, related_name="comments")
    author = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    audience = models.CharField(max_length=6, choices=Audience.choices, default=Audience.TEAM)
    text = models.TextField()
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    redacted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("written_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(item=None, feature__isnull=False) | Q(feature=None, item__isnull=False),
                name="comment_on_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


def checked(text: str) -> str:
    text = storable(text.strip(), field="text", longest=LONGEST)
    if not text:
        raise Invalid("A comment needs words.", code="text_needed", field="text")
    return text
