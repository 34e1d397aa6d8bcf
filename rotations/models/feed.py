from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from core import clock
from core.errors import Refused
from core.locking import lock
from journal.models import Journaled
from journal.recording import ACCOUNTS, verb
from people.models.token import hashed

if TYPE_CHECKING:
    from people.models import Person
    from rotations.models.rotation import Rotation

MOST = 20


class FeedQuerySet(models.QuerySet["Feed"]):
    def valid(self) -> FeedQuerySet:
        return self.filter(revoked_at=None, person__disabled_at=None)

    def bearing(self, text: str) -> Feed | None:
        return self.valid().select_related("person", "rotation__team").filter(token_hash=hashed(text)).first()


class FeedManager(models.Manager.from_queryset(FeedQuerySet)):  # type: ignore[misc]
    @verb()
    def make(self, *, by: Person, rotation: Rotation | None = None) -> tuple[Feed, str]:
        """A calendar address of the person's own shifts, or of a rotation; its text is shown this once and not kept."""
        lock(by)
        if self.valid().filter(person=by).count() >= MOST:
            raise Refused(
                f"You have {MOST} calendar addresses; end one that is not used.", code="too_many_feeds"
            )
        text = secrets.token_urlsafe(32)
        feed = self.create(person=by, rotation=rotation, token_hash=hashed(text))
        by.record(
            "made_feed", by=by, changes={feed.journal_part: feed.journal_state()}, facts={"feed": feed.pk},
            streams=[ACCOUNTS],
        )  # fmt: skip
        return feed, text


class Feed(Journaled):
    """A secret address at which a calendar program reads shifts; only its hash is kept."""

    journal_kind = "feed"
    journal_fields = ("person", "rotation", "revoked_at")
    journal_texts = ("token_hash",)

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    rotation = models.ForeignKey("rotations.Rotation", models.PROTECT, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    objects = FeedManager()

    class Meta:
        ordering = ("-made_at",)
        indexes = [models.Index(fields=["person"], condition=Q(revoked_at=None), name="feeds_in_use")]

    def __str__(self) -> str:
        return f"calendar address {self.pk}"

    @verb()
    def revoke(self, *, by: Person) -> None:
        """Answers nothing from the next request on; of one's own feeds."""
        lock(self)
        if self.revoked_at is None:
            self.revoked_at = clock.now()
            self.save(update_fields=["revoked_at"])
            changes = {self.journal_part: self.journal_values("revoked_at")}
            self.person.record(
                "ended_feed", by=by, changes=changes, facts={"feed": self.pk}, streams=[ACCOUNTS]
            )
