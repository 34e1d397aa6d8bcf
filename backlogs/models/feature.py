from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from backlogs.models.commenting import Commenting
from backlogs.models.crew import FeatureCrew
from backlogs.models.criteria import Meeting
from backlogs.models.feature_flow import Flow
from backlogs.models.feature_needing import Needing
from backlogs.models.feature_shaping import OWNED, SHAPED, Shaping, checked
from backlogs.models.feature_step import Step
from backlogs.models.order import rank_behind
from backlogs.models.retro import Retrospective
from backlogs.models.suggestion import Suggesting
from backlogs.models.transition import Transitioning
from backlogs.models.words import ClassOfService
from core import clock
from core.errors import Invalid
from core.fields import RankField
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models import CustomerContact, Role

if TYPE_CHECKING:
    from backlogs.models.backlog import Backlog
    from people.models import Person


class FeatureQuerySet(models.QuerySet["Feature"]):
    def visible_to(self, person: Person) -> FeatureQuerySet:
        """Of own teams, or with the person as lead, deputy or crew, from whatever team."""
        if person.is_superuser:
            return self.all()
        crew = FeatureCrew.objects.filter(person=person, left_on=None).values("feature")
        return self.filter(
            Q(team__in=list(person.roles)) | Q(lead=person) | Q(deputy=person) | Q(pk__in=crew)
        )

    def followed_by(self, person: Person) -> FeatureQuerySet:
        """Those of the customers for whom the person speaks: to follow, not to work on."""
        return self.filter(
            customer__in=CustomerContact.objects.current().filter(person=person).values("customer")
        )

    def open(self) -> FeatureQuerySet:
        return self.filter(closed_at=None)

    def ranked(self) -> FeatureQuerySet:
        return self.order_by("backlog_id", "rank", "id")


class FeatureManager(models.Manager.from_queryset(FeatureQuerySet)):  # type: ignore[misc]
    @verb()
    def add(self, *, by: Person | None, backlog: Backlog, title: str, **values: Any) -> Feature:
        """A new feature at the end of the product owner's order; interrupts have none."""
        backlog.require_product_owner(by)
        if not backlog.is_planned:
            raise Invalid("Interrupts have no features.", code="planned_only", field="backlog")
        if unknown := values.keys() - SHAPED - OWNED:
            raise Invalid(
                f"{sorted(unknown)[0]} is not set like this.", code="not_editable", field=sorted(unknown)[0]
            )
        lock(backlog)
        rank = rank_behind(backlog.features.open())
        feature = self.model(
            team=backlog.team, backlog=backlog, rank=rank, **checked({"title": title, **values})
        )
        feature.begin("added", by=by)
        return feature


class Feature(
    Commenting, Flow, Meeting, Needing, Shaping, Suggesting, Transitioning, Retrospective, Journaled
):
    """A thing that a customer wants, shaped by a lead, worked as stories, handed over at the end (R5, R10)."""

    journal_kind = "feature"
    journal_fields = (
        "team", "backlog", "customer", "lead", "deputy", "step", "class_of_service", "due_on", "demo_on", "closed_at",
        "version",
    )  # fmt: skip
    journal_texts = ("title", "outcome", "criteria", "scope", "non_scope")

    Step = Step

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="features")
    backlog = models.ForeignKey("backlogs.Backlog", models.PROTECT, related_name="features")
    title = models.CharField(max_length=200)
    outcome = models.TextField(blank=True, help_text="What is different for the customer afterwards.")
    criteria = models.TextField(blank=True, help_text="Acceptance criteria.")
    scope = models.TextField(blank=True)
    non_scope = models.TextField(blank=True)
    customer = models.ForeignKey(
        "people.Customer", models.PROTECT, null=True, blank=True, related_name="features"
    )
    lead = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="leads")
    deputy = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    step = models.CharField(max_length=20, choices=Step.choices, default=Step.DEFINED)
    rank = RankField()
    class_of_service = models.CharField(
        max_length=10, choices=ClassOfService.choices, default=ClassOfService.STANDARD
    )
    due_on = models.DateField(null=True, blank=True)
    demo_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = FeatureManager()

    class Meta:
        ordering = ("backlog", "rank", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["backlog", "rank"], condition=Q(closed_at=None), name="one_feature_per_rank"
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def journal_teams(self) -> Sequence[int | None]:
        return [self.team_id]

    def is_led_by(self, person: Person) -> bool:
        return person.pk in {self.lead_id, self.deputy_id}

    def may_shape(self, person: Person) -> bool:
        """Product owner, lead and deputy."""
        return self.is_led_by(person) or person.has_role(self.team_id, Role.PRODUCT_OWNER)

    def may_join(self, person: Person) -> bool:
        """The team's engineers and product owner, and whoever is on it already: a crew works, so no observer."""
        return person.has_role(self.team_id, Role.ENGINEER, Role.PRODUCT_OWNER) or self.is_worked_by(person)

    def may_look_back(self, person: Person) -> bool:
        return self.may_join(person)

    def may_order_stories(self, person: Person) -> bool:
        """The lead and the deputy; the product owner while nobody leads (R2)."""
        if self.lead_id is None:
            return person.has_role(self.team_id, Role.PRODUCT_OWNER)
        return self.is_led_by(person) or person.is_superuser

    def is_worked_by(self, person: Person) -> bool:
        return self.is_led_by(person) or self.crew.filter(person=person, left_on=None).exists()

    def may_write(self, person: Person) -> bool:
        """Comment: whoever takes part in the team, and who works on the feature."""
        return person.is_superuser or person.takes_part_in(self.team_id) or self.is_worked_by(person)

    def is_asked_for_by(self, person: Person) -> bool:
        return type(self).objects.followed_by(person).filter(pk=self.pk).exists()

    def tell(  # type: ignore[override]
        self, verb: str, *parts: Journaled, by: Person | None, facts: dict[str, Any] | None = None
    ) -> None:
        """An entry about rows that belong to this feature."""
        self.record(
            verb, by=by, changes={part.journal_part: part.journal_state() for part in parts}, facts=facts
        )
