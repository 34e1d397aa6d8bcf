from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property

from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.fields import one_line
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models.account import Account, lock_administrators, require_another_administrator
from people.models.departure import Departure
from people.models.forgetting import Forgotten
from people.models.zones import require_zone

if TYPE_CHECKING:
    from people.models.team import Team


class PersonQuerySet(models.QuerySet["Person"]):
    def enabled(self) -> PersonQuerySet:
        return self.filter(disabled_at=None)

    def working_in(self, team: Team) -> PersonQuerySet:
        """Who does more in it today than look on."""
        from people.models.membership import Role  # membership names person; the loop is closed here

        roles = [role for role in Role.values if role != Role.OBSERVER]
        members = team.memberships.current().filter(held__role__in=roles)
        return self.enabled().filter(pk__in=members.values("person"))

    def visible_to(self, person: Person) -> PersonQuerySet:
        """Colleagues in any current team, and oneself; administrators see everybody."""
        if person.is_superuser:
            return self.all()
        teams = person.roles.keys()
        return self.filter(
            Q(pk=person.pk) | Q(pk__in=models.Subquery(_members_of(teams).values("person_id")))
        )


def _members_of(team_ids: Any) -> models.QuerySet[Any]:
    from people.models.membership import Membership  # membership names person; the loop is closed here

    return Membership.objects.filter(team_id__in=list(team_ids))


def _name(text: str) -> str:
    if not text.strip():
        raise Invalid("A person needs a name.", field="name")
    return one_line(text, field="name", longest=120)


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").strip().lower())

    @verb()
    def welcome(
        self, *, by: Person | None, email: str | None, name: str, zone: str = "UTC", **more: Any
    ) -> Person:
        """A new person, who cannot sign in before a password is set."""
        address = email.strip().lower() if email else None
        if address and by is not None and not by.may_welcome:
            raise NotAllowed("Only a team administrator or an administrator welcomes people.")
        if address and self.filter(email=address).exists():
            raise Refused(f"{address} is known already.", code="email_taken")
        person = self.model(email=address, name=_name(name), zone=require_zone(zone), **more)
        person.set_unusable_password()
        person.begin("welcomed", by=by)
        return person


class Person(Journaled, Forgotten, Account):
    """Somebody who works here or asks for work; disabled and then pseudonymised, never deleted."""

    journal_kind = "person"
    journal_fields = ("is_superuser", "zone", "disabled_at", "source", "pseudonymised_at", "version")
    # Names of people stand as hashes, so that a pseudonym is one in the journal, too.
    journal_texts = ("email", "name", "external_id")

    # A person from an import has no address and cannot sign in until somebody gives one.
    email = models.EmailField(max_length=254, null=True, unique=True)
    name = models.CharField(max_length=120)
    zone = models.CharField(max_length=64, default="UTC")
    is_superuser = models.BooleanField("administrator", default=False)
    source = models.CharField(max_length=120, blank=True)
    external_id = models.CharField(max_length=200, blank=True)
    joined_at = models.DateTimeField(default=clock.now)
    disabled_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name_plural = "people"
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower("email")) | Q(email=None), name="email_in_lower_case"
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="one_person_per_source_and_id",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[:1].isalnum()]
        return (words[0][0] + (words[-1][0] if len(words) > 1 else words[0][1:2])).upper() if words else "?"

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @cached_property
    def roles(self) -> dict[int, frozenset[str]]:
        """Team id → roles held today (deputies included; empty set: a member without a role). One query, kept on the instance."""
        from people.models.membership import Membership

        return Membership.objects.roles_of(self)

    def roles_in(self, team: Team | int) -> frozenset[str]:
        return self.roles.get(team if isinstance(team, int) else team.pk, frozenset())

    def is_member_of(self, team: Team | int) -> bool:
        return (team if isinstance(team, int) else team.pk) in self.roles

    def takes_part_in(self, team: Team | int) -> bool:
        """More than looking on: any role but observer. Who only observes reads and writes nothing."""
        return bool(self.roles_in(team) - {"observer"})

    def has_role(self, team: Team | int, *roles: str) -> bool:
        return self.is_superuser or not self.roles_in(team).isdisjoint(roles)

    def forget_roles(self) -> None:
        self.__dict__.pop("roles", None)

    def journal_teams(self) -> Sequence[int | None]:
        return [None]

    @verb()
    def rename(self, *, by: Person, name: str, zone: str = "") -> None:
        if by != self and not by.is_superuser:
            raise NotAllowed(f"Only {self.name} or an administrator changes this.")
        lock(self)
        self.require_known()
        zone = require_zone(zone or self.zone)
        self.change("renamed", by=by, name=_name(name), zone=zone)

    @verb()
    def disable(self, *, by: Person) -> None:
        """Signed out everywhere at once: sessions and tokens are refused from the next request on."""
        if not by.is_superuser:
            raise NotAllowed("Only an administrator disables a person.")
        lock_administrators(self, by=by)
        if self.disabled_at is None:
            require_another_administrator(self)
            self.disabled_at, self.version = clock.now(), self.version + 1
            self.save(update_fields=["disabled_at", "version"])
            told = self.journal_values("disabled_at", "version") | self.end_access()
            self.record("disabled", by=by, changes=told, facts={"was": {"disabled_at": None}})
            Departure.objects.follow_account(self)

    @verb()
    def enable(self, *, by: Person) -> None:
        if not by.is_superuser:
            raise NotAllowed("Only an administrator enables a person.")
        lock(self)
        self.require_known()
        self.change("enabled", by=by, disabled_at=None)
        Departure.objects.follow_account(self)
