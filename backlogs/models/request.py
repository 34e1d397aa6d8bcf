from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from backlogs.models.request_answering import Answering
from backlogs.models.request_becoming import Becoming
from backlogs.models.request_returning import Returning
from core import clock
from core.errors import NotAllowed, Stale
from core.locking import lock
from journal.models import Journaled
from people.models import Role

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from backlogs.models.work_item.making import WorkItemQuerySet
    from people.models import Person


class RequestManager(models.Manager["Request"]):
    def of(self, item: WorkItem) -> Request:
        """What came of this item; of one that nobody has answered yet it is kept with the first verb."""
        standing = self.filter(item=item).select_related("feature", "for_feature__team").first()
        standing = standing or self.model(item=item)
        standing.item = item
        return standing

    def waiting(self) -> models.QuerySet[Request]:
        """Asked back, and not answered yet."""
        return self.filter(asked_back_at__isnull=False, answered_at=None, decided_at=None)


class Request(Answering, Becoming, Returning, Journaled):
    """What comes of something that was asked for: a question back, and what the product owner says to it."""

    journal_kind = "request"
    journal_fields = (
        "item", "for_feature", "asked_back_at", "asked_back_by", "question", "answered_at", "decided_at", "decided_by",
        "decision", "feature",
    )  # fmt: skip

    class Decision(models.TextChoices):
        ACCEPTED = "accepted", "accepted"
        DECLINED = "declined", "declined"
        WITHDRAWN = "withdrawn", "withdrawn"

    item = models.OneToOneField("backlogs.WorkItem", models.CASCADE, related_name="request")
    # The feature of another team that needs it.
    for_feature = models.ForeignKey(
        "backlogs.Feature", models.PROTECT, null=True, related_name="asked_of_teams"
    )
    asked_back_at = models.DateTimeField(null=True)
    asked_back_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    question = models.ForeignKey("backlogs.Comment", models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=9, choices=Decision.choices, blank=True)
    # What it became, unless the item itself became a story.
    feature = models.ForeignKey("backlogs.Feature", models.PROTECT, null=True, related_name="came_of")

    objects = RequestManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="") | Q(decided_at__isnull=False) & ~Q(decision=""),
                name="answered_says_what",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.get_decision_display() or 'not answered'}"

    def journal_teams(self) -> Sequence[int | None]:
        return [self.item.team_id]

    @property
    def is_open(self) -> bool:
        """Somebody decides about it still; what was reopened is decided anew."""
        return self.item.closed_at is None and self.item.kind == "request"

    @property
    def is_waiting(self) -> bool:
        return self.is_open and self.asked_back_at is not None and self.answered_at is None

    @property
    def state(self) -> str:
        if self.is_open:
            return "waiting" if self.is_waiting else "open"
        return self.decision or "closed"

    @property
    def told(self) -> str:
        """How it goes, as who asked would say it; empty where the item itself says it."""
        if self.is_waiting:
            return "waits for your answer"
        if self.is_open:
            return "with the product owner"
        if self.decision == self.Decision.ACCEPTED and self.feature is not None:
            ended = self.feature.closed_at is not None
            return "done" if ended else f"planned: {self.feature.get_step_display().lower()}"
        return "withdrawn" if self.decision == self.Decision.WITHDRAWN else ""

    def may_answer(self, person: Person) -> bool:
        """The product owner of the team, and the deputy (DESIGN §4)."""
        return person.has_role(self.item.team_id, Role.PRODUCT_OWNER)

    def may_withdraw(self, person: Person) -> bool:
        """Who asked; for a feature, who shapes that."""
        is_own = self.item.requester_id == person.pk
        return is_own or (self.for_feature is not None and self.for_feature.may_shape(person))

    def require_answerer(self, by: Person) -> None:
        if not self.may_answer(by):
            raise NotAllowed(
                f"Only the product owner of {self.item.team} answers requests.", code="not_product_owner"
            )

    def hold(self) -> None:
        """The item locked, and this as it is now; made where it is the first that is said of it."""
        item = self.item
        lock(item)
        standing = type(self).objects.filter(item=item).select_related("feature").first()
        if standing is None:
            self.save(force_insert=True)
            return
        self.__dict__.update(standing.__dict__)
        self.item = item

    def require_undecided(self) -> None:
        """Whoever comes second hears what happened, and changes nothing (held)."""
        if not self.is_open:
            raise Stale(self.what_happened(), code="already_decided", current=self.item)

    def what_happened(self) -> str:
        item = self.item
        if self.decided_at is None:
            if item.closed_at is not None:
                return f"{item.key} is closed as {item.get_outcome_display()}."
            return f"{item.key} is no request by now, but a {item.get_kind_display()}."
        when, who = self.decided_at.astimezone(item.team.tzinfo), self.decided_by or "Somebody"
        became = ""
        if self.decision == self.Decision.ACCEPTED:
            became = f"; it goes on as the {'feature ' + str(self.feature) if self.feature else item.kind}"
        return f"{who} {'withdrew' if self.decision == 'withdrawn' else self.decision} {item.key} at {when:%H:%M} on {when.day} {when:%b}{became}."

    def is_decided_as(self, decision: str, by: Person) -> bool:
        """The same person the same thing twice is once (held)."""
        return (self.decision, self.decided_by_id) == (decision, by.pk) and not self.is_open

    def note(
        self, verb_told: str, *parts: Journaled, by: Person | None, facts: Any = None, **values: Any
    ) -> None:
        """Write these values and tell them on the item's timeline (held)."""
        for name, value in values.items():
            setattr(self, name, value)
        self.save(update_fields=list(values))
        self.item.tell(verb_told, self, *parts, by=by, facts=facts)

    def decide(
        self, decision: str, *, by: Person, facts: dict[str, int] | None = None, **values: Any
    ) -> None:
        at = self.item.closed_at or clock.now()
        self.note(
            f"request_{decision}",
            by=by,
            facts=facts or {"kind": self.item.kind},
            decision=decision,
            decided_at=at,
            decided_by=by,
            **values,
        )


def requests_seen_by(person: Person) -> WorkItemQuerySet:
    """What is asked of one's teams, what one asked oneself or for a customer, and for a feature that one sees."""
    from backlogs.models import Feature, WorkItem

    asking = Feature.objects.visible_to(person).values("pk")
    return WorkItem.objects.filter(
        Q(pk__in=WorkItem.objects.visible_to(person).values("pk"))
        | Q(pk__in=WorkItem.objects.requested_by(person).values("pk"))
        | Q(request__for_feature__in=asking),
        Q(kind=WorkItem.Kind.REQUEST) | ~Q(request=None) & ~Q(request__decided_at=None),
    )
