from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db import models

from core.errors import Refused
from core.fields import one_line
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models.days import require_days

if TYPE_CHECKING:
    from people.models.person import Person
    from people.models.team import Team


@lru_cache(maxsize=256)
def _public_holidays(country: str, subdivision: str, year: int) -> dict[date, str]:
    import holidays  # two hundred countries are loaded; only who asks for a calendar pays

    return dict(holidays.country_holidays(country, subdiv=subdivision or None, years=year))


class TeamCalendar(models.Model):
    """The days on which a team works: weekdays, the public holidays of its place, and its own exceptions."""

    # Monday is 0, as in datetime.weekday().
    workdays = models.CharField(max_length=7, default="01234")
    country = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166 code; empty: no public holidays."
    )
    subdivision = models.CharField(max_length=8, blank=True)

    class Meta:
        abstract = True

    def check_calendar(self) -> None:
        if not self.workdays or not set(self.workdays) <= set("0123456"):
            raise Refused(
                "A team works on at least one weekday, 0 (Monday) to 6.", code="bad_calendar", status=400
            )
        if self.country:
            try:
                _public_holidays(self.country, self.subdivision, 2026)
            except NotImplementedError:
                raise Refused(
                    f"There is no holiday calendar for {self.country} {self.subdivision}".rstrip() + ".",
                    code="unknown_country", status=400,
                ) from None  # fmt: skip

    def free_days(self, first: date, last: date) -> dict[date, str]:
        """Days off between two days, both included: public holidays and the team's own."""
        free: dict[date, str] = {}
        if self.country:
            for year in range(first.year, last.year + 1):
                free |= {
                    day: name
                    for day, name in _public_holidays(self.country, self.subdivision, year).items()
                    if first <= day <= last
                }
        for own in TeamHoliday.objects.filter(team_id=self.pk, on__range=(first, last)):
            if own.works:
                free.pop(own.on, None)
            else:
                free[own.on] = own.name
        return free

    def working_days(self, first: date, last: date) -> list[date]:
        """The days between two days, both included, on which the team works."""
        free = self.free_days(first, last)
        days = (first + timedelta(offset) for offset in range((last - first).days + 1))
        return [day for day in days if str(day.weekday()) in self.workdays and day not in free]


class TeamHolidayManager(models.Manager["TeamHoliday"]):
    @verb()
    def add(
        self, on: date, *, team: Team, by: Person, name: str, works: bool = False
    ) -> tuple[TeamHoliday, bool]:
        """A day that is an ordinary one so far, and whether it was; the same twice is once."""
        team.require_administrator(by)
        lock(team)
        standing = self.filter(team=team, on=on).first()
        told = (name.strip(), works)
        if standing and standing.told != told:
            raise Refused(f"{on} is “{standing.name}” already; clear that first.", code="day_taken")
        return self.set(on, team=team, by=by, name=name, works=works), standing is None

    @verb()
    def set(self, on: date, *, team: Team, by: Person, name: str, works: bool = False) -> TeamHoliday:
        """The day as it is for this team, whatever it was before."""
        team.require_administrator(by)
        require_days(on=on)
        name = one_line(name, field="name", longest=80)
        lock(team)
        day, told = self.filter(team=team, on=on).first() or self.model(team=team, on=on), (name, works)
        if day.pk and day.told == told:
            return day
        day.name, day.works = told
        day.save()
        changes, facts = {day.journal_part: day.journal_state()}, {"on": on, "name": name, "works": works}
        team.record("set_day", by=by, changes=changes, facts=facts)
        return day


class TeamHoliday(Journaled):
    """A day off of the team's own, or a public holiday on which it works."""

    journal_kind = "own_day"
    journal_fields = ("team", "on", "works")
    journal_texts = ("name",)

    team = models.ForeignKey("people.Team", models.CASCADE, related_name="own_days")
    on = models.DateField()
    name = models.CharField(max_length=80)
    works = models.BooleanField(default=False)

    objects = TeamHolidayManager()

    class Meta:
        ordering = ("on",)
        constraints = [models.UniqueConstraint(fields=["team", "on"], name="one_own_day_per_date")]

    def __str__(self) -> str:
        return f"{self.name} {self.on}"

    @property
    def told(self) -> tuple[str, bool]:
        """What it is called, and whether the team works on it."""
        return self.name, self.works

    @verb()
    def clear(self, *, by: Person) -> None:
        """An ordinary day again."""
        self.team.require_administrator(by)
        lock(self.team)
        part = self.journal_part
        if type(self).objects.filter(pk=self.pk).delete()[0]:
            self.team.record("cleared_day", by=by, changes={part: None}, facts={"on": self.on})
