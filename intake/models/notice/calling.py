from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from backlogs.models import Stay, WorkItem
from core.locking import lock
from intake.models.notice.channel import Channel
from intake.models.notice.reaching import next_after, people_on_duty, reachable
from intake.models.notice.summing import summary
from intake.models.notice.team_manner import TeamManner
from intake.models.signal import Signal

if TYPE_CHECKING:
    from intake.models.notice.matter import Matter
    from people.models import Person

NOBODY = timedelta(minutes=5)


class Calling:
    """When its time has come, a matter becomes messages to whoever is on duty then; unanswered, one to the next."""

    answer_due_at: Any
    settled_at: Any

    def open_items(self: Matter) -> list[WorkItem]:
        """What nobody took up and nobody decided yet."""
        items = self._standing_items().filter(pk__in=self.mentions.values("item"))
        untouched = items.filter(triage__acknowledged_at=None, triage__decided_at=None)
        placed = Stay.objects.filter(item=OuterRef("pk"), left_at=None)
        elsewhere = Signal.objects.filter(item=OuterRef("pk"), acknowledged_at__isnull=False)
        waiting = untouched.filter(~Exists(placed), ~Exists(elsewhere))
        return list(waiting.select_related("team").order_by("pk"))

    @transaction.atomic
    def call(self: Matter) -> None:
        """Tell whoever is on duty now, or wait for working hours and for the end of quiet hours."""
        lock(self)
        now = timezone.now()
        if self.told_at is not None or self.settled_at is not None or self.due_at > now:
            return
        items = self.known_items()
        if not items:
            self._settle("It was over before anybody had to be told.")
            return
        people, later = self._reached(now)
        if not people:
            self._wait(later, "Nobody is on duty." if later == now + NOBODY else "It waits for its hours.")
            return
        self.told_at, self.said = now, ""
        self.answer_due_at = TeamManner.objects.of(self.team).answer_due(now, urgent=self.is_urgent)
        self.save(update_fields=["told_at", "said", "answer_due_at"])
        for person in people:
            self._write(person, items, "duty")
        self._post_to_team(people[0], items)

    @transaction.atomic
    def call_next(self: Matter) -> None:
        """Once, one person; whoever is told after that is told by people."""
        lock(self)
        now = timezone.now()
        if self.settled_at is not None or self.answer_due_at is None or self.answer_due_at > now:
            return
        items, manner = self.open_items(), TeamManner.objects.of(self.team)
        if not items:
            self._settle("")
        elif not manner.may_tell(now, self.weight):
            self.answer_due_at = manner.hours.next(now)
            self.save(update_fields=["answer_due_at"])
        elif (person := next_after(self.team, now, self._told())) is None:
            self._settle("Nobody took it up, and nobody is named to be told next.")
        else:
            self.next_told_at = now
            self._write(person, items, "next")
            self._settle(f"Nobody took it up within {manner.acknowledge_within} minutes.")

    def call_again(self: Matter) -> None:
        """Duty has changed before it went out: whoever has it now is told."""
        items = self.known_items()
        for person in people_on_duty(self.team, timezone.now()) if items else []:
            self._write(person, items, "duty")

    def known_items(self: Matter) -> list[WorkItem]:
        """A P1 and what is back is told though somebody has seen it before."""
        again = self.mentions.exclude(cause="new").values("item")
        returned = self._standing_items().filter(pk__in=again).select_related("team")
        return sorted({*self.open_items(), *returned}, key=lambda item: item.pk)

    def _standing_items(self: Matter) -> QuerySet[WorkItem]:
        """What went to another team is told there."""
        return WorkItem.objects.open().interrupts().filter(team=self.team_id)

    def _reached(self: Matter, now: datetime) -> tuple[list[Person], datetime]:
        """Whom it may reach now; nobody, then until when it waits."""
        manner = TeamManner.objects.of(self.team)
        if not manner.may_tell(now, self.weight):
            return [], manner.hours.next(now)
        people = people_on_duty(self.team, now)
        return reachable(people, now, urgent=self.is_urgent) if people else ([], now + NOBODY)

    def _wait(self: Matter, until: datetime, said: str) -> None:
        self.due_at, self.said = until, said
        self.save(update_fields=["due_at", "said"])

    def _settle(self: Matter, said: str) -> None:
        self.settled_at, self.said = timezone.now(), said or self.said
        self.save(update_fields=["settled_at", "said", "next_told_at"])

    def _told(self: Matter) -> set[int]:
        from intake.models.notice.notice import Notice

        rows = Notice.objects.filter(matter=self).exclude(recipient=None)
        return set(rows.values_list("recipient", flat=True))

    def _write(self: Matter, person: Person, items: list[WorkItem], audience: str) -> None:
        from intake.models.notice.notice import Notice

        subject, text = summary(self, items)
        Notice.objects.tell(
            person, subject=subject, text=text, about=items[0] if len(items) == 1 else self.team,
            urgent=self.is_urgent, key=f"matter:{self.pk}:{person.pk}", audience=audience, matter=self,
        )  # fmt: skip

    def _post_to_team(self: Matter, person: Person, items: list[WorkItem]) -> None:
        """The chat that the team named for its duty; it says whose turn it is."""
        from intake.models.notice.notice import Notice

        for channel in Channel.objects.standing().filter(team=self.team):
            if channel.takes_this(self.is_urgent):
                subject, text = summary(self, items)
                Notice.objects.post(
                    channel, person, subject=f"{subject} (on duty: {person})", text=text, matter=self
                )
