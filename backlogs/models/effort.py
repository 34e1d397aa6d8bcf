from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from core.errors import Invalid
from journal.models import Journaled


class Effort(Journaled):
    """Whole minutes of a person on a day for a backlog, with or without an item (triage, "I was interrupted")."""

    journal_kind = "effort"
    journal_fields = ("team", "backlog", "item", "person", "on", "minutes", "asked_by", "withdrawn_at")
    journal_texts = ("about",)

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="efforts")
    backlog = models.ForeignKey("backlogs.Backlog", models.PROTECT, related_name="efforts")
    item = models.ForeignKey("backlogs.WorkItem", models.PROTECT, null=True, related_name="efforts")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="efforts")
    on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    about = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=1440), name="minutes_of_a_day")
        ]
        indexes = [models.Index(fields=["team", "on"], name="effort_by_day")]

    def __str__(self) -> str:
        return f"{self.minutes} min on {self.on}"


def check_minutes(minutes: int, on: date, today: date) -> None:
    if not 1 <= minutes <= 1440:
        raise Invalid("A day has 1 to 1,440 minutes.", code="impossible_minutes", field="minutes")
    if on > today:
        raise Invalid("This day has not come yet.", code="future_day", field="on")
