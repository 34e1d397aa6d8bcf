from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from backlogs.models.amendment import Amending
from backlogs.models.interrupt_reserve import Reserving
from backlogs.models.iteration_closing import Closing
from backlogs.models.iteration_dating import Dating
from backlogs.models.iteration_exchanging import Exchanging
from backlogs.models.iteration_planning import Planning
from backlogs.models.iteration_running import Running
from backlogs.models.reviewing import Reviewing
from journal.models import Journaled

if TYPE_CHECKING:
    from people.models import Person


class IterationQuerySet(models.QuerySet["Iteration"]):
    def visible_to(self, person: Person) -> IterationQuerySet:
        return self.all() if person.is_superuser else self.filter(team__in=list(person.roles))

    def running(self) -> IterationQuerySet:
        return self.filter(closed_at=None).exclude(started_at=None)

    def ahead(self) -> IterationQuerySet:
        return self.filter(started_at=None, closed_at=None)

    def closed(self) -> IterationQuerySet:
        return self.exclude(closed_at=None)

    def close_missed(self) -> None:
        """What nobody closed in time, dated its last day, so that numbers and the next planning do not wait for anybody."""
        for iteration in self.running().select_related("team"):
            if iteration.is_missed:
                iteration.close(by=None)


class Iteration(Planning, Exchanging, Dating, Reserving, Running, Closing, Amending, Reviewing, Journaled):
    """Two weeks, or the team's own length, with a commitment at the start and a frozen record at the close (R9)."""

    journal_kind = "iteration"
    journal_fields = ("team", "number", "starts_on", "ends_on", "started_at", "closed_at", "version")
    journal_texts = ("goal",)

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="iterations")
    number = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="Last day, included.")
    goal = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # What stood at the close, never written again; later corrections stand beside it.
    frozen: Any = models.JSONField(null=True, editable=False)
    # The person-days foreseen at the start, beside the commitment.
    days_then: Any = models.JSONField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = IterationQuerySet.as_manager()

    class Meta:
        ordering = ("team", "number")
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="one_iteration_per_number"),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(closed_at=None, started_at__isnull=False),
                name="one_running_iteration",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="iteration_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"Iteration {self.number}"

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.closed_at is None

    @property
    def state(self) -> str:
        if self.closed_at:
            return "closed"
        return "running" if self.started_at else "planned"

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]


def openings(iterations: Sequence[Iteration], zone: tzinfo) -> list[datetime]:
    """When each of a team's iterations opened, in order of number: they tile time, so where the one before closed.

    What does not follow in the calendar (behind a pause, or an imported history) opens on its own first day.
    """
    opened: list[datetime] = []
    latest, next_day = None, None
    for own in iterations:
        at = datetime.combine(own.starts_on, time(), zone)
        opened.append(latest if latest and own.starts_on == next_day else max(at, latest or at))
        latest = own.closed_at or latest
        next_day = own.ends_on + timedelta(1) if own.closed_at else None
    return opened
