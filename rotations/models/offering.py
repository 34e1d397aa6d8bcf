"""Offering a stretch of one's own duty to others, alone or in exchange for one of theirs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from core import clock
from core.errors import Invalid, Refused
from core.fields import storable
from core.locking import lock
from journal.recording import verb
from rotations.models.changing import require_span
from rotations.models.swap import Swap
from rotations.models.words import LayerNumber

if TYPE_CHECKING:
    from people.models import Person
    from rotations.models.rotation import Rotation

Span = tuple[datetime, datetime]


class Offering(models.Model):
    """Swaps of a rotation."""

    class Meta:
        abstract = True

    @verb()
    def offer(
        self: Rotation, *, by: Person, start: datetime, end: datetime, layer: int = LayerNumber.FIRST,
        asked: Person | None = None, back: Span | None = None, expires_at: datetime | None = None, note: str = "",
    ) -> Swap:  # fmt: skip
        """Until somebody takes it, it stays one's own; `back` is what is wanted in exchange, of whoever takes it."""
        self.require_part(by)
        lock(self)
        self.require_standing()
        now = clock.now()
        start = max(start, now)
        require_span(start, end)
        self.require_on_duty(by, (start, end), layer)
        if asked is not None and (asked == by or not self.may_take_part(asked)):
            raise Refused(f"{asked} cannot take it: not in this rotation.", code="not_in_rotation")
        if back is not None:
            require_span(max(back[0], now), back[1])
        if (
            self.swaps.open()
            .filter(offered_by=by, layer=layer, began_at__lt=end, ended_at__gt=start)
            .exists()
        ):
            raise Refused(
                "You offer some of that time already; withdraw that offer first.", code="offered_already"
            )
        swap = Swap(
            rotation=self, layer=layer, offered_by=by, began_at=start, ended_at=end, asked=asked,
            back_began_at=back[0] if back else None, back_ended_at=back[1] if back else None,
            expires_at=_expiry(expires_at, start, end), note=storable(note.strip(), field="note", longest=300),
        )  # fmt: skip
        swap.save(force_insert=True)
        self.tell("offered", swap, by=by, swap=swap.pk, span=swap.span, asked=asked.pk if asked else None)
        return swap

    def require_on_duty(self: Rotation, person: Person, span: Span, layer: int) -> None:
        """For some of that time; the swap then is about the part that is the person's."""
        from rotations.roster import Roster

        shifts = Roster(self, *span).shifts(layer)
        if not any(person.pk in shift.persons for shift in shifts):
            raise Refused(f"{person} is not on duty then.", code="not_on_duty")


def _expiry(wanted: datetime | None, start: datetime, end: datetime) -> datetime:
    """When duty begins, if nothing else is said; while it runs, when it ends."""
    now = clock.now()
    expires = wanted or (start if start > now else end)
    if not now < expires <= end:
        raise Invalid(
            "An offer lapses before what it offers is over.", code="impossible_expiry", field="expires_at"
        )
    return expires
