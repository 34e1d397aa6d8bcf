from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import OuterRef, Subquery, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Concat

from backlogs.models.backlog import Backlog
from backlogs.models.words import BacklogKind
from core import clock
from core.errors import Invalid, Refused, Stale
from core.fields import one_line, reason
from core.locking import lock
from journal.models import Entry, Journaled
from journal.recording import verb
from people.models import Customer
from people.models.days import require_days

if TYPE_CHECKING:
    from backlogs.models.work_item import WorkItem
    from people.models import Person, Team


log = logging.getLogger(__name__)


class RecurringRuleQuerySet(models.QuerySet["RecurringRule"]):
    def visible_to(self, person: Person) -> RecurringRuleQuerySet:
        return self.all() if person.is_superuser else self.filter(team__in=list(person.roles))

    def standing(self) -> RecurringRuleQuerySet:
        return self.filter(ended_at=None)

    def ended(self) -> RecurringRuleQuerySet:
        return self.exclude(ended_at=None)

    def with_turns(self) -> RecurringRuleQuerySet:
        """With the item made last, when one was finished last, and when and why a turn was left out last."""
        from backlogs.models.work_item import WorkItem

        source = Concat(Value("rule:"), Cast(OuterRef("pk"), models.CharField()))
        made = WorkItem.objects.filter(source=source).exclude(external_id="")
        skipped = Entry.objects.filter(
            kind="recurring_rule", subject=OuterRef("pk"), verb="skipped"
        ).order_by("-id")
        return self.annotate(
            last_skipped_at=Subquery(skipped.values("at")[:1]),
            last_skipped_because=Subquery(skipped.values(because=KeyTextTransform("because", "facts"))[:1]),
            last_key=Subquery(made.order_by("-id").values("key")[:1]),
            last_done_at=Subquery(
                made.filter(outcome="done").order_by("-closed_at", "-pk").values("closed_at")[:1]
            ),
        )


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
        rule: RecurringRule = self.model(
            team=team, title=title, every_days=every_days, next_on=next_on, lead_days=lead_days
        )
        rule.check_values()
        rule.begin("added", by=by)
        return rule

    def make_due(self) -> None:
        """The items that are due now; a rule that fails is logged, and is tried again with the next call."""
        for rule in self.standing().select_related("team"):
            try:
                rule.make_due()
            except Exception:
                log.exception("the run work %s is not made", rule.pk)


class RecurringRule(Journaled):
    """Run work that comes back (R1): makes an item in the business backlog, the team itself being the customer."""

    journal_kind = "recurring_rule"
    journal_fields = ("team", "every_days", "next_on", "lead_days", "ended_at", "version")
    journal_texts = ("title",)

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="recurring_rules")
    title = models.CharField(max_length=200)
    every_days = models.PositiveSmallIntegerField()
    next_on = models.DateField()
    lead_days = models.PositiveSmallIntegerField(default=14)
    ended_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

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
        """The item of this turn, once however often it is asked for; the next turn is a whole step later.

        After a pause only the last turn that is due is made; those before it are told as missed.
        """
        lock(self.team)  # its own customer is made once
        lock(self)
        if not self.is_due:
            return None
        missed, turn, step = 0, self.next_on, timedelta(self.every_days)
        while self.team.today >= turn + step - timedelta(self.lead_days) and turn < self.team.today:
            missed, turn = missed + 1, turn + step
        item = self._make(turn)
        facts = {"item": item.pk, "missed": missed}
        self.change("made_due", by=by, facts=facts, next_on=turn + step)
        return item

    @verb()
    def amend(self, *, by: Person, **values: Any) -> None:
        """Another title, rhythm or day from now on; what was made stays as it is."""
        self.require_owner(by)
        lock(self)
        self._require_standing()
        trial = self.as_if(**values)
        trial.check_values()
        self.change("amended", by=by, **{name: getattr(trial, name) for name in values})

    @verb()
    def skip(self, *, by: Person, because: str, turn: date | None = None) -> None:
        """This turn, as the caller saw it, is left out with a reason."""
        self.require_owner(by)
        because = reason(because)
        if not because:
            raise Refused("A turn is skipped with a reason.", code="reason_needed", status=400)
        seen = turn or self.next_on
        lock(self)
        self._require_standing()
        step = timedelta(self.every_days)
        if self.next_on == seen:
            self.change("skipped", by=by, facts={"because": because}, next_on=self.next_on + step)
        elif self.next_on != seen + step:
            raise Stale(f"{self} is due on {self.next_on.isoformat()} by now.", current=self)

    @verb()
    def end(self, *, by: Person) -> None:
        self.require_owner(by)
        lock(self)
        if self.ended_at is None:
            self.change("ended", by=by, ended_at=clock.now())

    def check_values(self) -> None:
        """Shape and range of every field that a person may set."""
        self.title = one_line(self.title, field="title", longest=200)
        if not self.title:
            raise Invalid("Run work needs a title.", code="title_needed", field="title")
        require_days(next_on=self.next_on)
        if not 1 <= self.every_days <= 3650 or not 0 <= self.lead_days <= self.every_days:
            raise Invalid(
                "It comes back after 1 to 3,650 days, and is known at most one turn before.",
                code="impossible_turn",
            )

    def _make(self, turn: date) -> WorkItem:
        """The one item of the turn."""
        from backlogs.models.work_item import WorkItem

        source, external_id = f"rule:{self.pk}", turn.isoformat()
        standing = WorkItem.objects.filter(source=source, external_id=external_id).first()
        if standing is not None:
            return standing
        made: WorkItem = WorkItem.objects.add(
            by=None, backlog=Backlog.objects.select_related("team").get(team=self.team, kind=BacklogKind.BUSINESS),
            title=self.title, kind=WorkItem.Kind.TASK, due_on=turn, class_of_service="fixed_date",
            customer=self._own_customer(), source=source, external_id=external_id,
        )  # fmt: skip
        return made

    def _require_standing(self) -> None:
        if self.ended_at is not None:
            raise Refused(f"{self} has ended.", code="ended")

    def require_owner(self, by: Person) -> None:
        Backlog.objects.get(team=self.team, kind=BacklogKind.BUSINESS).require_product_owner(by)

    def _own_customer(self) -> Customer:
        own = Customer.objects.filter(team=self.team).first()
        return own or Customer.objects.add(by=None, name=self.team.name, team=self.team)
