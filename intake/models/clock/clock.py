from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from backlogs.models import WorkItem
from core.sweeping import each
from intake import business_time
from intake.business_time import Hours, Stretch
from intake.models.clock.running import Running
from intake.models.clock.warning import Warns
from intake.models.clock.words import Kind

if TYPE_CHECKING:
    from people.models import Person, Team

AT_ONCE = 500
STATES = ("kept", "broken", "open", "uncounted")


def in_state(state: str) -> Q:
    """kept, broken, open (running or paused, not broken yet), or uncounted: ended in time without an answer."""
    now = timezone.now()
    return {
        "kept": (Q(due_at=None) | Q(due_at__gte=F("met_at"))) & Q(met_at__isnull=False),
        # An end without an answer does not mend what was broken before it.
        "broken": Q(due_at__lt=Coalesce("met_at", "dropped_at", now)),
        "open": (Q(due_at=None) | Q(due_at__gte=now)) & Q(met_at=None, dropped_at=None),
        "uncounted": (Q(due_at=None) | Q(due_at__gte=F("dropped_at"))) & Q(dropped_at__isnull=False),
    }[state]


class ClockQuerySet(models.QuerySet["Clock"]):
    def visible_to(self, person: Person) -> ClockQuerySet:
        """With the item, or with the request view of it."""
        if person.is_superuser:
            return self.all()
        worked = WorkItem.objects.visible_to(person).values("pk")
        asked = WorkItem.objects.requested_by(person).values("pk")
        return self.filter(Q(item__in=worked) | Q(item__in=asked))

    def standing(self) -> ClockQuerySet:
        """Neither met nor dropped: running, or paused."""
        return self.filter(met_at=None, dropped_at=None)

    def running(self) -> ClockQuerySet:
        """With a limit that comes, or has passed."""
        return self.standing().filter(running_since__isnull=False, due_at__isnull=False)

    def in_state(self, state: str) -> ClockQuerySet:
        return self.filter(in_state(state))

    def visible_in(self, person: Person, team: Team) -> ClockQuerySet:
        """What a team promised."""
        return self.visible_to(person).filter(promise__agreement__team=team)

    def warn_due(self) -> None:
        each(self.filter(warn_at__lte=timezone.now()).order_by("warn_at", "pk")[:AT_ONCE], Clock.warn)

    def nearest_due(self, items: models.QuerySet[WorkItem]) -> models.QuerySet[WorkItem]:
        """The items, each with `nearest_due_at`: the next limit that runs, None without one; and `is_nearest_in_hours`."""
        running = self.running().filter(item=OuterRef("pk"))
        first = running.order_by("due_at", "pk").annotate(in_hours=Q(hours__isnull=False))
        return items.annotate(
            nearest_due_at=Subquery(first.values("due_at")[:1]),
            is_nearest_in_hours=Subquery(first.values("in_hours")[:1]),
        )


class Clock(Running, Warns, models.Model):
    """One promise about one piece of work: until when it is acknowledged, answered or resolved, and whether it was."""

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    customer = models.ForeignKey("people.Customer", models.PROTECT, related_name="+")
    # The version of the agreement and the hours that held at arrival: later changes move nothing.
    promise = models.ForeignKey("intake.Promise", models.PROTECT, related_name="clocks")
    hours = models.ForeignKey("intake.KeptHours", models.PROTECT, null=True, related_name="+")
    priority = models.PositiveSmallIntegerField(null=True)
    minutes = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    # From and until, pauses left out; the last is open while it runs.
    stretches = models.JSONField(default=list)
    running_since = models.DateTimeField(null=True)
    # When the limit passed, or will pass; none while it is paused or if it ended before.
    due_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    warn_at = models.DateTimeField(null=True)
    # The percentage of which the one on duty has heard.
    warned = models.PositiveSmallIntegerField(default=0)

    objects = ClockQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at", "-id")
        constraints = [
            models.UniqueConstraint(fields=["item", "kind"], name="one_clock_per_kind"),
            models.CheckConstraint(condition=Q(met_at=None) | Q(dropped_at=None), name="met_or_dropped"),
        ]
        indexes = [
            models.Index(fields=["warn_at"], condition=Q(warn_at__isnull=False), name="clocks_to_warn_of"),
            models.Index(fields=["customer", "-started_at"], name="clocks_of_customer"),
            models.Index(fields=["promise", "-started_at"], name="clocks_of_promise"),
        ]

    def __str__(self) -> str:
        return f"{self.item.key} {self.get_kind_display()}"

    @property
    def ended_at(self) -> datetime | None:
        return self.met_at or self.dropped_at

    @property
    def state(self) -> str:
        """kept, broken, running, paused or uncounted."""
        if self.due_at is not None and self.due_at < (self.ended_at or timezone.now()):
            return "broken"
        if self.met_at is not None:
            return "kept"
        if self.dropped_at is not None:
            return "uncounted"
        return "running" if self.running_since is not None else "paused"

    @property
    def limit(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @property
    def left(self) -> timedelta:
        """Time that counts until the limit; below nothing by how much it is broken."""
        return self.limit - self.spent

    @property
    def by(self) -> timedelta:
        return abs(self.left)

    @property
    def spent(self) -> timedelta:
        return business_time.spent(self.counted, self.spans, timezone.now())

    @property
    def counted(self) -> Hours | None:
        return self.hours.hours if self.hours else None

    @property
    def spans(self) -> list[Stretch]:
        read = business_time.as_utc
        return [(read(start), read(end) if end else None) for start, end in self.stretches]
