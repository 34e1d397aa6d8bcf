"""What speaks against somebody taking a stretch of duty; it is said and forbids nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rotations.models.words import span_text
from rotations.nights import is_night
from rotations.roster import Roster

if TYPE_CHECKING:
    from people.models import Person
    from rotations.models import Rotation, Swap

REST = timedelta(hours=11)  # between the end of a night and the next duty
Span = tuple[datetime, datetime]


def concerns_of(swap: Swap, taker: Person | None) -> list[str]:
    """If this person took it, and if the one who offers got what is wanted back."""
    rotation, layer = swap.rotation, swap.layer
    found = list(concerns(rotation, layer, (swap.began_at, swap.ended_at), taker)) if taker else []
    if swap.back_began_at and swap.back_ended_at:
        found += concerns(rotation, layer, (swap.back_began_at, swap.back_ended_at), swap.offered_by)
    return found


def concerns(rotation: Rotation, layer: int, span: Span, person: Person) -> Iterator[str]:
    """One sentence each: two turns in a row, away then, no rest after a night."""
    roster = Roster(rotation, span[0] - REST, span[1] + REST, {person.pk})
    own = [shift for shift in roster.shifts(layer) if person.pk in shift.persons]
    if any(shift.end == span[0] or shift.start == span[1] for shift in own):
        yield f"{person} would have two turns in a row."
    aways = roster.layer(layer).aways
    if any(one.person == person.pk and one.start < span[1] and span[0] < one.end for one in aways):
        yield f"{person} is away for some of that time."
    yield from _other_duty(rotation, layer, span, person)


def _other_duty(rotation: Rotation, layer: int, span: Span, person: Person) -> Iterator[str]:
    """At the same time, or through the night before or after, in another rotation or layer."""
    for one in _rotations(rotation, person):
        roster = Roster(one, span[0] - REST, span[1] + REST)
        for number in roster.layers:
            if (one.pk, number) == (rotation.pk, layer):
                continue
            for shift in roster.shifts(number):
                if person.pk not in shift.persons:
                    continue
                text = span_text(shift.start, shift.end, one.tzinfo)
                if shift.overlaps(*span):
                    yield f"{person} is on duty elsewhere then: {one}, {text}."
                elif is_night(shift.start, shift.end, one.tzinfo):
                    yield f"{person} would have no rest after a night: {one}, {text}."


def _rotations(rotation: Rotation, person: Person) -> Iterable[Rotation]:
    seated = type(rotation).objects.standing().filter(line_ups__seats__person=person).select_related("team")
    return {one.pk: one for one in [*seated, rotation]}.values()
