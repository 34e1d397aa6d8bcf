from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.contrib.admin.models import LogEntry
from django.db import models

from core import clock
from core.errors import Refused
from journal.models import IdempotencyKey
from journal.plain import digest
from journal.recording import verb
from people.models.account import lock_administrators, require_administrator
from people.models.sign_in_attempt import SignInAttempt

if TYPE_CHECKING:
    from people.models.person import Person


class Forgotten(models.Model):
    """Who a person was may be forgotten on request; what the person did stays, under another name."""

    disabled_at: models.DateTimeField | datetime | None
    email: models.EmailField | str | None

    pseudonymised_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @verb()
    def pseudonymise(self: Person, *, by: Person) -> None:  # type: ignore[misc]
        """Name, address and every way in are gone for good; the entry of it says what they are now, not what they were."""
        require_administrator(by)
        lock_administrators(self, by=by)
        if self.pseudonymised_at is not None:
            return
        if self.disabled_at is None:
            raise Refused(f"{self} is disabled first, then pseudonymised.", code="not_disabled")
        parts = self._leave_no_traces()
        self._take_pseudonym()
        self.save()
        names = ("email", "name", "zone", "external_id", "pseudonymised_at", "version")
        self.record("pseudonymised", by=by, changes=self.journal_values(*names) | parts)

    def require_known(self: Person) -> None:  # type: ignore[misc]
        if self.pseudonymised_at is not None:
            raise Refused(f"{self} was pseudonymised, which is for good.", code="pseudonymised")

    def _take_pseudonym(self: Person) -> None:  # type: ignore[misc]
        self.name = f"Former colleague {self.pk}"
        self.email = (
            f"former-colleague-{self.pk}@agileops.invalid"  # no such domain can ever exist (RFC 2606)
        )
        self.zone, self.theme, self.last_login = "UTC", "", None
        # A later import of the same file finds the person again by this, and does not bring the name back.
        self.external_id = digest(self.external_id) if self.external_id else ""
        self.set_unusable_password()
        self.pseudonymised_at, self.version = clock.now(), self.version + 1

    def _leave_no_traces(self: Person) -> dict[str, Any]:  # type: ignore[misc]
        """Tokens, invitations, sessions and copies of the name beside the tables; what the journal keeps of that."""
        self.end_access()
        parts = {token.journal_part: None for token in self.tokens.all()}
        self.tokens.all().delete()
        self.invitations.all().delete()
        IdempotencyKey.objects.filter(person=self).delete()
        SignInAttempt.forget(self.email or "")
        word = re.compile(rf"\b{re.escape(self.name)}\b")
        for line in LogEntry.objects.filter(object_repr__contains=self.name):
            line.object_repr = word.sub(f"Former colleague {self.pk}", line.object_repr)[:200]
            line.save(update_fields=["object_repr"])
        return parts
