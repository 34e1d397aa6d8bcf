from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from core.errors import Invalid
from core.locking import lock
from intake.models.notice.hours import WorkingHours
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from people.models import Person, Team


class TeamMannerManager(models.Manager["TeamManner"]):
    def of(self, team: Team) -> TeamManner:
        """As the team chose, or as every team begins."""
        found = self.filter(team=team).select_related("next_person").first() or self.model(team=team)
        found.team = team
        return found


class TeamManner(Journaled):
    """When a team's person on duty is told, and who is next if nobody answers."""

    journal_kind = "team_manner"
    journal_fields = (
        "team", "work_begins", "work_ends", "pages_outside_hours", "acknowledge_within", "next_person", "version",
    )  # fmt: skip

    team = models.OneToOneField("people.Team", models.CASCADE, related_name="+")
    work_begins = models.TimeField("Working hours from", default=time(8))
    work_ends = models.TimeField("until", default=time(18))
    # An outside pager keeps paging until the team turns ours on.
    pages_outside_hours = models.BooleanField("Page outside working hours", default=False)
    acknowledge_within = models.PositiveSmallIntegerField("Minutes to acknowledge", default=30)
    next_person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Told next"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TeamMannerManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(acknowledge_within__gte=1, acknowledge_within__lte=1_440),
                name="acknowledged_within_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"how the duty of {self.team} is told"

    @property
    def hours(self) -> WorkingHours:
        return WorkingHours(self.team, self.work_begins, self.work_ends)

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]

    def may_tell(self, instant: datetime, weight: str) -> bool:
        """In working hours everything; outside of them only where the team wants pages, and then no low priority."""
        return (self.pages_outside_hours and weight != "low") or self.hours.has(instant)

    def answer_due(self, instant: datetime, *, urgent: bool) -> datetime:
        """Until when somebody has to have taken it up."""
        wait = timedelta(minutes=self.acknowledge_within)
        if urgent and self.pages_outside_hours:
            return instant + wait
        return self.hours.after(instant, wait)

    @verb()
    def set_up(self, *, by: Person | None, **values: Any) -> None:
        """From now on, also for what waits."""
        from intake.models.notice.matter import Matter

        self.team.require_administrator(by)
        lock(self.team)
        standing = type(self).objects.of(self.team)
        for name, value in values.items():
            setattr(standing, name, value)
        standing.check_values()
        standing.version += 1
        standing.save()
        changes = {standing.journal_part: standing.journal_state()}
        self.team.record("set_up_notices", by=by, changes=changes)
        self.__dict__.update(standing.__dict__)
        Matter.objects.look_again(self.team)

    def check_values(self) -> None:
        if not 1 <= self.acknowledge_within <= 1_440:
            raise Invalid("Minutes are 1 to 1,440 (a day).", field="acknowledge_within")
        if self.work_ends < self.work_begins:
            raise Invalid("Working hours end after they begin.", field="work_ends")
        person = self.next_person
        if person is not None and not (person.is_active and person.takes_part_in(self.team_id)):
            raise Invalid(f"{person} is not in {self.team}.", code="not_of_the_team", field="next_person")
