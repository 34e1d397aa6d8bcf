from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from journal.models import Entry, Head

# Who begins to listen to a stream that was there before hears what was told within the last hour.
LOOKS_BACK = timedelta(hours=1)


class CursorManager(models.Manager["Cursor"]):
    def standing(self, consumer: str, stream: Head) -> Cursor:
        """Locked for the one who listens."""
        locked = self.select_for_update(no_key=True).filter(consumer=consumer, stream=stream)
        if (found := locked.first()) is not None:
            return found
        number = self._beginning(stream)
        self.bulk_create([self.model(consumer=consumer, stream=stream, number=number)], ignore_conflicts=True)
        return locked.get()

    def behind(self, consumer: str) -> models.QuerySet[Head]:
        """Streams of teams in which something was told that this consumer did not pass yet."""
        passed = self.filter(consumer=consumer, stream=OuterRef("pk"), number__gte=OuterRef("number"))
        return Head.objects.exclude(team=None).filter(~Exists(passed), number__gt=0).order_by("pk")

    def _beginning(self, stream: Head) -> int:
        old = Entry.objects.filter(stream=stream, at__lt=timezone.now() - LOOKS_BACK)
        return old.aggregate(last=Max("number"))["last"] or 0


class Cursor(models.Model):
    """How far somebody who listens to the journal has come in the stream of a team."""

    consumer = models.CharField(max_length=40)
    stream = models.ForeignKey("journal.Head", models.CASCADE, related_name="+")
    number = models.BigIntegerField(default=0)
    # How often the entry after it failed.
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = CursorManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consumer", "stream"], name="one_cursor_per_consumer_and_stream")
        ]

    def __str__(self) -> str:
        return f"{self.consumer} at {self.number} of {self.stream_id}"

    def pass_to(self, number: int) -> None:
        self.number, self.attempts = number, 0
        self.save(update_fields=["number", "attempts"])
