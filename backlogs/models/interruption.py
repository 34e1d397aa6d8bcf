from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from backlogs.models.backlog import Backlog
from backlogs.models.effort import spelled
from backlogs.models.words import BacklogKind
from core.fields import one_line
from journal.models import Journaled
from journal.recording import verb
from people.models import Person

if TYPE_CHECKING:
    from people.models import Team

QUARTER, HOUR, HALF_DAY = 15, 60, 240  # two of them are the day that the numbers count
LENGTHS = {QUARTER: "15 minutes", HOUR: "An hour", HALF_DAY: "Half a day"}


class InterruptionQuerySet(models.QuerySet["Interruption"]):
    def visible_to(self, person: Person) -> InterruptionQuerySet:
        """One's own; of the others nobody reads more than the sum of the team (R17)."""
        return self.standing().filter(effort__person=person)

    def standing(self) -> InterruptionQuerySet:
        return self.filter(effort__withdrawn_at=None)

    def on(self, day: date) -> InterruptionQuerySet:
        return self.filter(effort__on=day)

    def of_team(self, team: Team, first: date, last: date) -> dict[str, int]:
        """How many the whole team told of from the first day to the last, and their minutes."""
        told = self.standing().filter(effort__team=team, effort__on__gte=first, effort__on__lte=last)
        return told.aggregate(count=Count("pk"), minutes=Coalesce(Sum("effort__minutes"), 0))


class InterruptionManager(models.Manager.from_queryset(InterruptionQuerySet)):  # type: ignore[misc]
    @verb()
    def tell(
        self,
        team: Team,
        minutes: int,
        *,
        by: Person,
        asked_by: str = "",
        about: str = "",
        on: date | None = None,
    ) -> Interruption:
        """“I was interrupted”: one's own time, counted with who asked and about what; no ticket."""
        name = one_line(asked_by, field="asked_by", longest=80)
        backlog = Backlog.objects.select_related("team").get(team=team, kind=BacklogKind.INTERRUPT)
        effort = backlog.log_effort(
            minutes, by=by, on=on or team.today, about=one_line(about, field="about", longest=200),
            asked_by=_colleague(name, by),
        )  # fmt: skip
        told: Interruption = self.model(effort=effort, asked_by=name)
        told.begin("told", by=by)
        return told


class Interruption(Journaled):
    """Somebody was interrupted: who asked, about what, for how long on a day; counted, and no ticket."""

    journal_kind = "interruption"
    journal_fields = ("effort",)
    journal_texts = ("asked_by",)

    # Person, team, day, minutes and about stand there, so that it is counted where all time is.
    effort = models.OneToOneField("backlogs.Effort", models.PROTECT, related_name="interruption")
    asked_by = models.CharField(max_length=80, blank=True)

    objects = InterruptionManager()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.effort.minutes} min" + (f" for {self.asked_by}" if self.asked_by else "")

    @property
    def length(self) -> str:
        return LENGTHS.get(self.effort.minutes, spelled(self.effort.minutes))

    def journal_teams(self) -> Sequence[int | None]:
        return [self.effort.team_id]

    @verb()
    def withdraw(self, *, by: Person) -> None:
        """Told by mistake: its time counts no more, and so does it. One's own only."""
        self.effort.withdraw(by=by)


def _colleague(name: str, by: Person) -> Person | None:
    """Whoever is called so, if it is one whom the teller may see."""
    found = list(Person.objects.visible_to(by).filter(name__iexact=name)[:2]) if name else []
    return found[0] if len(found) == 1 else None
