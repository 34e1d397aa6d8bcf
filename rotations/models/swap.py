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
from rotations.models.override import Override
from rotations.models.words import LayerNumber, span_text

if TYPE_CHECKING:
    from people.models import Person


class SwapQuerySet(models.QuerySet["Swap"]):
    def open(self) -> SwapQuerySet:
        return self.filter(
            taken_at=None, declined_at=None, withdrawn_at=None, expires_at__gt=clock.now()
        ).order_by("began_at", "id")


class Swap(Journaled):
    """An offer of one's own duty to others; nothing changes until somebody takes it."""

    journal_kind = "swap"
    journal_fields = (
        "rotation", "layer", "offered_by", "began_at", "ended_at", "asked", "back_began_at", "back_ended_at", "expires_at",
        "offered_at", "taken_by", "taken_at", "declined_at", "withdrawn_at",
    )  # fmt: skip
    journal_texts = ("note",)
    # Of whoever looks; a page says so before it shows the row.
    is_mine: bool
    is_for_me: bool
    warnings: list[str]

    class State(models.TextChoices):
        OFFERED = "offered", "offered"
        TAKEN = "taken", "taken"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "withdrawn"
        EXPIRED = "expired", "expired"

    rotation = models.ForeignKey("rotations.Rotation", models.PROTECT, related_name="swaps")
    layer = models.PositiveSmallIntegerField(choices=LayerNumber.choices, default=LayerNumber.FIRST)
    offered_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    # Only this person takes or declines it; nobody named: whoever takes part.
    asked = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    back_began_at = models.DateTimeField(null=True)
    back_ended_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    offered_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = SwapQuerySet.as_manager()

    class Meta:
        ordering = ("-offered_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gt=F("began_at")), name="swap_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(back_began_at=None, back_ended_at=None) | Q(back_ended_at__gt=F("back_began_at")),
                name="swap_back_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offered_by} offers {self.began_at} to {self.ended_at}"

    @property
    def state(self) -> str:
        for state, at in (
            (self.State.TAKEN, self.taken_at), (self.State.DECLINED, self.declined_at),
            (self.State.WITHDRAWN, self.withdrawn_at),
        ):  # fmt: skip
            if at is not None:
                return state.value
        return (self.State.EXPIRED if self.expires_at <= clock.now() else self.State.OFFERED).value

    @property
    def span(self) -> str:
        return span_text(self.began_at, self.ended_at, self.rotation.tzinfo)

    @property
    def back_span(self) -> str:
        if self.back_began_at is None or self.back_ended_at is None:
            return ""
        return span_text(self.back_began_at, self.back_ended_at, self.rotation.tzinfo)

    def journal_teams(self) -> Sequence[int | None]:
        return [self.rotation.team_id]

    def may_take(self, person: Person) -> bool:
        is_meant = self.asked_id in (None, person.pk) and person.pk != self.offered_by_id
        return is_meant and self.rotation.may_take_part(person)

    @verb()
    def take(self, *, by: Person) -> None:
        """What was offered is mine from now on, and what was wanted back is theirs; twice is once."""
        self._lock()
        if self.taken_at is not None and self.taken_by_id == by.pk:
            return
        self._require_meant(by)
        self._require_open()
        rotation, layer = self.rotation, self.layer
        rotation.require_standing()
        made = [self._handed((self.began_at, self.ended_at), self.offered_by, by)]
        if self.back_began_at is not None and self.back_ended_at is not None:
            back = (self.back_began_at, self.back_ended_at)
            rotation.require_on_duty(by, (max(back[0], clock.now()), back[1]), layer)
            made.append(self._handed(back, by, self.offered_by))
        self.taken_by, self.taken_at = by, clock.now()
        self.save(update_fields=["taken_by", "taken_at"])
        rotation.tell(
            "took_swap", self, *made, by=by, swap=self.pk, offered_by=self.offered_by_id, span=self.span, back=self.back_span
        )  # fmt: skip

    @verb()
    def decline(self, *, by: Person) -> None:
        """By who was asked; it stays with who offered it."""
        self._lock()
        if self.asked_id != by.pk:
            raise NotAllowed("Only who was asked declines an offer.")
        if self.declined_at is None:
            self._require_open()
            self._close("declined", by=by, declined_at=clock.now())

    @verb()
    def withdraw(self, *, by: Person) -> None:
        if by.pk != self.offered_by_id and not self.rotation.team.may_administer(by):
            raise NotAllowed("Only who offered it, or a team administrator, withdraws an offer.")
        self._lock()
        if self.withdrawn_at is None:
            self._require_open()
            self._close("withdrew_offer", by=by, withdrawn_at=clock.now())

    def _lock(self) -> None:
        lock(self.rotation)
        lock(self)

    def _require_meant(self, by: Person) -> None:
        self.rotation.require_part(by)
        if by.pk == self.offered_by_id:
            raise Refused("It is your own offer; withdraw it if you want it back.", code="own_offer")
        if self.asked_id not in (None, by.pk):
            raise NotAllowed(f"{self.offered_by} asked {self.asked}; only who was asked takes it.")

    def _require_open(self) -> None:
        if self.state != self.State.OFFERED:
            raise Refused(f"This offer was {self.state} already.", code=f"swap_{self.state}")

    def _handed(self, span: tuple[datetime, datetime], gives: Person, takes: Person) -> Override:
        made: Override = self.rotation.weighed(
            Override.Kind.REPLACE, *span, self.layer, gives, takes, f"swap with {gives}"
        )
        made.swap, made.made_by = self, takes
        made.save(force_insert=True)
        return made

    def _close(self, verb: str, *, by: Person, **when: datetime) -> None:
        for name, value in when.items():
            setattr(self, name, value)
        self.save(update_fields=list(when))
        self.rotation.tell(verb, self, by=by, swap=self.pk, offered_by=self.offered_by_id, span=self.span)
