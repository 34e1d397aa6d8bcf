"""Where one turn of the first layer ends and another's begins: there something is handed over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from rotations.models.words import LayerNumber
from rotations.roster import Roster
from rotations.schedule import Layer, Shift

if TYPE_CHECKING:
    from rotations.models import Rotation

# Who is on duty for less than that has nothing to write down.
SHORTEST = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class TurnChange:
    """From whom to whom at an instant, without whoever stays on duty; `since` is when the turn that ends began."""

    since: datetime
    at: datetime
    outgoing: tuple[int, ...]
    incoming: tuple[int, ...]


def turn_changes(rotation: Rotation, start: datetime, end: datetime) -> list[TurnChange]:
    """After start, up to end; who is on duty then is asked with changes, swaps and absences."""
    last = end + timedelta.resolution
    roster = Roster(rotation, start, last)
    layer = roster.layer(LayerNumber.FIRST)
    planned = _said(roster, layer) or layer.planned(start, last)
    since, found = None, []
    for (first, at), (_, until) in pairwise(_turns(planned)):
        since = since or first
        shifts = [shift for shift in layer.shifts(first, until) if shift.people]
        before = [shift.persons for shift in shifts if shift.start < at]
        after = [shift.persons for shift in shifts if shift.start >= at]
        goes = tuple(one for one in before[-1] if one not in after[0]) if before and after else ()
        comes = tuple(one for one in after[0] if one not in before[-1]) if before and after else ()
        if before and after and not (goes and comes):
            continue  # who was on duty goes on
        if goes and start < at <= end and at - since >= SHORTEST:
            found.append(TurnChange(since, at, goes, comes))
        since = at
    return found


def _said(roster: Roster, layer: Layer) -> list[Shift]:
    """Of an outside schedule its events are the turns."""
    if not roster.said_outside:
        return []
    spans = roster.said_outside
    said = Layer(layer.line_ups, [change for change in layer.changes if change.kind == "turn"])
    found = said.shifts(min(row.began_at for row in spans), max(row.ended_at for row in spans))
    return [replace(shift, turn=shift.start) for shift in found if shift.people]


def _turns(shifts: list[Shift]) -> Iterator[tuple[datetime, datetime]]:
    """Beginnings and ends of turns; hours outside of a layer's windows belong to the turn around them."""
    last: tuple[datetime, datetime, object] | None = None
    for shift in shifts:
        key = (shift.turn, shift.queue)
        if last and last[2] == key:
            last = (last[0], shift.end, key)
            continue
        if last:
            yield last[0], last[1]
        last = (shift.start, shift.end, key)
    if last:
        yield last[0], last[1]
