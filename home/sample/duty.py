"""Duty as it was handed over in the last weeks, and as it will be; a swap is offered."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from core import clock
from journal.recording import verb
from people.models import Person, Team
from rotations.models import Handover, Rotation
from rotations.roster import Roster
from rotations.turn_changes import TurnChange, turn_changes

BACK, AHEAD = timedelta(weeks=5), timedelta(weeks=3)
NOTE = "\n\n## Watch\n\nThe certificate of the mail relay runs out next week; the supplier has our order."


def hand_over(team: Team) -> None:
    """The last turn changes were written and accepted; the next is drafted."""
    now = timezone.now()
    for rotation in team.rotations.standing().filter(kind="person_of_week"):
        for change in turn_changes(rotation, now - BACK, now - timedelta(hours=1)):
            _handed_over(rotation, change)
        if coming := turn_changes(rotation, now, now + AHEAD):
            Handover.objects.follow(rotation, until=coming[0].at)
            _offer(rotation, coming[0])


def _handed_over(rotation: Rotation, change: TurnChange) -> None:
    people = Person.objects.in_bulk([change.outgoing[0], change.incoming[0]])
    with clock.at(change.at - timedelta(hours=2)), verb():
        Handover.objects.follow(rotation)
        made = Handover.objects.get(rotation=rotation, due_at=change.at)
        made.edit(by=people[change.outgoing[0]], text=made.words + NOTE)
    with clock.at(change.at + timedelta(minutes=12)):
        made.accept(by=people[change.incoming[0]])


def _offer(rotation: Rotation, change: TurnChange) -> None:
    """Who comes next is at a conference for two days of it; where an absence leaves them less than that, nothing is offered."""
    shift = Roster(rotation, change.at, change.at).layer(1).at(change.at)
    start = shift.start + timedelta(days=2)
    if shift.end > start and not rotation.swaps.open().exists():
        rotation.offer(
            by=Person.objects.get(pk=change.incoming[0]), start=start, end=min(shift.end, start + timedelta(days=2)),
            note="At a conference Wednesday and Thursday.",
        )  # fmt: skip
