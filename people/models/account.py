from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import models
from django.db.models import Q
from django.utils import timezone

from core.errors import Invalid, NotAllowed, Refused
from core.locking import lock, lock_all
from journal.recording import ACCOUNTS, verb

if TYPE_CHECKING:
    from people.models.person import Person


class Account(AbstractBaseUser):
    """How a person signs in, and what the account alone may do in Django's own terms."""

    disabled_at: models.DateTimeField | datetime | None
    is_superuser: models.BooleanField | bool

    theme = models.CharField(
        max_length=5, blank=True, choices=[("", "as the device"), ("light", "light"), ("dark", "dark")]
    )

    class Meta:
        abstract = True

    @property
    def is_active(self) -> bool:  # type: ignore[override]
        """Asked on every request: a disabled person's sessions end at the next one."""
        return self.disabled_at is None

    @property
    def is_staff(self) -> bool:
        return bool(self.is_superuser)

    def require_enabled(self, *, field: str) -> None:
        """Nobody gives work to who cannot come."""
        if not self.is_active:
            raise Invalid(f"{self} is disabled.", code="disabled", field=field)

    def end_access(self) -> dict[str, Any]:
        """Tokens, open invitations and sessions end for good, and what the journal keeps of that.

        Nothing of them comes back with the person.
        """
        now, parts = timezone.now(), {}
        for token in lock_all(self.tokens.filter(revoked_at=None)):  # type: ignore[attr-defined]
            parts |= token.end()
        self.invitations.filter(used_at=None).update(used_at=now)  # type: ignore[attr-defined]
        for session in Session.objects.filter(expire_date__gt=now).iterator():
            if session.get_decoded().get(SESSION_KEY) == str(self.pk):
                session.delete()
        return parts

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_active and self.is_staff

    @property
    def may_welcome(self: Person) -> bool:  # type: ignore[misc]
        """Who may give somebody an account: administrators, and team administrators of any team."""
        return self.is_superuser or any("team_admin" in held for held in self.roles.values())

    @verb()
    def set_address(self: Person, email: str, *, by: Person) -> None:  # type: ignore[misc]
        """The address to sign in with; the password stays."""
        require_administrator(by)
        lock(self)
        self.require_known()
        address = email.strip().lower()
        if type(self).objects.exclude(pk=self.pk).filter(email=address).exists():
            raise Refused(f"{address} is known already.", code="email_taken", field="email")
        self.change("changed_address", by=by, email=address)

    @verb()
    def make_administrator(self: Person, *, by: Person | None) -> None:  # type: ignore[misc]
        lock_administrators(self, by=by)
        self.require_known()
        self.change("became_administrator", by=by, is_superuser=True)

    @verb()
    def end_administration(self: Person, *, by: Person) -> None:  # type: ignore[misc]
        require_administrator(by)
        lock_administrators(self, by=by)
        require_another_administrator(self)
        self.change("ceased_to_administer", by=by, is_superuser=False)

    def change_password(self: Person, password: str, *, by: Person) -> None:  # type: ignore[misc]
        """One's own only; all other sessions end, since a session carries a hash of the password."""
        if by.pk != self.pk:
            raise Refused(
                "Only the person changes this password; send a new invitation instead.", code="not_yours"
            )
        stored = make_password(password)  # slow on purpose, so done before the database is held
        with verb():
            lock(self)
            self.password = stored
            self.save(update_fields=["password"])
            self.record("changed_password", by=by, streams=[ACCOUNTS])

    @verb()
    def choose_theme(self, theme: str) -> None:
        """A taste, not an event: nothing is told."""
        self.theme = theme
        self.save(update_fields=["theme"])


def require_another_administrator(person: Person) -> None:
    """Somebody must be able to let people in again."""
    others = type(person).objects.enabled().filter(is_superuser=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        raise Refused(f"{person} is the only administrator.", code="last_administrator")


def lock_administrators(person: Person, *, by: Person | None) -> None:
    """The person and all who administer, as they are now: of two who end each other's role, one comes too late."""
    people = person._meta.model._base_manager
    concerned = Q(is_superuser=True) | Q(pk__in=[person.pk, *([by.pk] if by else [])])
    standing = {row.pk: row for row in lock_all(people.filter(concerned))}
    person.refresh_from_db()
    if by is not None:
        asker = standing[by.pk]
        require_administrator(asker)
        if not asker.is_active:
            raise NotAllowed(f"{asker} is disabled.", code="not_administrator")


def require_administrator(by: Person) -> None:
    if not by.is_superuser:
        raise NotAllowed("Only an administrator does this.", code="not_administrator")
