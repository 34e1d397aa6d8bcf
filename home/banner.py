"""What stands over one's day: on duty, with what waits for triage; or shielded, and who is asked instead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.formats import date_format

from backlogs.models import IterationEntry, ShieldPull
from backlogs.shield import commitments
from home.duty_week import DutyWeek
from intake.inbox import Row
from intake.pool import pool_of
from intake.triage_page import Inbox, Where
from rotations.duty import Duty, on_duty, teams_served

if TYPE_CHECKING:
    from backlogs.pool import Hand
    from people.models import Person, Team

ROWS, NAMED = 4, 6


@dataclass
class OnDuty:
    """One team whose interrupts come to this person now."""

    team: Team
    duty: Duty
    person: Person

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.team, Where())

    @property
    def rows(self) -> list[Row]:
        return self.inbox.rows[:ROWS]

    @cached_property
    def waiting(self) -> int:
        return sum(row.count for row in self.inbox.all_rows)

    @property
    def oldest(self) -> int:
        """Minutes that the one that waits longest has waited."""
        return max((row.waited for row in self.inbox.all_rows), default=0)

    @cached_property
    def week(self) -> DutyWeek:
        return DutyWeek(self.team, self.duty, self.person)

    @cached_property
    def free(self) -> list[Hand]:
        """Whom one asks first: who is committed to nothing today."""
        return [hand for hand in pool_of(self.team) if not hand.committed_to][:NAMED]


class Banner:
    """Read once, shown once; about nobody but the person who asks (R17)."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @cached_property
    def duties(self) -> list[OnDuty]:
        served = [team for team in teams_served(self.person) if self.person.is_member_of(team)]
        return [OnDuty(team, on_duty(team), self.person) for team in served]

    @cached_property
    def commitments(self) -> list[IterationEntry]:
        found = commitments(self.person).select_related("item__feature", "iteration__team__buffer_person")
        return [] if self.duties else list(found[:50])

    @property
    def until(self) -> str:
        """The last day; once that is over, what ends the shield."""
        last = max((entry.iteration for entry in self.commitments), key=lambda iteration: iteration.ends_on)
        if last.ends_on < last.team.today:
            return f"iteration {last.number} is closed"
        return date_format(last.ends_on, "l j F")

    @property
    def committed_to(self) -> str:
        titles = {
            entry.item.feature.title if entry.item.feature else entry.item.title for entry in self.commitments
        }
        about = sorted(titles)
        return ", ".join(about[:2]) + (f" and {len(about) - 2} more" if len(about) > 2 else "")

    @property
    def team(self) -> Team:
        return self.commitments[0].iteration.team

    @cached_property
    def asked(self) -> Person | None:
        """Who is asked in the place of the one who is shielded."""
        person = on_duty(self.team).person
        return person if person != self.person else None

    @cached_property
    def pulls(self) -> int:
        """How often the person came out for an interrupt in this iteration."""
        began = min(entry.iteration.started_at for entry in self.commitments if entry.iteration.started_at)
        return ShieldPull.objects.filter(person=self.person, began_at__gte=began).count()
