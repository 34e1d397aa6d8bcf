"""What speaks against somebody taking a stretch of duty; it is said and forbids nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import F

from people.models import Person
from rotations.models import Rotation, Swap
from rotations.models.words import span_text
from rotations.nights import is_night
from rotations.roster import Roster
from rotations.schedule import Shift

REST = timedelta(hours=11)  # between the end of a night and the next duty
Span = tuple[datetime, datetime]
Stretch = tuple[Rotation, int, Span, Person]


def weigh(offers: Sequence[tuple[Swap, Person | None]]) -> None:
    """Says of each offer what speaks against this person taking it, and against the one who offers taking what is wanted back."""
    stretches = [list(_stretches(swap, taker)) for swap, taker in offers]
    concerns = Concerns([one for row in stretches for one in row])
    for (swap, _), row in zip(offers, stretches, strict=True):
        swap.warnings = [said for one in row for said in concerns.of(*one)]


def _stretches(swap: Swap, taker: Person | None) -> Iterator[Stretch]:
    if taker is not None:
        yield swap.rotation, swap.layer, (swap.began_at, swap.ended_at), taker
    if swap.back_began_at and swap.back_ended_at:
        yield swap.rotation, swap.layer, (swap.back_began_at, swap.back_ended_at), swap.offered_by


class Concerns:
    """Of some stretches of duty, each for a person; every rotation in which one of these has a place is read once."""

    def __init__(self, stretches: Iterable[Stretch]) -> None:
        rows = list(stretches)
        self.people, self.spans = {person.pk for *_, person in rows}, [span for _, _, span, _ in rows]
        self._rosters: dict[int, Roster] = {}

    def of(self, rotation: Rotation, layer: int, span: Span, person: Person) -> Iterator[str]:
        """One sentence each: two turns in a row, away then, on duty elsewhere, no rest after a night."""
        own = self._shifts(rotation, layer, span, person)
        if any(shift.end == span[0] or shift.start == span[1] for shift in own):
            yield f"{person} would have two turns in a row."
        aways = self._roster(rotation).layer(layer).aways
        if any(one.person == person.pk and one.start < span[1] and span[0] < one.end for one in aways):
            yield f"{person} is away for some of that time."
        yield from self._other_duty(rotation, layer, span, person)

    def _other_duty(self, rotation: Rotation, layer: int, span: Span, person: Person) -> Iterator[str]:
        """At the same time, or through the night before or after, in another rotation or layer."""
        for one in (self._seated[person.pk] | {rotation.pk: rotation}).values():
            for number in self._roster(one).layers:
                if (one.pk, number) == (rotation.pk, layer):
                    continue
                for shift in self._shifts(one, number, span, person):
                    text = span_text(shift.start, shift.end, one.tzinfo)
                    if shift.overlaps(*span):
                        yield f"{person} is on duty elsewhere then: {one}, {text}."
                    elif is_night(shift.start, shift.end, one.tzinfo):
                        yield f"{person} would have no rest after a night: {one}, {text}."

    def _shifts(self, rotation: Rotation, layer: int, span: Span, person: Person) -> list[Shift]:
        """The person's own around that time."""
        found = self._roster(rotation).layer(layer).shifts(span[0] - REST, span[1] + REST)
        return [shift for shift in found if person.pk in shift.persons]

    def _roster(self, rotation: Rotation) -> Roster:
        if rotation.pk not in self._rosters:
            start, end = min(span[0] for span in self.spans), max(span[1] for span in self.spans)
            self._rosters[rotation.pk] = Roster(rotation, start - REST, end + REST, self.people)
        return self._rosters[rotation.pk]

    @cached_property
    def _seated(self) -> dict[int, dict[int, Rotation]]:
        """Person → the rotations in which they have a place."""
        found: dict[int, dict[int, Rotation]] = defaultdict(dict)
        rows = Rotation.objects.standing().filter(line_ups__seats__person__in=self.people)
        for row in rows.annotate(whose=F("line_ups__seats__person")).select_related("team").distinct():
            found[row.whose][row.pk] = row
        return found
