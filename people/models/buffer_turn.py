from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from core import clock
from people.models.departure import Departure

if TYPE_CHECKING:
    from people.models.person import Person
    from people.models.team import Team


@dataclass(frozen=True)
class StandingBuffer:
    """Who a team's buffer person was at any instant of a span, read once."""

    team: Team
    turns: Sequence[BufferTurn]
    gone: Sequence[Departure]

    def at(self, instant: datetime) -> Person | None:
        """Nobody while that person is disabled or gone from the team; before anybody said, the first one said."""
        person = self._named(instant)
        away = {one.person_id for one in self.gone if one.covers(instant)}
        return None if person is None or person.pk in away else person

    def _named(self, instant: datetime) -> Person | None:
        if instant >= clock.now() or not self.turns:
            return self.team.buffer_person
        begun = [turn for turn in self.turns if turn.since <= instant]
        return (begun[-1] if begun else self.turns[0]).person


class BufferTurnManager(models.Manager["BufferTurn"]):
    def follow(self, team: Team) -> None:
        """After the team was founded or set up."""
        last = self.filter(team=team).last()
        if (last.person_id if last else None) != team.buffer_person_id:
            self.create(team=team, person_id=team.buffer_person_id, since=clock.now())

    def of(self, team: Team, instant: datetime) -> Person | None:
        """Who was the buffer person then, if that person was there."""
        return self.over(team, instant, instant).at(instant)

    def over(self, team: Team, start: datetime, end: datetime) -> StandingBuffer:
        rows = self.filter(team=team).select_related("person") if start < clock.now() else self.none()
        turns = list(rows)
        named = {turn.person_id for turn in turns} | {team.buffer_person_id}
        gone = Departure.objects.told_of([one for one in named if one], team.pk, start, end)
        return StandingBuffer(team, turns, list(gone))


class BufferTurn(models.Model):
    """Since when somebody has been a team's standing buffer person; kept, so that who had duty in the past stays."""

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="buffer_turns")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()

    objects = BufferTurnManager()

    class Meta:
        ordering = ("since", "id")

    def __str__(self) -> str:
        return f"{self.person_id} since {self.since}"
