from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password
from django.db import models
from django.utils import timezone

from core.errors import NotAllowed, Refused
from core.locking import lock
from journal.recording import ACCOUNTS, verb
from people.models.membership import Role
from people.models.token import hashed

if TYPE_CHECKING:
    from people.models.person import Person

LASTS = timedelta(days=7)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        return self.filter(used_at=None, expires_at__gt=timezone.now(), person__disabled_at=None)

    def bearing(self, text: str) -> Invitation | None:
        return self.open().select_related("person").filter(token_hash=hashed(text)).first()


class InvitationManager(models.Manager.from_queryset(InvitationQuerySet)):  # type: ignore[misc]
    @verb()
    def invite(self, person: Person, *, by: Person | None) -> str:
        """The text of a link that lets the person set a password; earlier links of theirs end."""
        if by is not None:
            _require_may_invite(person, by)
        lock(person)
        if not person.email or not person.is_active:
            raise Refused(f"{person} has no address or is disabled.", code="cannot_sign_in")
        now, text = timezone.now(), secrets.token_urlsafe(32)
        self.open().filter(person=person).update(expires_at=now)
        self.create(person=person, token_hash=hashed(text), invited_by=by, expires_at=now + LASTS)
        person.record("invited", by=by, streams=[ACCOUNTS])
        return text


class Invitation(models.Model):
    """A single-use way to set the first password; only the hash of its token is kept."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = InvitationManager()

    def __str__(self) -> str:
        return f"invitation of {self.person}"

    def accept(self, password: str) -> None:
        """Set the password; of several tries at once exactly one succeeds."""
        stored = make_password(password)  # slow on purpose, so done before the database is held
        with verb():
            lock(self.person)  # before the invitation, as whoever disables the person does
            if not self.person.is_active:
                raise Refused("This invitation was used or has expired.", code="invitation_over")
            self._use()
            self.person.password = stored
            self.person.save(update_fields=["password"])
            self.person.record("accepted_invitation", by=self.person, streams=[ACCOUNTS])

    def _use(self) -> None:
        """Conditions on this row alone: a joined one would be read as it was before somebody else used it."""
        now = timezone.now()
        rows = type(self).objects.filter(pk=self.pk, used_at=None, expires_at__gt=now)
        if not rows.update(used_at=now):
            raise Refused("This invitation was used or has expired.", code="invitation_over")


def _require_may_invite(person: Person, by: Person) -> None:
    """A link is as good as the password; who has one gets a new link from an administrator only."""
    if by.is_superuser:
        return
    # Every team of the person: a link opens all of them, so one common team is not enough.
    mine = [by.has_role(team, Role.TEAM_ADMINISTRATOR) for team in person.roles]
    if not mine or not all(mine) or person.is_superuser or person.has_usable_password():
        raise NotAllowed(f"Only an administrator gives {person} a new link.", code="not_administrator")
