from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from backlogs.models import WorkItem
from core import clock
from core.errors import Invalid, Refused
from core.fields import reason as one_reason
from core.locking import lock, lock_all
from intake.models.clock.clock import Clock
from journal.models import Entry, Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from people.models import Person


class ClockPauseManager(models.Manager["ClockPause"]):
    @verb()
    def begin(self, item: WorkItem, *, by: Person, reason: str, because: str) -> ClockPause:
        """The clocks of this work stand still from now on; the same reason twice is once."""
        if reason not in ClockPause.Reason.values:
            raise Invalid(f"{reason!r} is no reason to wait.", code="unknown_choice", field="reason")
        because = one_reason(because)
        if not because:
            raise Invalid("Say in one line what it waits for.", code="reason_needed", field="because")
        item.require_worker(by)
        lock(item)
        if (standing := self.filter(item=item, ended_at=None).first()) is not None:
            if standing.reason != reason:
                raise Refused(f"Its clocks wait already: {standing.get_reason_display()}.", code="paused")
            return standing
        clocks = lock_all(Clock.objects.standing().filter(item=item))
        if item.closed_at is not None or not clocks:
            raise Refused(f"No clock of {item.key} runs.", code="no_clock")
        pause = self.create(item=item, reason=reason, began_at=clock.now(), began_by=by)
        for each in clocks:
            each.pause(pause.began_at)
        item.tell("paused_clocks", pause, by=by, facts={"reason": reason, "because": because})
        return pause

    @verb()
    def end(self, item: WorkItem, *, by: Person) -> None:
        """They go on; where none waits, they do already."""
        item.require_worker(by)
        lock(item)
        if (standing := self.filter(item=item, ended_at=None).first()) is not None:
            standing.item = item
            standing.finish(clock.now(), by=by)
            for each in lock_all(Clock.objects.standing().filter(item=item)):
                each.resume(standing.ended_at)


class ClockPause(Journaled):
    """Why the clocks of a piece of work stand still, and for how long."""

    journal_kind = "clock_pause"
    journal_fields = ("item", "reason", "began_at", "began_by", "ended_at", "ended_by")

    class Reason(models.TextChoices):
        CUSTOMER = "customer", "waiting for the customer"
        THIRD_PARTY = "third_party", "waiting for a third party"
        AGREED_LATER = "agreed_later", "agreed for later"

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="clock_pauses")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    began_at = models.DateTimeField()
    began_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    objects = ClockPauseManager()

    class Meta:
        ordering = ("began_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(ended_at=None), name="one_open_clock_pause_per_item"
            )
        ]

    def __str__(self) -> str:
        return f"{self.item.key} {self.get_reason_display()}"

    @property
    def because(self) -> str:
        """For what it waits, as it was said; the journal keeps the line."""
        begun = Entry.objects.filter(kind="item", subject=self.item_id, verb="paused_clocks")
        told = begun.filter(changes__has_key=self.journal_part).order_by("-pk").first()
        return str(told.facts["because"]) if told else ""

    def finish(self, at: datetime, *, by: Person | None, **facts: Any) -> None:
        """It waits no more (the item is held); its clocks are the caller's to set going."""
        self.ended_at, self.ended_by = max(at, self.began_at), by
        self.save(update_fields=["ended_at", "ended_by"])
        self.item.tell("resumed_clocks", self, by=by, facts=facts)
