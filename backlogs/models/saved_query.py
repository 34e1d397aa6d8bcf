from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from core.errors import Invalid, NotAllowed, Refused
from core.fields import one_line
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models import Role

if TYPE_CHECKING:
    from people.models import Person, Team

MOST_SAVED = 100


class SavedQueryManager(models.Manager["SavedQuery"]):
    def seen_by(self, person: Person, team: Team) -> models.QuerySet[SavedQuery]:
        """One's own, and those that others share with the team."""
        return self.filter(Q(person=person) | Q(is_shared=True), team=team).select_related("person")

    def may_keep(self, person: Person, team: Team) -> bool:
        return person.is_superuser or person.takes_part_in(team)

    @verb()
    def keep(self, name: str, line: str, *, team: Team, by: Person) -> tuple[SavedQuery, bool]:
        """A query line under a name, and whether the name is new; one's own of that name has this line from now on."""
        return self._write(name, line, team, by, is_shared=False)

    @verb()
    def share(self, name: str, line: str, *, team: Team, by: Person) -> tuple[SavedQuery, bool]:
        """The same, for all of the team to see."""
        return self._write(name, line, team, by, is_shared=True)

    def _write(
        self, name: str, line: str, team: Team, by: Person, *, is_shared: bool
    ) -> tuple[SavedQuery, bool]:
        from backlogs.query import read

        if not self.may_keep(by, team):
            raise NotAllowed(f"Only who takes part in {team} keeps queries here.")
        name, line = one_line(name, field="name", longest=60), " ".join(line.split())
        if not name or not line:
            raise Invalid(
                "A saved query needs a name and a line.", code="name_needed", field="name" if line else "q"
            )
        read(line, by)
        lock(team)
        own = self.filter(team=team, person=by)
        row = own.filter(name__iexact=name).first()
        is_new = row is None
        if row is None:
            if own.count() >= MOST_SAVED:
                raise Refused(f"You keep {MOST_SAVED} queries here; take some away first.", code="too_many")
            row = self.model(team=team, person=by)
        if (row.name, row.line, row.is_shared) != (name, line, is_shared):
            row.name, row.line, row.is_shared = name, line, is_shared
            row.save()
            team.record("kept_query", by=by, changes={row.journal_part: row.journal_state()})
        return row, is_new


class SavedQuery(Journaled):
    """A query line under a name, for oneself or shared with the team."""

    journal_kind = "saved_query"
    journal_fields = ("team", "person", "is_shared")
    journal_texts = ("name", "line")

    team = models.ForeignKey("people.Team", models.CASCADE, related_name="saved_queries")
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="saved_queries")
    name = models.CharField(max_length=60)
    line = models.TextField()
    is_shared = models.BooleanField(default=False)

    objects = SavedQueryManager()

    class Meta:
        ordering = ("name", "id")
        verbose_name_plural = "saved queries"
        constraints = [
            models.UniqueConstraint(fields=["team", "person", "name"], name="one_saved_query_per_name")
        ]

    def __str__(self) -> str:
        return self.name

    def may_drop(self, person: Person) -> bool:
        is_in_charge = person.has_role(self.team, Role.PRODUCT_OWNER, Role.TEAM_ADMINISTRATOR)
        return person.pk == self.person_id or (self.is_shared and is_in_charge)

    @verb()
    def drop(self, *, by: Person) -> None:
        """By whom it is; one that is shared also by who grooms or administers the team."""
        if not self.may_drop(by):
            raise NotAllowed(
                f"Only {self.person} takes this query away, or the product owner where it is shared."
            )
        lock(self.team)
        part = self.journal_part
        if type(self).objects.filter(pk=self.pk).delete()[0]:
            self.team.record("dropped_query", by=by, changes={part: None})
