"""One's own turn on duty so far, in counts (duty is what may be counted by the turn, R17), and what was handed over."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from core import clock, markdown
from intake.models import Clock
from intake.models.clock.words import Kind
from intake.models.repeat.repeat import interrupts_of, repeats_of
from rotations.models import Handover

if TYPE_CHECKING:
    from people.models import Person, Team
    from rotations.duty import Duty

USUAL, LONGEST = timedelta(weeks=1), timedelta(weeks=4)


class DutyWeek:
    """Since the turn began; of a standing buffer person, who has no turns, the last seven days."""

    def __init__(self, team: Team, duty: Duty, person: Person) -> None:
        self.team, self.duty, self.person = team, duty, person

    @property
    def since(self) -> datetime:
        now = clock.now()
        return max(self.duty.since or now - USUAL, now - LONGEST)

    @cached_property
    def came_in(self) -> int:
        return interrupts_of(self.team, self.since).count()

    @cached_property
    def lasted(self) -> list[float]:
        """Minutes from arrival to end, of those that ended in this turn."""
        ended = (
            self.team.items.interrupts()
            .filter(closed_at__gte=self.since)
            .values_list("created_at", "closed_at")
        )
        return [(closed - came).total_seconds() / 60 for came, closed in ended]

    @property
    def middle(self) -> int:
        return round(median(self.lasted))

    @cached_property
    def acknowledged(self) -> tuple[int, int]:
        """In time, of all that were promised and are over."""
        promised = Clock.objects.filter(
            item__team=self.team, item__created_at__gte=self.since, kind=Kind.ACKNOWLEDGE
        )
        kept, broken = (promised.in_state(state).count() for state in ("kept", "broken"))
        return kept, kept + broken

    @cached_property
    def repeats(self) -> int:
        return len(repeats_of(self.team))

    @cached_property
    def handover(self) -> Handover | None:
        """What the one before told this person."""
        told = Handover.objects.standing().filter(rotation__team=self.team, incoming=self.person)
        last = told.filter(due_at__lte=clock.now(), due_at__gte=self.since - USUAL)
        return last.select_related("outgoing", "rotation__team").order_by("-due_at", "-pk").first()

    @property
    def handed(self) -> str:
        """Its words as HTML, sanitised."""
        return markdown.render(self.handover.words) if self.handover else ""
