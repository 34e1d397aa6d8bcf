"""Duty otherwise for a while: what an administrator arranges, and covering for somebody by one click."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models

from core import clock
from core.errors import Invalid, Refused
from core.fields import storable
from core.locking import lock
from journal.recording import verb
from people.models.days import require_days
from rotations import schedule
from rotations.models.override import Override
from rotations.models.words import LayerNumber
from rotations.schedule.layer import Why

if TYPE_CHECKING:
    from people.models import Person
    from rotations.models.rotation import Rotation

LONGEST = timedelta(days=366)


class Changing(models.Model):
    """Overrides of a rotation; each changes what is still to come, and something."""

    class Meta:
        abstract = True

    @verb()
    def override(
        self: Rotation, *, by: Person | None, kind: str, start: datetime, end: datetime, layer: int = LayerNumber.FIRST,
        leaves: Person | None = None, comes: Person | None = None, reason: str = "",
    ) -> Override:  # fmt: skip
        """Somebody more, less, or one for another; nobody named to leave means everybody."""
        self.team.require_administrator(by)
        lock(self)
        made = self.weighed(kind, start, end, layer, leaves, comes, reason)
        return self.keep(made, by=by, verb="overrode")

    @verb()
    def cover(
        self: Rotation, *, by: Person, at: datetime, until: datetime | None = None, layer: int = LayerNumber.FIRST,
        whom: Person | None = None,
    ) -> Override:  # fmt: skip
        """Take the place of who is on duty at an instant, or stand where nobody does, to the end of that shift or earlier."""
        self.require_part(by)
        lock(self)
        start = max(at, clock.now())
        shift = self.shift_at(start, layer)
        end = min(until or shift.end, shift.end)
        leaver = _leaver(shift, whom)
        if leaver == by.pk:
            raise Refused("It is your own shift.", code="own_shift")
        kind = Override.Kind.REPLACE if leaver else Override.Kind.ADD
        return self.keep(self.weighed(kind, start, end, layer, leaver, by), by=by, verb="covered")

    def shift_at(self: Rotation, instant: datetime, layer: int) -> schedule.Shift:
        from rotations.roster import Roster

        return Roster(self, instant, instant).layer(layer).at(instant)

    def weighed(
        self: Rotation, kind: str, start: datetime, end: datetime, layer: int, leaves: Person | int | None,
        comes: Person | None, reason: str = "",
    ) -> Override:  # fmt: skip
        """An override that is not kept yet: from now on at the earliest, and one that changes something."""
        self.require_standing()
        start = max(start, clock.now())
        require_span(start, end)
        leaver = leaves if isinstance(leaves, int) or leaves is None else leaves.pk
        if (comes is None) != (kind == Override.Kind.REMOVE) or (kind == Override.Kind.ADD and leaver):
            raise Invalid(
                "Say who comes, and for whom; who is removed is followed by nobody.",
                code="impossible_override",
            )
        made = Override(
            rotation=self, layer=layer, kind=kind, leaves_id=leaver, comes=comes, began_at=start, ended_at=end,
            reason=storable(reason.strip(), field="reason", longest=200),
        )  # fmt: skip
        self._require_effect(made)
        return made

    def _require_effect(self: Rotation, made: Override) -> None:
        from rotations.roster import Roster

        also = {made.comes_id} if made.comes_id else set()
        layer = Roster(self, made.began_at, made.ended_at, also).layer(made.layer)
        after = schedule.Layer(layer.line_ups, [*layer.changes, made.engine()], layer.aways)
        is_same = made.comes_id is not None and made.comes_id == made.leaves_id
        if is_same or _people(layer, made) == _people(after, made):
            raise Refused("Nothing would change: look who is on duty then.", code="changes_nothing")
        for away in layer.aways:
            if away.person == made.comes_id and away.start < made.ended_at and made.began_at < away.end:
                raise Refused(f"{made.comes} is away for some of that time.", code="away")

    def keep(self: Rotation, made: Override, *, by: Person | None, verb: str) -> Override:
        made.made_by = by
        made.save(force_insert=True)
        self.tell(
            verb, made, by=by, leaves=made.leaves_id, comes=made.comes_id, kind=made.kind, span=made.span
        )
        return made


def _people(layer: schedule.Layer, made: Override) -> list[tuple[datetime, datetime, tuple[int, ...]]]:
    found = layer.shifts(made.began_at, made.ended_at)
    return [(shift.start, shift.end, shift.persons) for shift in found]


def _leaver(shift: schedule.Shift, whom: Person | None) -> int | None:
    """Who is replaced: of two the one named; where somebody covers for who is away, the one whose turn it is."""
    met = [one for one in shift.people if whom is None or one.person == whom.pk]
    if len(met) > 1:
        raise Refused("Two are on duty then: say for whom you come.", code="which_of_two")
    if not met:
        if whom is not None:
            raise Refused(f"{whom} is not on duty then.", code="not_on_duty")
        return None
    return met[0].instead_of if met[0].why == Why.ABSENCE else met[0].person


def require_span(start: datetime, end: datetime) -> None:
    if end <= start:
        raise Refused("It ends before it begins, or is over.", code="impossible_span", status=400)
    require_days(start=start.date(), end=end.date())
    if end - start > LONGEST:
        raise Refused("At most a year.", code="impossible_span", status=400)
