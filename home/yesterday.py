"""Yesterday in half days: one's own, never required, put right while it is shown (R17)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from backlogs.models import Crew, Effort, WorkItem
from backlogs.models.interruption import HALF_DAY
from core import clock
from core.errors import Invalid, Refused
from core.locking import lock
from journal.recording import verb
from people.models import Absence, Team

if TYPE_CHECKING:
    from people.models import Person

HALVES, OFFERED, BACK = 2, 3, 31


class Yesterday:
    """The last day before today on which the person's team worked and the person was not away the whole day."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.today = clock.now().astimezone(person.tzinfo).date()

    @cached_property
    def day(self) -> date:
        first, last = self.today - timedelta(BACK), self.today - timedelta(1)
        team = Team.objects.filter(pk__in=list(self.person.roles)).order_by("pk").first()
        days = team.working_days(first, last) if team else weekdays(first, last)
        away = list(Absence.objects.touching(first, last).filter(person=self.person, portion=1))
        here = [day for day in days if not any(each.began_on <= day <= each.ended_on for each in away)]
        return here[-1] if here else weekdays(first, last)[-1]

    @property
    def name(self) -> str:
        return "yesterday" if self.day == self.today - timedelta(1) else f"{self.day:%A}"

    @cached_property
    def written(self) -> list[Effort]:
        rows = Effort.objects.filter(person=self.person, on=self.day, withdrawn_at=None)
        return list(rows.select_related("item", "backlog__team").order_by("id"))

    @property
    def minutes(self) -> int:
        return sum(effort.minutes for effort in self.written)

    @property
    def left(self) -> int:
        """Half days that one tap may still write."""
        return max(0, HALVES - -(-self.minutes // HALF_DAY))

    @cached_property
    def items(self) -> list[WorkItem]:
        """What one was on then, and wrote nothing for."""
        mine = Crew.objects.filter(
            Q(left_at=None) | Q(left_at__date__gte=self.day),
            person=self.person,
            joined_at__date__lte=self.day,
        )
        seen = WorkItem.objects.visible_to(self.person).filter(pk__in=mine.values("item"))
        told = [effort.item_id for effort in self.written if effort.item_id]
        return list(seen.exclude(pk__in=told).order_by("-id")[:OFFERED]) if self.left else []

    @verb()
    def write(self, item: WorkItem, half_days: str) -> Effort:
        """A tap twice is once: the day has two halves, whatever was pressed how often."""
        if half_days not in {"1", "2"}:
            raise Invalid(
                "Yesterday is written in half days: one or two.", code="half_days", field="half_days"
            )
        lock(self.person)
        if int(half_days) > self.left:
            raise Refused(
                f"What {self.name} was is written already; take a part of it back first.", code="day_written"
            )
        return item.log_effort(int(half_days) * HALF_DAY, by=self.person, on=self.day)


def weekdays(first: date, last: date) -> list[date]:
    days = (first + timedelta(offset) for offset in range((last - first).days + 1))
    return [day for day in days if day.weekday() < 5]
