from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, Q

from core import clock
from core.errors import NotAllowed, Refused, Stale
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models.agreement_ending import Ends
from people.models.agreement_target import Aims
from people.models.customer import CustomerContact
from people.models.days import require_days
from people.models.membership import Role

if TYPE_CHECKING:
    from people.models.person import Person


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, person: Person) -> AgreementQuerySet:
        if person.is_superuser:
            return self.all()
        mine = CustomerContact.objects.current().filter(person=person).values("customer")
        return self.filter(Q(team__in=list(person.roles)) | Q(customer__in=mine))

    def standing(self) -> AgreementQuerySet:
        """What holds now, until further notice or until a day to come."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=clock.now()))

    def over(self) -> AgreementQuerySet:
        return self.filter(ended_at__lte=clock.now())

    def by_end(self) -> AgreementQuerySet:
        """The last one to end first."""
        return self.select_related("team", "customer").order_by("-ended_at", "-id")

    def by_customer(self) -> AgreementQuerySet:
        """The default first, then by the customer's name."""
        return self.select_related("team", "customer").order_by(F("customer__name").asc(nulls_first=True))


class AgreementManager(models.Manager.from_queryset(AgreementQuerySet)):  # type: ignore[misc]
    @verb()
    def propose(
        self, *, by: Person, team: Any, customer: Any = None, targets: Any = None, **terms: Any
    ) -> Agreement:
        """The team's default (without customer), or a differing one, which needs a reason and a review date (R11)."""
        agreement = self.model(team=team, customer=customer, **terms)
        agreement.require_product_owner(by)
        agreement.check_terms()
        lock(team)
        if before := self.standing().filter(team=team, customer=customer).first():
            until = f" until {before.ends_on:%d %B %Y}" if before.ends_on else ""
            raise Refused(
                f"There is such an agreement already{until}; change that one.", code="agreement_exists"
            )
        agreement.save(force_insert=True)
        parts = agreement.write_targets(targets)
        agreement.record("proposed", by=by, changes={**agreement.journal_state(), **parts})
        return agreement


class Agreement(Journaled, Ends, Aims):
    """What a team and its customers settled: ownership, who is on call, service levels, escalation (R11)."""

    journal_kind = "agreement"
    journal_fields = (
        "team", "customer", "acknowledge_minutes", "respond_minutes", "resolve_minutes",
        "around_the_clock", "review_on", "team_accepted_at", "customer_accepted_at", "ended_at", "version",
    )  # fmt: skip
    journal_texts = (
        "ownership",
        "autonomy",
        "on_call",
        "automated",
        "escalation",
        "sustained_by",
        "differs_because",
        "ended_because",
    )

    team = models.ForeignKey("people.Team", models.PROTECT, related_name="agreements")
    customer = models.ForeignKey(
        "people.Customer", models.PROTECT, null=True, blank=True, related_name="agreements"
    )
    ownership = models.TextField(blank=True, help_text="Who owns what.")
    autonomy = models.TextField(blank=True, help_text="What the customer does without asking.")
    on_call = models.TextField(blank=True)
    automated = models.TextField(blank=True, help_text="Common tasks that are automated.")
    escalation = models.TextField(blank=True)
    sustained_by = models.TextField(blank=True, help_text="The plan that makes it sustainable.")
    acknowledge_minutes = models.PositiveIntegerField(null=True, blank=True)
    respond_minutes = models.PositiveIntegerField(null=True, blank=True)
    resolve_minutes = models.PositiveIntegerField(null=True, blank=True)
    # Else minutes are those of the team's working hours.
    around_the_clock = models.BooleanField(default=False)
    differs_because = models.CharField(max_length=300, blank=True)
    review_on = models.DateField(null=True, blank=True)
    team_accepted_at = models.DateTimeField(null=True, editable=False)
    customer_accepted_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = AgreementManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "customer"], condition=Q(ended_at=None), name="one_open_agreement"
            ),
            models.UniqueConstraint(
                fields=["team"], condition=Q(ended_at=None, customer=None), name="one_default_agreement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} with {self.customer or 'everybody'}"

    def journal_teams(self) -> Sequence[int | None]:
        return [None, self.team_id]

    @property
    def is_due(self) -> bool:
        return self.review_on is not None and self.review_on <= self.team.today and not self.is_over

    def may_amend(self, person: Person) -> bool:
        return person.has_role(self.team_id, Role.PRODUCT_OWNER)

    def may_answer(self, person: Person) -> bool:
        """Whoever speaks for the customer, if the agreement is with one."""
        contacts = CustomerContact.objects.current().filter(customer=self.customer_id, person=person)
        return self.customer_id is not None and contacts.exists()

    def waits_for(self, person: Person) -> bool:
        """The side on which the person stands has not accepted yet."""
        if self.is_over:
            return False
        if self.may_amend(person):
            return self.team_accepted_at is None
        return self.customer_accepted_at is None and self.may_answer(person)

    def require_product_owner(self, by: Person) -> None:
        if not self.may_amend(by):
            raise NotAllowed(f"Only the product owner of {self.team} makes agreements.")

    def check_terms(self) -> None:
        require_days(review_on=self.review_on)
        self.check_limits()
        if self.customer_id and not (self.differs_because and self.review_on):
            raise Refused(
                "An agreement that differs from the default needs a reason and a review date.",
                code="reason_needed",
                status=400,
            )

    @verb()
    def amend(self, *, by: Person, version: int | None = None, targets: Any = None, **terms: Any) -> None:
        """Other terms, if they differ; both sides accept anew. `version` is the one that was read."""
        self.require_product_owner(by)
        self.lock_as_read(version)
        self.require_standing()
        self.as_if(**terms).check_terms()
        parts = self.write_targets(targets)
        if parts or any(getattr(self, name) != value for name, value in terms.items()):
            anew = {"team_accepted_at": None, "customer_accepted_at": None}
            self.change("amended", by=by, parts=parts, **terms, **anew)

    @verb()
    def accept(self, *, by: Person, version: int | None = None) -> None:
        """For the side that the person stands on: the team's product owner, or a contact of the customer."""
        self.lock_as_read(version)
        self.require_standing()
        if self.may_amend(by):
            self.change("accepted", by=by, team_accepted_at=self.team_accepted_at or clock.now())
        elif self.may_answer(by):
            self.change("accepted", by=by, customer_accepted_at=self.customer_accepted_at or clock.now())
        else:
            raise NotAllowed("Only the product owner and the customer's contacts accept an agreement.")

    def lock_as_read(self, version: int | None) -> None:
        lock(self)
        if version is not None and version != self.version:
            raise Stale("Somebody changed this meanwhile. Reload the page to see how it is now.")
