from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from core import clock
from core.errors import Invalid, Refused
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models.work_item import WorkItem
    from people.models import Person


class ShieldPullManager(models.Manager["ShieldPull"]):
    @verb()
    def begin_help(self, item: WorkItem, person: Person, *, by: Person, reason: str) -> ShieldPull:
        """A committed person starts to help; joined to the crew, and counted with the reason (one tap)."""
        from backlogs.shield import is_shielded

        item.require_worker(by)
        if not item.is_interrupt:
            raise Invalid(
                "The shield is about interrupts; planned work needs no reason.", code="interrupts_only"
            )
        if reason not in ShieldPull.Reason.values:
            raise Invalid(f"There is no reason {reason!r}.", code="unknown_reason", field="reason")
        lock(item)
        standing = self.filter(item=item, person=person, ended_at=None).first()
        if standing is not None:
            return standing
        if not is_shielded(person):
            raise Refused(f"{person} is in the pool, and joins without a reason.", code="not_shielded")
        item.join(person, by=by)
        pull = self.create(item=item, person=person, reason=reason, began_at=clock.now())
        item.tell("called_in", pull, by=by, facts={"person": person.pk, "reason": reason})
        return pull


class ShieldPull(Journaled):
    """A committed person helped with an interrupt, from start to return, and why (R4)."""

    journal_kind = "shield_pull"
    journal_fields = ("item", "person", "reason", "began_at", "ended_at")

    class Reason(models.TextChoices):
        P1 = "p1", "a P1"
        DUTY = "duty", "asked by the person on duty"
        DIRECT = "direct", "asked directly"
        OWN = "own", "my own choice"

    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="shield_pulls")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=6, choices=Reason.choices)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ShieldPullManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "person"], condition=models.Q(ended_at=None), name="one_open_pull"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} pulled to {self.item}"

    @verb()
    def return_home(self, *, by: Person) -> None:
        """Back to what was committed; the minutes run until here."""
        item = self.item
        lock(item)
        self.refresh_from_db()
        if self.ended_at is None:
            item.leave(self.person, by=by)
            self.refresh_from_db()
