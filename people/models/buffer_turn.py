from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models

from core import clock

if TYPE_CHECKING:
    from people.models.person import Person
    from people.models.team import Team


class BufferTurnManager(models.Manager["BufferTurn"]):
    def follow(self, team: Team) -> None:
        """After the team was founded or set up."""
        last = self.filter(team=team).last()
        if (last.person_id if last else None) != team.buffer_person_id:
            self.create(team=team, person_id=team.buffer_person_id, since=clock.now())

    def of(self, team: Team, instant: datetime) -> Person | None:
        """Who was the buffer person then; before anybody said, the first one said."""
        if instant >= clock.now():
            return team.buffer_person
        rows = self.filter(team=team).select_related("person")
        found = rows.filter(since__lte=instant).last() or rows.first()
        return found.person if found else team.buffer_person


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
