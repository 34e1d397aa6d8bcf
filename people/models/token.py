from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils import timezone

from core.errors import NotAllowed, Refused
from core.fields import one_line
from core.locking import lock
from journal.models import Journaled
from journal.recording import ACCOUNTS, verb
from people.models.bearing import bearer

if TYPE_CHECKING:
    from people.models.person import Person

MARK = "agile_"  # so that a scanner of repositories and logs recognises one
MOST = 50


def hashed(text: str) -> str:
    """What is kept of a secret. 32 random bytes cannot be guessed, so a fast hash is enough."""
    return hashlib.sha256(text.encode()).hexdigest()


class TokenQuerySet(models.QuerySet["Token"]):
    def valid(self) -> TokenQuerySet:
        return self.filter(revoked_at=None, person__disabled_at=None)

    def visible_to(self, person: Person) -> TokenQuerySet:
        """One's own and nobody else's, administrators included."""
        return self.filter(person=person)

    def bearing(self, text: str) -> Token | None:
        return bearer(hashed(text))


class TokenManager(models.Manager.from_queryset(TokenQuerySet)):  # type: ignore[misc]
    @verb()
    def make(self, *, by: Person, name: str, scope: str) -> tuple[Token, str]:
        """A token in the person's own name, and its text, which is shown this once and not kept."""
        name = one_line(name, field="name", longest=80)
        if not name:
            raise Refused("A token needs a name that says what uses it.", code="name_needed", status=400)
        if scope not in Token.Scope.values:
            raise Refused("The scope is read or write.", code="unknown_scope", status=400)
        lock(by)
        if not by.is_active:
            raise Refused("Who is disabled makes no tokens.", code="disabled")
        if self.valid().filter(person=by).count() >= MOST:
            raise Refused(f"You have {MOST} tokens; revoke one that is not used.", code="too_many_tokens")
        text = MARK + secrets.token_urlsafe(32)
        prefix = text[: len(MARK) + 4]
        token = self.create(person=by, name=name, scope=scope, prefix=prefix, token_hash=hashed(text))
        changes = {token.journal_part: token.journal_state()}
        facts = {"token": token.pk, "scope": scope}
        by.record("made_token", by=by, changes=changes, facts=facts, streams=[ACCOUNTS])
        return token, text


class Token(Journaled):
    """A program's key to the API in the name of a person; only its hash is kept."""

    journal_kind = "token"
    journal_fields = ("person", "scope", "revoked_at")
    journal_texts = ("name", "prefix", "token_hash")

    class Scope(models.TextChoices):
        READ = "read", "read"
        WRITE = "write", "read and write"

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=80)
    scope = models.CharField(max_length=5, choices=Scope.choices)
    prefix = models.CharField(max_length=12)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TokenManager()

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.name

    @property
    def may_write(self) -> bool:
        return self.scope == self.Scope.WRITE

    @verb()
    def revoke(self, *, by: Person) -> None:
        """Refused from the next request on."""
        if by.pk != self.person_id and not by.is_superuser:
            raise NotAllowed("Only its owner or an administrator revokes a token.")
        lock(self)
        if self.revoked_at is None:
            changes, facts = self.end(), {"token": self.pk}
            self.person.record("revoked_token", by=by, changes=changes, facts=facts, streams=[ACCOUNTS])

    def end(self) -> dict[str, Any]:
        """Refused from now on; what the journal keeps of that."""
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])
        return {self.journal_part: self.journal_values("revoked_at")}
