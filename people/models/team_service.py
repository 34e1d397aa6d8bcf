from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

from core.errors import Refused
from core.fields import one_line
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from people.models.person import Person
    from people.models.team import Team


class TeamServiceManager(models.Manager["TeamService"]):
    def add(self, name: str, *, team: Team, by: Person | None) -> TeamService:
        return self.get_or_add(name, team=team, by=by)[0]

    @verb()
    def get_or_add(self, name: str, *, team: Team, by: Person | None) -> tuple[TeamService, bool]:
        """The service of this name, and whether it is new; the same twice is once."""
        team.require_administrator(by)
        name = one_line(name, field="name", longest=80)
        if not name:
            raise Refused("A service needs a name.", code="name_needed", status=400)
        lock(team)
        service, is_new = self.get_or_create(team=team, name=name)
        if is_new:
            changes = {service.journal_part: service.journal_state()}
            team.record("named_service", by=by, changes=changes, facts={"service": name})
        return service, is_new


class TeamService(Journaled):
    """The name of something that the team runs, as interrupts and agreements call it."""

    journal_kind = "service"
    journal_fields = ("team",)
    journal_texts = ("name",)

    team = models.ForeignKey("people.Team", models.CASCADE, related_name="services")
    name = models.CharField(max_length=80)

    objects = TeamServiceManager()

    class Meta:
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["team", "name"], name="one_service_per_name")]

    def __str__(self) -> str:
        return self.name

    @verb()
    def drop(self, *, by: Person) -> None:
        """Not offered any more; items that name it keep the name."""
        self.team.require_administrator(by)
        lock(self.team)
        part = self.journal_part
        if type(self).objects.filter(pk=self.pk).delete()[0]:
            self.team.record("dropped_service", by=by, changes={part: None}, facts={"service": self.name})
