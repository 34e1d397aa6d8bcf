from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from core import clock
from core.errors import NotAllowed, Refused
from core.fields import one_line
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models.days import require_days
from people.models.membership import Role

if TYPE_CHECKING:
    from people.models.person import Person
    from people.models.team import Team


def may_add_customers(by: Person) -> bool:
    """Customers are the organisation's; any product owner or team administrator adds one."""
    held = set().union(*by.roles.values()) if by.roles else set()
    return by.is_superuser or not held.isdisjoint({Role.PRODUCT_OWNER, Role.TEAM_ADMINISTRATOR})


def require_liaison(by: Person) -> None:
    if not may_add_customers(by):
        raise NotAllowed("Only a product owner or a team administrator adds customers.")


class CustomerQuerySet(models.QuerySet["Customer"]):
    def visible_to(self, person: Person) -> CustomerQuerySet:
        """Members of any team see all customers; a contact sees the own ones."""
        if person.is_superuser or person.roles:
            return self.all()
        return self.filter(pk__in=CustomerContact.objects.current().filter(person=person).values("customer"))


class CustomerManager(models.Manager.from_queryset(CustomerQuerySet)):  # type: ignore[misc]
    @verb()
    def add(self, *, by: Person | None, name: str, team: Team | None = None) -> Customer:
        if by is not None:
            require_liaison(by)
        customer: Customer = self.model(name=name, team=team, added_by=by)
        customer.check_name()
        customer.begin("added", by=by)
        return customer


class Customer(Journaled):
    """Who asks for work: a business unit, or another team (R11: equals)."""

    journal_kind = "customer"
    journal_fields = ("name", "team", "added_by", "version")

    name = models.CharField(max_length=120, unique=True)
    team = models.OneToOneField(
        "people.Team", models.PROTECT, null=True, blank=True, related_name="as_customer"
    )
    # Keeps it until it has accepted an agreement with a team.
    added_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, editable=False, related_name="customers_added"
    )
    version = models.PositiveIntegerField(default=1)

    objects = CustomerManager()

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def journal_teams(self) -> Sequence[int | None]:
        return [None]

    def may_keep(self, person: Person) -> bool:
        """Name its contacts and rename it: who answers to it, since a contact sees what is done for it.

        Product owners of teams whose agreement it has accepted, and of the team that it is; until there is one, the
        product owner or team administrator who added it; administrators always. What one side proposed opens nothing:
        any product owner proposes to any customer, and a contact sees what every other team does for it.
        """
        owned = {team for team, held in person.roles.items() if Role.PRODUCT_OWNER in held}
        accepted = self.agreements.standing().filter(customer_accepted_at__isnull=False)
        serving = set(accepted.values_list("team_id", flat=True))
        liaison = any(held & {Role.PRODUCT_OWNER, Role.TEAM_ADMINISTRATOR} for held in person.roles.values())
        is_own_addition = not serving and liaison and self.added_by_id == person.pk
        return person.is_superuser or is_own_addition or bool(owned & {*serving, self.team_id})

    def require_keeper(self, by: Person) -> None:
        if not self.may_keep(by):
            raise NotAllowed(
                f"Only an administrator, and a product owner of a team whose agreement {self} accepted, keeps this customer.",
                code="not_keeper",
            )

    @verb()
    def rename(self, *, by: Person, name: str) -> None:
        self.require_keeper(by)
        lock(self)
        trial = self.as_if(name=name)
        trial.check_name()
        self.change("renamed", by=by, name=trial.name)

    def check_name(self) -> None:
        """Words that no other customer has."""
        self.name = one_line(self.name, field="name", longest=120)
        if not self.name:
            raise Refused("A customer needs a name.", code="name_needed", status=400)
        if type(self).objects.filter(name=self.name).exclude(pk=self.pk).exists():
            raise Refused(f"There is a customer {self.name} already.", code="name_taken")

    @verb()
    def name_contact(self, person: Person, *, by: Person, began_on: date | None = None) -> CustomerContact:
        self.require_keeper(by)
        require_days(began_on=began_on)
        if person == by and not by.is_superuser:
            raise NotAllowed(
                "Nobody makes oneself a customer's contact; ask a colleague who keeps customers."
            )
        lock(self)
        if self.contacts.filter(person=person, ended_on=None).exists():
            raise Refused(f"{person} speaks for {self} already.", code="already_contact")
        contact = CustomerContact.objects.create(
            customer=self, person=person, began_on=began_on or clock.now().date()
        )
        self._tell_contact("named_contact", contact, by=by)
        return contact

    @verb()
    def name_address(self, email: str, *, by: Person, name: str = "") -> CustomerContact:
        """Somebody known by an address only; who is new here is welcomed under the name, by those who may."""
        from people.models.person import Person

        self.require_keeper(by)
        person = Person.objects.filter(email=email.strip().lower()).first()
        if person is None:
            if not by.may_welcome:
                raise Refused(
                    "Nobody has this address yet. A team administrator or an administrator welcomes somebody new.",
                    code="unknown_address", field="email",
                )  # fmt: skip
            if not name.strip():
                raise Refused(
                    "Nobody has this address yet. Give a name to welcome somebody new.",
                    code="name_needed", field="name", status=400,
                )  # fmt: skip
            person = Person.objects.welcome(by=by, email=email, name=name, zone=by.zone)
        if not person.is_active:
            raise Refused(f"{person} is disabled; an administrator can change that.", code="disabled")
        return self.name_contact(person, by=by)

    @verb()
    def release_contact(self, person: Person, *, by: Person) -> None:
        self.require_keeper(by)
        lock(self)
        if contact := self.contacts.filter(person=person, ended_on=None).first():
            contact.ended_on = clock.now().date()
            contact.save(update_fields=["ended_on"])
            self._tell_contact("released_contact", contact, by=by)

    def _tell_contact(self, verb: str, contact: CustomerContact, *, by: Person) -> None:
        changes = {contact.journal_part: contact.journal_state()}
        self.record(verb, by=by, changes=changes, facts={"person": contact.person_id, "contact": contact.pk})


class CustomerContactQuerySet(models.QuerySet["CustomerContact"]):
    def current(self) -> CustomerContactQuerySet:
        today = clock.now().date()
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=today), began_on__lte=today)


class CustomerContact(Journaled):
    """A person who speaks for a customer, from a day until a day (not included)."""

    journal_kind = "contact"
    journal_fields = ("customer", "person", "began_on", "ended_on")

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="contact_of")
    began_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = CustomerContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "person"], condition=Q(ended_on=None), name="one_open_contact"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.customer}"
