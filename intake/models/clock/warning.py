from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from backlogs.models import WorkItem
from core.locking import lock
from intake.models.clock.running import STEPS
from intake.models.clock.words import Kind
from intake.models.notice import Notice, TeamManner
from intake.models.notice.reaching import people_on_duty, reachable
from intake.models.triage import Triage

if TYPE_CHECKING:
    from intake.models.clock.clock import Clock

LATER = timedelta(minutes=5)
WORDS = {50: "half of the time is gone", 80: "four fifths of the time are gone", 100: "the limit has passed"}
BEHIND = timedelta(minutes=10)
MUST = {Kind.ACKNOWLEDGE: "be looked at", Kind.FIRST_RESPONSE: "be answered", Kind.RESOLVE: "be resolved"}


class Warns:
    """At half, four fifths and all of the limit the one on duty is told, each once."""

    @transaction.atomic
    def warn(self: Clock) -> None:
        """Tell the highest step that is reached; what has ended meanwhile is told to nobody."""
        lock(self)
        now = timezone.now()
        if self.warn_at is None or self.warn_at > now:
            return
        item = WorkItem.objects.select_related("team", "backlog", "customer").get(pk=self.item_id)
        if self._is_over(item):
            self._wait(None)
            return
        manner = TeamManner.objects.of(item.team)
        people = people_on_duty(item.team, now)
        awake, later = reachable(people, now, urgent=item.priority == 1)
        if not manner.may_tell(now, "low" if item.priority == 4 else "ordinary"):
            self._wait(max(now + LATER, manner.hours.next(now)))
        elif not people:
            self._wait(now + LATER)
        elif not awake:
            self._wait(later)
        else:
            self._tell(item, awake, self._step(now))

    def pass_over(self: Clock, before: datetime) -> None:
        """What was due in a past that is only told now warns nobody (held)."""
        while self.warn_at is not None and self.warn_at < before:
            self._go_on(next(step for step in STEPS if step > self.warned))

    def _is_over(self: Clock, item: WorkItem) -> bool:
        """The listener may be behind: whatever ended it counts from the moment it happened."""
        if self.running_since is None or item.closed_at is not None:
            return True
        triage = Triage.objects.filter(item=item, acknowledged_at__isnull=False)
        return self.kind == Kind.ACKNOWLEDGE and triage.exists()

    def _step(self: Clock, now: datetime) -> int:
        passed = [step for step in STEPS if (at := self.reaches(step)) is not None and at <= now]
        return passed[-1] if passed else STEPS[0]

    def _tell(self: Clock, item: WorkItem, people: list, step: int) -> None:  # type: ignore[type-arg]
        left = (
            f"It was to {MUST[Kind(self.kind)]} within {self.minutes} minutes, {item.customer} was promised."
        )
        due = self.due_at.astimezone(item.team.tzinfo) if self.due_at else None
        when = f" The limit is {due:%A, %d %B, %H:%M} ({item.team.zone})." if due else ""
        for person in people:
            Notice.objects.tell(
                person, subject=f"[{item.key}] {WORDS[step]} to {MUST[Kind(self.kind)]}: {item.title}",
                text=left + when, about=item, urgent=item.priority == 1, audience="duty",
                key=f"clock:{self.pk}:{self.minutes}:{step}:{person.pk}",
            )  # fmt: skip
        self._go_on(step)

    def _go_on(self: Clock, step: int) -> None:
        self.warned = step
        self.warn_at = self._next_warning()
        self.save(update_fields=["warned", "warn_at"])

    def _wait(self: Clock, until: datetime | None) -> None:
        self.warn_at = until
        self.save(update_fields=["warn_at"])
