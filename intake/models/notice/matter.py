from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from backlogs.models import WorkItem
from core.sweeping import each
from intake.hints import ask_for
from intake.models.notice.calling import Calling
from intake.models.notice.manner import Manner
from intake.models.notice.reaching import people_on_duty

if TYPE_CHECKING:
    from people.models import Team

# A source that calls on is heard of so often, whatever it says: how messages are bundled, not what a storm is.
CALLS_AGAIN = timedelta(minutes=10)
MOST_CALLS, MOST_AT_ONCE = 3, 200


class MatterQuerySet(models.QuerySet["Matter"]):
    def waiting(self) -> MatterQuerySet:
        return self.filter(told_at=None, settled_at=None)

    def due(self) -> MatterQuerySet:
        return self.waiting().filter(due_at__lte=timezone.now()).order_by("due_at", "id")

    def unanswered(self) -> MatterQuerySet:
        """Told, and the time within which somebody has to take it up has passed."""
        return self.filter(settled_at=None, answer_due_at__lte=timezone.now()).order_by("answer_due_at", "id")


class MatterManager(models.Manager.from_queryset(MatterQuerySet)):  # type: ignore[misc]
    def call_due(self) -> None:
        """Bounded; what is left is due again at the next sweep."""
        each(self.due().select_related("team")[:MOST_AT_ONCE], Matter.call)
        each(self.unanswered().select_related("team")[:MOST_AT_ONCE], Matter.call_next)

    def look_again(self, team: Team) -> None:
        """Other hours hold: whatever waited for the old ones is due now, and waits anew where it has to."""
        if (
            self.waiting()
            .filter(team=team, due_at__gt=timezone.now())
            .exclude(said="")
            .update(due_at=timezone.now())
        ):
            transaction.on_commit(_hint, robust=True)

    @transaction.atomic
    def raise_for(
        self, item: WorkItem, cause: str, *, weight: str, since: datetime, source: str = "", group: str = ""
    ) -> None:
        """The one on duty has to know of it: with what waits already, or as a matter of its own. Once per cause and team;
        of a P1 once per claim, since each is to be judged."""
        Mention.objects.filter(item=item).exclude(matter__team=item.team_id).delete()
        if cause == Mention.Cause.P1:
            told = Mention.objects.exclude(matter__told_at=None, matter__settled_at=None)
            told.filter(item=item, cause=cause).delete()
        if Mention.objects.filter(item=item, cause=cause).exists():
            return
        matter = self._waiting_for(item.team, weight, source, group) or self._begin(
            item.team, weight, source, group, since
        )
        Mention.objects.create(matter=matter, item=item, cause=cause)
        if matter.due_at <= timezone.now():
            transaction.on_commit(_hint, robust=True)

    def _waiting_for(self, team: Team, weight: str, source: str, group: str) -> Matter | None:
        """What is bundled: everything that can wait; of what is urgent the same group of the same source."""
        rows = self.waiting().filter(team=team).select_for_update(no_key=True).order_by("id")
        if weight == Matter.Weight.URGENT:
            return rows.filter(weight=weight, source=source, group=group).first()
        return rows.filter(weight=weight).first()

    def _begin(self, team: Team, weight: str, source: str, group: str, since: datetime) -> Matter:
        now = timezone.now()
        if weight == Matter.Weight.URGENT:
            due = self._when_it_may_call(team, source, group, now)
        else:
            people = people_on_duty(team, now)
            due = since + timedelta(
                minutes=min((Manner.objects.of(one).bundle_minutes for one in people), default=10)
            )
        return self.create(team=team, weight=weight, source=source, group=group, born_at=now, due_at=due)

    def _when_it_may_call(self, team: Team, source: str, group: str, now: datetime) -> datetime:
        """At once; but a source or a group that calls again and again is bundled."""
        recent = self.filter(
            team=team, weight=Matter.Weight.URGENT, source=source, told_at__gt=now - CALLS_AGAIN
        )
        last = recent.order_by("told_at", "pk").last() if source else None
        calls_on = last and (recent.filter(group=group).exists() or recent.count() >= MOST_CALLS)
        return last.told_at + CALLS_AGAIN if last and calls_on else now


def _hint() -> None:
    from intake.tasks import call_on_duty

    ask_for(call_on_duty)


class Matter(Calling, models.Model):
    """One thing, or the flood of many, that whoever is on duty has to know of, until somebody takes it up."""

    class Weight(models.TextChoices):
        URGENT = "urgent", "urgent"
        ORDINARY = "ordinary", "not urgent"
        LOW = "low", "low priority"

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")
    weight = models.CharField(max_length=8, choices=Weight.choices)
    source = models.CharField(max_length=120, blank=True)
    group = models.CharField(max_length=200, blank=True)
    born_at = models.DateTimeField()
    due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    # Until when somebody has to take it up; then the next one is told, once.
    answer_due_at = models.DateTimeField(null=True)
    next_told_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    said = models.CharField(max_length=300, blank=True)

    objects = MatterManager()
    # Only of rows that a page shows: the first that it is about, and how many there are besides.
    some: list[Mention]
    more: int

    class Meta:
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["due_at"], condition=Q(told_at=None, settled_at=None), name="matters_due"),
            models.Index(
                fields=["answer_due_at"], condition=Q(settled_at=None, answer_due_at__isnull=False), name="matters_unanswered"
            ),
            models.Index(fields=["team", "-id"], name="matters_of_team"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"matter {self.pk} of {self.team}"

    @property
    def is_urgent(self) -> bool:
        return self.weight == self.Weight.URGENT


class Mention(models.Model):
    """That an interrupt is what a matter is about, and why; a cause is told once, however often it is repeated."""

    class Cause(models.TextChoices):
        NEW = "new", "new"
        BACK = "back", "is back"
        P1 = "p1", "is called a P1"

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="mentions")
    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="+")
    cause = models.CharField(max_length=4, choices=Cause.choices)

    class Meta:
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["item", "cause"], name="a_cause_is_told_once")]

    def __str__(self) -> str:
        return f"{self.item_id} {self.cause}"
