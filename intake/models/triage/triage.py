from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from backlogs.models import WorkItem
from core import clock
from core.errors import Stale
from core.locking import lock
from intake.models.triage.deciding import Deciding
from intake.models.triage.merging import Merging
from intake.models.triage.together import Together
from intake.models.triage.undoing import Undoing
from intake.models.triage.unmerging import Unmerging
from intake.models.triage.urgency import Urgency
from intake.models.triage.waiting import Waiting
from journal.models import Journaled

if TYPE_CHECKING:
    from datetime import datetime

    from people.models import Person, Team


class TriageManager(Together, models.Manager["Triage"]):
    def of(self, item: WorkItem) -> Triage:
        """The item's triage; one that was never touched is kept with its first verb."""
        standing = self.filter(item=item).first() or self.model(item=item)
        standing.item = item
        return standing

    def lowered_by_customer(self, team: Team, since: datetime | None = None) -> dict[str, int]:
        """How many P1s were none, by the customer for whom they were claimed (R4)."""
        lowered = self.filter(item__team=team, p1_lowered_at__isnull=False)
        if since is not None:
            lowered = lowered.filter(p1_lowered_at__gte=since)
        counted = lowered.values_list("item__customer__name").annotate(count=models.Count("pk"))
        return {name or "nobody named": count for name, count in counted.order_by("-count")}


class Triage(Deciding, Merging, Waiting, Urgency, Undoing, Unmerging, Journaled):
    """What was decided about an interrupt before it became work, and by whom (R3)."""

    journal_kind = "triage"
    journal_fields = (
        "item", "acknowledged_at", "acknowledged_by", "decided_at", "decided_by", "decision", "leads_to",
        "snoozed_until", "escalated_to", "escalated_at", "p1_at", "p1_by", "p1_confirmed_at", "p1_lowered_at",
        "p1_judged_by",
    )  # fmt: skip

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "accepted"
        DUPLICATE = "duplicate", "duplicate"
        DECLINED = "declined", "declined"
        PROMOTED = "promoted", "planned work"

    item = models.OneToOneField("backlogs.WorkItem", models.CASCADE, related_name="triage")
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=11, choices=Decision.choices, blank=True)
    # What it is a duplicate of, or the planned work that came of it.
    leads_to = models.ForeignKey("backlogs.WorkItem", models.PROTECT, null=True, related_name="+")
    snoozed_until = models.DateTimeField(null=True)
    escalated_to = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    escalated_at = models.DateTimeField(null=True)
    # Whoever calls something a P1, and what the one on duty says of that within the hour (R4).
    p1_at = models.DateTimeField(null=True)
    p1_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    p1_confirmed_at = models.DateTimeField(null=True)
    p1_lowered_at = models.DateTimeField(null=True)
    p1_judged_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    objects = TriageManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="") | Q(decided_at__isnull=False) & ~Q(decision=""),
                name="decided_says_what",
            )
        ]
        indexes = [
            models.Index(
                fields=["p1_at"],
                condition=Q(p1_at__isnull=False, p1_confirmed_at=None, p1_lowered_at=None),
                name="p1_to_be_judged",
            )
        ]

    def __str__(self) -> str:
        return self.get_decision_display() or "not triaged"

    @property
    def is_snoozed(self) -> bool:
        return self.snoozed_until is not None and self.snoozed_until > clock.now()

    def journal_teams(self) -> Sequence[int | None]:
        return [self.item.team_id]

    def hold(self, by: Person) -> None:
        """The item locked, and this as it is now; made where it is the first that is said of the item."""
        item = self.item
        item.require_worker(by)
        lock(item)
        standing = Triage.objects.filter(item=item).first()
        if standing is None:
            self.save(force_insert=True)
            return
        self.__dict__.update(standing.__dict__)
        self.item = item

    def require_untriaged(self, by: Person) -> None:
        """Whoever comes second hears what happened, and changes nothing (held)."""
        if said := self.what_happened():
            raise Stale(said, code="already_triaged", current=self.item)

    def what_happened(self) -> str:
        """Why there is nothing to decide any more; empty while there is."""
        item = self.item
        if self.decided_at is not None and not self.came_back:
            when = self.decided_at.astimezone(item.team.tzinfo)
            who = self.decided_by.name if self.decided_by else "Somebody"
            words = {"duplicate": "called {} a duplicate", "promoted": "made planned work of {}"}
            what = words.get(self.decision, f"{self.decision} {{}}").format(item.key)
            return f"{who} {what} at {when:%H:%M} on {when.day} {when:%b}."
        if item.closed_at is not None:
            return f"{item.key} is closed as {item.get_outcome_display()}."
        if not item.is_interrupt:
            return f"{item.key} is planned work, not an interrupt."
        if item.stays.filter(left_at=None).exists():
            return f"{item.key} is on the board already."
        return ""

    @property
    def came_back(self) -> bool:
        """Declined or merged once, and open again: it is decided on anew."""
        ended = self.decision in {self.Decision.DECLINED, self.Decision.DUPLICATE}
        return ended and self.item.closed_at is None

    def note(
        self, verb_told: str, *, by: Person | None, facts: dict[str, Any] | None = None, **values: Any
    ) -> None:
        """Write these values and tell them on the item's timeline (held)."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
        self.item.tell(verb_told, self, by=by, facts=facts)

    def taken_up(self, by: Person, at: datetime) -> dict[str, Any]:
        """Whoever does anything with it has looked at it."""
        if self.acknowledged_at is not None:
            return {}
        return {"acknowledged_at": at, "acknowledged_by": by}
