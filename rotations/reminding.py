"""Which handovers wait for whom; whoever sends messages asks this and keeps what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from core import clock
from rotations.models import Handover

if TYPE_CHECKING:
    from people.models import Person

# Before a turn ends it is written; after it began it is read.
BEFORE, SOON, AFTER = timedelta(hours=24), timedelta(hours=2), timedelta(hours=1)


@dataclass(frozen=True)
class Reminder:
    """A sentence for a person about a handover; the key is the same as long as it is the same reminder."""

    handover: Handover
    person: Person
    key: str
    text: str


def handovers_due(now: datetime | None = None) -> Iterator[Reminder]:
    """Yours ends tomorrow, or soon, and nothing is written; yours began and you have not accepted."""
    at = now or clock.now()
    rows = Handover.objects.waiting().filter(due_at__lte=at + BEFORE)
    for row in rows.select_related("rotation__team", "outgoing", "incoming").order_by("due_at", "id"):
        team, until = row.rotation.team, row.due_at - at
        if until > timedelta(0) and row.edited_at is None:
            stage = "soon" if until <= SOON else "day"
            text = f"Your duty for {team} ends {_when(row)}. Look through the handover for {row.incoming}."
            yield Reminder(row, row.outgoing, f"handover-{row.pk}-write-{stage}-{row.outgoing_id}", text)
        if until <= -AFTER:
            text = f"You took over the duty for {team} from {row.outgoing}. Read the handover and accept it."
            yield Reminder(row, row.incoming, f"handover-{row.pk}-read-{row.incoming_id}", text)


def _when(row: Handover) -> str:
    at = row.due_at.astimezone(row.rotation.tzinfo)
    return f"{at:%a} {at.day} {at:%b %H:%M}"
