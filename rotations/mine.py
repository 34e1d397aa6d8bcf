"""One person's own duty: the next turns, what others offer, what is offered, gaps to fill, handovers that wait."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from core import clock
from people.models import Role, Team
from rotations.concerns import weigh
from rotations.models import Handover, Kind, Rotation, Swap
from rotations.outlook import AHEAD as FORESEEN
from rotations.outlook import Lack, buffer_lack, lacks
from rotations.roster import Roster
from rotations.shifts import Turn, turns_of

if TYPE_CHECKING:
    from people.models import Person

AHEAD, TURNS, OFFERS, GAPS = timedelta(days=90), 3, 5, 2


class MyDuty:
    """Read once, shown once; about nobody but the person who asks."""

    def __init__(self, person: Person) -> None:
        self.person, self.now = person, clock.now()

    def __bool__(self) -> bool:
        return bool(self.turns or self.offers or self.handovers or self.gaps or self.unmanned)

    @cached_property
    def rotations(self) -> list[Rotation]:
        """Those in which this person has a place or is to stand in."""
        named = Q(line_ups__seats__person=self.person) | Q(
            overrides__comes=self.person, overrides__ended_at__gt=self.now
        )
        return list(Rotation.objects.standing().filter(named).distinct().select_related("team"))

    @cached_property
    def turns(self) -> list[Turn]:
        """The next ones, the one that runs included, in the person's own zone."""
        end = self.now + AHEAD
        found = [
            turn
            for roster in self._rosters
            for turn in turns_of(roster, self.now, end, self.person.tzinfo)
            if self.person in turn.persons
        ]
        return sorted(found, key=lambda turn: (turn.start, turn.layer))[:TURNS]

    @cached_property
    def offers(self) -> list[Swap]:
        """What this person may take or withdraw."""
        seen = Rotation.objects.visible_to(self.person).values("pk")
        rows = Swap.objects.open().filter(rotation__in=seen)
        rows = rows.filter(Q(asked=self.person) | Q(asked=None) | Q(offered_by=self.person))
        found = list(rows.select_related("rotation__team", "offered_by", "asked")[: 2 * OFFERS])
        rotations: dict[int, Rotation] = {}
        for swap in found:
            # Each is asked about itself once.
            swap.rotation = rotations.setdefault(swap.rotation_id, swap.rotation)
            swap.is_mine = swap.offered_by_id == self.person.pk
            swap.is_for_me = swap.may_take(self.person)
        shown = [swap for swap in found if swap.is_mine or swap.is_for_me][:OFFERS]
        weigh([(swap, self.person if swap.is_for_me else None) for swap in shown])
        return shown

    @cached_property
    def gaps(self) -> list[tuple[Rotation, Lack]]:
        """When nobody is on duty, of the next thirty days."""
        found = [
            (roster.rotation, lack)
            for roster in self._rosters
            for lack in lacks(roster, self.now, self.person.tzinfo)
            if lack.kind == "gap" and lack.layer == 1 and (lack.start or self.now) < self.now + FORESEEN
        ]
        return found[:GAPS]

    @cached_property
    def unmanned(self) -> list[tuple[Team, Lack]]:
        """Teams that this person sets up and in which nobody takes turns or what arrives, or soon nobody will."""
        mine = [team for team, roles in self.person.roles.items() if Role.TEAM_ADMINISTRATOR in roles]
        turns = Rotation.objects.standing().filter(kind=Kind.PERSON_OF_WEEK, team__in=mine).values("team")
        teams = Team.objects.filter(pk__in=mine).exclude(pk__in=turns).select_related("buffer_person")
        found = [(team, buffer_lack(team, self.now)) for team in teams] if mine else []
        return [(team, lack) for team, lack in found if lack is not None][:GAPS]

    @cached_property
    def handovers(self) -> list[Handover]:
        """To be written within a day, or to be read."""
        rows = Handover.objects.waiting().of(self.person).filter(due_at__lte=self.now + timedelta(days=1))
        found = list(rows.select_related("rotation__team", "outgoing", "incoming").order_by("due_at", "pk"))
        return [row for row in found if not (row.is_due and row.outgoing_id == self.person.pk)]

    @cached_property
    def _rosters(self) -> list[Roster]:
        return [Roster(rotation, self.now, self.now + AHEAD) for rotation in self.rotations]
