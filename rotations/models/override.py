from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from core import clock
from core.errors import NotAllowed, Refused
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from rotations import schedule
from rotations.models.words import LayerNumber, span_text

if TYPE_CHECKING:
    from people.models import Person


class OverrideQuerySet(models.QuerySet["Override"]):
    def coming(self) -> OverrideQuerySet:
        """Those that run or are still to come."""
        return self.filter(ended_at__gt=clock.now(), withdrawn_at=None).order_by("began_at", "id")


class Override(Journaled):
    """Duty otherwise for a while: somebody more, somebody less, or one for another."""

    journal_kind = "override"
    journal_fields = (
        "rotation", "layer", "kind", "leaves", "comes", "began_at", "ended_at", "made_by", "made_at", "withdrawn_at", "swap",
    )  # fmt: skip
    journal_texts = ("reason",)
    # Of whoever looks; a page says so before it shows the row.
    is_mine: bool

    class Kind(models.TextChoices):
        ADD = "add", "somebody more"
        REMOVE = "remove", "somebody less"
        REPLACE = "replace", "one for another"

    rotation = models.ForeignKey("rotations.Rotation", models.PROTECT, related_name="overrides")
    layer = models.PositiveSmallIntegerField(choices=LayerNumber.choices, default=LayerNumber.FIRST)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    # Nobody named to leave means everybody.
    leaves = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    comes = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    reason = models.CharField(max_length=200, blank=True)
    made_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True)
    swap = models.ForeignKey("rotations.Swap", models.PROTECT, null=True, related_name="overrides")

    objects = OverrideQuerySet.as_manager()

    class Meta:
        ordering = ("began_at", "id")
        indexes = [models.Index(fields=["rotation", "ended_at"], name="override_by_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("began_at")), name="override_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(kind="remove", comes=None) | (~Q(kind="remove") & Q(comes__isnull=False)),
                name="somebody_comes_unless_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} from {self.began_at} to {self.ended_at}"

    @property
    def stands_until(self) -> datetime:
        return min(self.ended_at, self.withdrawn_at or self.ended_at)

    @property
    def span(self) -> str:
        return span_text(self.began_at, self.ended_at, self.rotation.tzinfo)

    def journal_teams(self) -> Sequence[int | None]:
        return [self.rotation.team_id]

    def engine(self) -> schedule.Change:
        return schedule.Change(
            self.pk or 0, self.kind, self.began_at, self.stands_until, self.leaves_id, self.comes_id
        )

    def may_withdraw(self, person: Person) -> bool:
        own = {self.made_by_id, self.comes_id} - {None}
        is_own = person.pk in own and self.swap_id is None
        return is_own or self.rotation.team.may_administer(person)

    @verb()
    def withdraw(self, *, by: Person) -> None:
        """From now on the turns hold again; what was stays."""
        if not self.may_withdraw(by):
            raise NotAllowed(
                "Only who made it, who comes by it, and a team administrator withdraws this; a swap only an administrator."
            )
        lock(self.rotation)
        lock(self)
        if self.withdrawn_at is not None:
            return
        if self.ended_at <= clock.now():
            raise Refused("It is over; what was stays.", code="over")
        self.withdrawn_at = clock.now()
        self.save(update_fields=["withdrawn_at"])
        self.rotation.tell(
            "withdrew_override", self, by=by, leaves=self.leaves_id, comes=self.comes_id, kind=self.kind, span=self.span
        )  # fmt: skip
