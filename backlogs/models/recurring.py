from __future__ import annotations

from django.db import models

from journal.models import Journaled


class RecurringRule(Journaled):
    """Run work that comes back (R1): makes an item in the business backlog, the team itself being the customer."""

    journal_kind = "recurring_rule"
    journal_fields = ("team", "every_days", "next_on", "lead_days", "ended_at")
    journal_texts = ("title",)

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="recurring_rules")
    title = models.CharField(max_length=200)
    every_days = models.PositiveSmallIntegerField()
    next_on = models.DateField()
    lead_days = models.PositiveSmallIntegerField(default=14)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(every_days__gte=1), name="comes_back_after_a_day_or_more"
            )
        ]

    def __str__(self) -> str:
        return self.title
