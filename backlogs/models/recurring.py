from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import models

from backlogs.models.backlog import Backlog
from backlogs.models.words import BacklogKind
from core import clock
from core.errors import Invalid, Refused
from core.fields import storable
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models import Customer

if TYPE_CHECKING:
    from backlogs.models.work_item import WorkItem
    from people.models import Person, Team


class RecurringRuleQuerySet(models.QuerySet["RecurringRule"]):
    def visible_to(self, person: Person) -> RecurringRuleQuerySet:
        return self.all() if person.is_superuser else self.filter(team__in=list(person.roles))

    def standing(self) -> RecurringRuleQuerySet:
        return self.filter(ended_at=None)


class RecurringRuleManager(models.Manager.from_queryset(RecurringRuleQuerySet)):  # type: ignore[misc]
    @verb()
    def add(
        self,
        *,
        by: Person | None,
        team: Team,
        title: str,
        every_days: int,
        next_on: date,
        lead_days: int = 14,
    ) -> RecurringRule:
        """Run work that comes back every so many days, known so many days before it is due."""
        Backlog.objects.get(team=team, kind=BacklogKind.BUSINESS).require_product_owner(by)
        title = storable(" ".join(title.split()), field="title", longest=200)
        if not title:
            raise Invalid("Run work needs a title.", code="title_needed", field="title")
        if not 1 <= every_days <= 3650 or not 0 <= lead_days <= every_days:
            raise Invalid(
                "It comes back after 1 to 3,650 days, and is known at most one turn before.",
                code="impossible_turn",
            )
        rule = self.model(team=team, title=title, every_days=every_days, next_on=next_on, lead_days=lead_days)
        rule.begin("added", by=by)
        return rule


class RecurringRule(Journaled):
    """Run work that comes back (R1): makes an item in the business backlog, the team itself being the customer."""

    journal_kind = "recurring_rule"
    journal_fields = ("team", "every_days", "next_on", "lead_days", "ended_at")
    journal_texts = ("title",)

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="recurring_rules")
    title = models.CharField(max_length=200)
    every_days = models.PositiveSmallIntegerField()
    next_on = models.DateField()
    lead_days = models.PositiveSmallIntegerField(default=14)
    ended_at = models.DateTimeField(null=True)

    objects = RecurringRuleManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(every_days__gte=1), name="comes_back_after_a_day_or_more"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_due(self) -> bool:
        return self.ended_at is None and self.team.today >= self.next_on - timedelta(self.lead_days)

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]

    @verb()
    def make_due(self, *, by: Person | None = None) -> WorkItem | None:
        """The item of this turn, once however often it is asked for; the next turn is a whole step later."""
        from backlogs.models.work_item import WorkItem

        lock(self)
        if not self.is_due:
            return None
        lock(self.team)  # its own customer is made once
        item: WorkItem = WorkItem.objects.add(
            by=None, backlog=Backlog.objects.select_related("team").get(team=self.team, kind=BacklogKind.BUSINESS),
            title=self.title, kind=WorkItem.Kind.TASK, due_on=self.next_on, class_of_service="fixed_date",
            customer=self._own_customer(), source=f"rule:{self.pk}", external_id=self.next_on.isoformat(),
        )  # fmt: skip
        self.change(
            "made_due", by=by, facts={"item": item.pk}, next_on=self.next_on + timedelta(self.every_days)
        )
        return item

    @verb()
    def skip(self, *, by: Person, because: str) -> None:
        """This turn, as the caller saw it, is left out with a reason."""
        self._require_owner(by)
        if not because.strip():
            raise Refused("A turn is skipped with a reason.", code="reason_needed", status=400)
        seen = self.next_on
        lock(self)
        if self.next_on != seen:
            return
        self.change(
            "skipped",
            by=by,
            facts={"because": because[:200]},
            next_on=self.next_on + timedelta(self.every_days),
        )

    @verb()
    def end(self, *, by: Person) -> None:
        self._require_owner(by)
        lock(self)
        if self.ended_at is None:
            self.change("ended", by=by, ended_at=clock.now())

    def _require_owner(self, by: Person) -> None:
        Backlog.objects.get(team=self.team, kind=BacklogKind.BUSINESS).require_product_owner(by)

    def _own_customer(self) -> Customer:
        own = Customer.objects.filter(team=self.team).first()
        return own or Customer.objects.add(by=None, name=self.team.name, team=self.team)
