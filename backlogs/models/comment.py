from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.fields import storable
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models.feature import Feature
    from backlogs.models.work_item import WorkItem
    from people.models import Person

MOST_COMMENTS = 5_000
LONGEST = 20_000


class Comment(Journaled):
    """Words about an item or a feature: for the team, or as a public answer to who asked."""

    journal_kind = "comment"
    journal_fields = (
        "item",
        "feature",
        "author",
        "audience",
        "written_at",
        "edited_at",
        "redacted_at",
        "version",
    )
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
    version = models.PositiveIntegerField(default=1)

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

    @property
    def about(self) -> WorkItem | Feature:
        thing = self.item or self.feature
        assert thing is not None
        return thing

    @verb()
    def edit(self, text: str, *, by: Person) -> None:
        """Put one's own words right, in place; the journal keeps no more than that it was done."""
        text = checked(text)
        if self.author_id != by.pk:
            raise NotAllowed("Only who wrote a comment edits it.")
        self.about.require_voice(by)
        self._lock()
        if self.redacted_at is not None:
            raise Refused("This comment was emptied; write a new one.", code="redacted")
        if text != self.text:
            self.text, self.edited_at = text, clock.now()
            self._tell("edited_comment", by)

    @verb()
    def redact(self, *, by: Person) -> None:
        """Empty it in place: its author and administrators may."""
        if self.author_id != by.pk and not by.is_superuser:
            raise NotAllowed("Only the author or an administrator redacts a comment.")
        self._lock()
        if self.redacted_at is None:
            self.text, self.redacted_at = "", clock.now()
            self._tell("redacted", by)

    def _lock(self) -> None:
        lock(self.about)
        lock(self)

    def _tell(self, verb_told: str, by: Person) -> None:
        self.version += 1
        self.save(update_fields=["text", "edited_at", "redacted_at", "version"])
        self.about.tell(verb_told, self, by=by, facts={"comment": self.pk})


def checked(text: str) -> str:
    text = storable(text.strip(), field="text", longest=LONGEST)
    if not text:
        raise Invalid("A comment needs words.", code="text_needed", field="text")
    return text
