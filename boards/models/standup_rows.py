from __future__ import annotations

from datetime import timedelta

from django.db import models

from core import clock
from journal.models import Journaled

# Whose page was not heard of for longer is not in front of it any more.
HEARD_WITHIN = timedelta(seconds=70)


class ParkedQuestion(Journaled):
    """A question that came up at a standup and is talked about after it, by those whom it concerns."""

    journal_kind = "parked_question"
    journal_fields = ("standup", "person", "item", "settled_at")
    journal_texts = ("text",)

    standup = models.ForeignKey("boards.Standup", models.CASCADE, related_name="questions")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    # The card in front of everybody when it came up.
    item = models.ForeignKey("backlogs.WorkItem", models.PROTECT, null=True, related_name="+")
    text = models.CharField(max_length=300)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.text


class SeatQuerySet(models.QuerySet["Seat"]):
    def taken(self) -> SeatQuerySet:
        """By who is in front of it now; of a standup that ended, by who was there."""
        heard = models.Q(seen_at__gt=clock.now() - HEARD_WITHIN)
        return self.filter(heard | models.Q(standup__ended_at__isnull=False))


class Seat(models.Model):
    """Somebody takes part in a standup. That is no change of the work, so the journal keeps it only in the summary."""

    standup = models.ForeignKey("boards.Standup", models.CASCADE, related_name="seats")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    # Emptied when the standup ends: what stays is who was there that day (R17).
    seen_at = models.DateTimeField(null=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "seats at standups"  # rotations has seats, too
        constraints = [models.UniqueConstraint(fields=["standup", "person"], name="one_seat_per_person")]

    def __str__(self) -> str:
        return f"{self.person} at {self.standup}"
