"""Until when a team wants an interrupt triaged: the one place that says so, for page, order, colour and API.

So many minutes of the team's working hours, by the calendar and the arithmetic of its agreements' clocks; of a P1 every
minute counts, as it does until it is judged (R4). What was promised to its customer holds where that is nearer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from intake import business_time
from intake.models.clock.kept_hours import as_they_stand
from intake.models.triage.urgency import P1

if TYPE_CHECKING:
    from intake.business_time import Hours
    from people.models import Team


@dataclass(frozen=True, slots=True)
class Wait:
    """What of one interrupt says how long it may wait."""

    came_at: datetime
    priority: int | None = None
    # Since when it is called one.
    p1_at: datetime | None = None
    woken_at: datetime | None = None
    # The next limit that was promised to its customer, and whether it runs in working hours only.
    promised_at: datetime | None = None
    is_promised_in_hours: bool | None = None

    @property
    def begins_at(self) -> datetime:
        return self.woken_at or self.came_at


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when, and the hours in which the minutes until then count; every minute does without any."""

    at: datetime
    hours: Hours | None


class TriageLimit:
    """How long interrupts of a team may wait; reads the calendar of a year once."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self._hours: dict[int, Hours | None] = {}

    def of(self, wait: Wait) -> Limit:
        hours = self._hours_of(wait.begins_at)
        due = business_time.due(hours, wait.begins_at, self.team.may_wait)
        found = [Limit(due, hours)] if due else []
        if wait.priority == P1:
            called = max(wait.begins_at, wait.p1_at or wait.begins_at)
            found.append(Limit(called + self.team.may_wait, None))
        if wait.promised_at:
            found.append(Limit(wait.promised_at, hours if wait.is_promised_in_hours else None))
        return min(found, key=lambda limit: limit.at)

    def _hours_of(self, instant: datetime) -> Hours | None:
        """A team without any working day counts every minute."""
        year = instant.astimezone(self.team.tzinfo).year
        if year not in self._hours:
            hours = as_they_stand(self.team, instant)
            never = business_time.due(hours, instant, self.team.may_wait) is None
            self._hours[year] = None if never else hours
        return self._hours[year]
