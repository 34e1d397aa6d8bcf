from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import orjson
from django.db import models

from intake.business_time import Hours
from intake.models.notice.team_manner import TeamManner

if TYPE_CHECKING:
    from people.models import Team


class KeptHoursManager(models.Manager["KeptHours"]):
    def of(self, team: Team, instant: datetime) -> KeptHours:
        """The team's hours as they stand, with the days off of this year and the two after it."""
        content = as_they_stand(team, instant).kept()
        digest = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()
        if (found := self.filter(team=team, digest=digest).first()) is None:
            row = self.model(team=team, digest=digest, content=content)
            self.bulk_create([row], ignore_conflicts=True)
            found = self.get(team=team, digest=digest)
        return found


class KeptHours(models.Model):
    """The hours in which a team's promises counted, as they stood when something arrived; never changed afterwards."""

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    content = models.JSONField()

    objects = KeptHoursManager()

    class Meta:
        verbose_name_plural = "kept hours"
        constraints = [models.UniqueConstraint(fields=["team", "digest"], name="hours_kept_once")]

    def __str__(self) -> str:
        said: dict[str, Any] = self.content
        return f"{said['begins']} to {said['ends']}, {said['zone']}"

    @cached_property
    def hours(self) -> Hours:
        return Hours.read(self.content)


def as_they_stand(team: Team, instant: datetime) -> Hours:
    manner, year = TeamManner.objects.of(team), instant.astimezone(team.tzinfo).year
    free = team.free_days(date(year, 1, 1), date(year + 2, 12, 31))
    return Hours(team.zone, team.workdays, manner.work_begins, manner.work_ends, frozenset(free))
