from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from core import clock
from core.errors import Invalid, NotAllowed, Refused, Stale
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Feature, WorkItem
    from people.models import Person


class OrderSuggestion(Journaled):
    """Somebody who does not order a feature's stories says where one belongs; its lead takes it up or declines (R2)."""

    journal_kind = "order_suggestion"
    journal_fields = ("feature", "item", "before", "after", "author", "made_at", "answer", "answered_at")

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "accepted"
        DECLINED = "declined", "declined"

    feature = models.ForeignKey("backlogs.Feature", models.CASCADE, related_name="order_suggestions")
    item = models.ForeignKey("backlogs.WorkItem", models.CASCADE, related_name="+")
    before = models.ForeignKey("backlogs.WorkItem", models.CASCADE, null=True, related_name="+")
    after = models.ForeignKey("backlogs.WorkItem", models.CASCADE, null=True, related_name="+")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    answer = models.CharField(max_length=8, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(
                fields=["item", "author"], condition=Q(answered_at=None), name="one_open_suggestion_each"
            ),
            models.CheckConstraint(condition=Q(before=None) | Q(after=None), name="beside_one_story"),
        ]

    def __str__(self) -> str:
        return f"{self.item.key} {self.where}"

    @property
    def where(self) -> str:
        if self.before:
            return f"before {self.before.key}"
        return f"after {self.after.key}" if self.after else "last"

    @verb()
    def accept(self, *, by: Person) -> None:
        """The story goes there now, by the lead."""
        self._lock(by)
        if not self._is_answered(self.Answer.ACCEPTED):
            self._require_beside()
            self.item.order(by=by, before=self.before, after=self.after)
            self._answer(self.Answer.ACCEPTED, by)

    @verb()
    def decline(self, *, by: Person) -> None:
        self._lock(by)
        if not self._is_answered(self.Answer.DECLINED):
            self._answer(self.Answer.DECLINED, by)

    def _lock(self, by: Person) -> None:
        if not self.feature.may_order_stories(by):
            raise NotAllowed(who_orders(self.feature), code="not_lead")
        lock(self.feature)
        self.refresh_from_db()

    def _is_answered(self, answer: str) -> bool:
        """The same twice is once; whoever says the other thing second hears what was said (held)."""
        if self.answer not in ("", answer):
            raise Stale(f"The suggestion is {self.get_answer_display()} already.", code="already_answered")
        return self.answered_at is not None

    def _require_beside(self) -> None:
        """Once a story has left, the suggestion means nothing any more."""
        named = [self.item, *(one for one in (self.before, self.after) if one)]
        if any(one.closed_at is not None or one.feature_id != self.feature_id for one in named):
            raise Refused(
                "One of the stories is closed or has left the feature; the suggestion cannot be taken up.",
                code="suggestion_outdated",
            )

    def _answer(self, answer: str, by: Person) -> None:
        self.answer, self.answered_at = answer, clock.now()
        self.save(update_fields=["answer", "answered_at"])
        facts = {"item": self.item_id, "person": self.author_id, "answer": answer}
        self.feature.tell("answered_order", self, by=by, facts=facts)


class Suggesting:
    """The order of stories is the lead's; others suggest."""

    @property
    def open_suggestions(self: Feature) -> models.QuerySet[OrderSuggestion]:
        """Those that still mean something."""
        rows = self.order_suggestions.filter(answered_at=None, item__closed_at=None, item__feature=self)
        return rows.select_related("item", "before", "after", "author")

    def may_suggest(self: Feature, person: Person) -> bool:
        return self.lead_id is not None and self.may_join(person) and not self.may_order_stories(person)

    @verb()
    def suggest_order(
        self: Feature, item: WorkItem, *, by: Person, before: WorkItem | None = None, after: WorkItem | None = None
    ) -> OrderSuggestion:  # fmt: skip
        """Where a story belongs, says somebody who works on it; a later word of the same person replaces it."""
        if self.may_order_stories(by):
            raise Refused("You order these stories yourself.", code="orders_itself")
        if not self.may_join(by):
            raise NotAllowed(
                f"Only who works on the feature and the engineers of {self.team} suggest an order."
            )
        if before is not None and after is not None:
            raise Invalid("Name one neighbour: before or after.", code="one_of_two", field="after")
        lock(self)
        for one in (item, before, after):
            if one is not None and (one.feature_id != self.pk or one.closed_at is not None):
                raise Refused(f"{one.key} is no open story of this feature.", code="rank_order")
        if item in (before, after):
            raise Invalid("An item cannot be put beside itself.", code="beside_itself")
        row = OrderSuggestion.objects.filter(
            item=item, author=by, answered_at=None
        ).first() or OrderSuggestion(feature=self, item=item, author=by)
        row.feature, row.before, row.after, row.made_at = self, before, after, clock.now()
        row.save()
        self.tell("suggested_order", row, by=by, facts={"item": item.pk})
        return row


def who_orders(feature: Feature) -> str:
    if feature.lead:
        return f"Only the lead, {feature.lead}, orders these stories."
    return f"Only the product owner of {feature.team} orders these items."
