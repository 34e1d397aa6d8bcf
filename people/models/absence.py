from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from core import clock
from core.errors import NotAllowed, Refused
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models.days import require_days
from people.models.membership import Membership, Role

if TYPE_CHECKING:
    from people.models.person import Person
    from people.models.team import Team


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def touching(self, first: date, last: date) -> AbsenceQuerySet:
        """Absences with a day between two days, both included, that were not withdrawn."""
        return self.filter(began_on__lte=last, ended_on__gte=first, withdrawn_at=None)

    def coming(self, team: Team) -> AbsenceQuerySet:
        """Of who works in the team today, from today on."""
        people = Membership.objects.working().filter(team=team).values("person")
        return self.filter(person__in=people, ended_on__gte=team.today, withdrawn_at=None).select_related(
            "person"
        )

    def visible_to(self, person: Person) -> AbsenceQuerySet:
        """One's own, and those of who works in one's teams; a guest without a share is away from another team."""
        if person.is_superuser:
            return self.all()
        return self.filter(
            Q(person=person)
            | Q(person__in=Membership.objects.working().filter(team__in=person.roles).values("person"))
        )


class AbsenceManager(models.Manager.from_queryset(AbsenceQuerySet)):  # type: ignore[misc]
    @verb()
    def plan(
        self, *, person: Person, by: Person, began_on: date, ended_on: date, portion: Decimal = Decimal(1)
    ) -> Absence:
        """Days away, both included; no reason is asked. Told in every team that the person is in then."""
        _require_own_or_administrator(person, by)
        require_days(began_on=began_on, ended_on=ended_on)
        if ended_on < began_on:
            raise Refused("The absence ends before it begins.", code="impossible_dates", status=400)
        if not 0 < portion <= 1:
            raise Refused(
                "The portion of a day is more than 0 and at most 1.", code="impossible_portion", status=400
            )
        lock(person)  # two plans at once would both find the days free
        if self.touching(began_on, ended_on).filter(person=person).exists():
            raise Refused(f"{person} is away on some of these days already.", code="overlap")
        absence = self.model(person=person, began_on=began_on, ended_on=ended_on, portion=portion)
        absence.begin("planned_absence", by=by)
        return absence


class Absence(Journaled):
    """Days on which a person is away; planning and rotations read it."""

    journal_kind = "absence"
    journal_fields = ("person", "began_on", "ended_on", "portion", "withdrawn_at")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="absences")
    began_on = models.DateField()
    ended_on = models.DateField(help_text="Last day, included.")
    portion = models.DecimalField(
        max_digits=3, decimal_places=2, default=Decimal(1), help_text="Part of each day, 0.5 for half days."
    )
    # Who was on duty on a day stays, whatever is planned for that day afterwards.
    planned_at = models.DateTimeField(default=clock.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = AbsenceManager()

    class Meta:
        ordering = ("began_on", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__gte=F("began_on")), name="absence_ends_after_it_began"
            ),
            models.CheckConstraint(condition=Q(portion__gt=0, portion__lte=1), name="portion_of_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.person} away {self.began_on} to {self.ended_on}"

    def journal_teams(self) -> Sequence[int | None]:
        teams = Membership.objects.filter(
            Q(ended_on=None) | Q(ended_on__gte=self.began_on),
            person_id=self.person_id,
            share__gt=0,
            began_on__lte=self.ended_on,
        )
        return sorted(set(teams.values_list("team_id", flat=True))) or [None]

    @verb()
    def withdraw(self, *, by: Person) -> None:
        _require_own_or_administrator(self.person, by)
        lock(self)
        if self.withdrawn_at is None:
            self.change("withdrew_absence", by=by, withdrawn_at=clock.now())


def _require_own_or_administrator(person: Person, by: Person) -> None:
    works_in = Membership.objects.working().filter(person=person).values_list("team_id", flat=True)
    shared = [team for team in works_in if by.has_role(team, Role.TEAM_ADMINISTRATOR, Role.PEOPLE_MANAGER)]
    if by != person and not by.is_superuser and not shared:
        raise NotAllowed(
            f"Only {person}, and a people manager or team administrator where {person} works with a share of the time, "
            "plans this absence."
        )
