from __future__ import annotations

from typing import TYPE_CHECKING

from core import clock
from core.errors import Invalid
from core.fields import storable
from core.locking import lock
from intake.models.source_secret import MOST, SourceSecret
from journal.recording import verb

if TYPE_CHECKING:
    from intake.models.source import Source
    from people.models import Person


class Signing:
    """The secrets with which a sender signs; while there are none, the address alone is trusted."""

    def signing_secrets(self: Source) -> list[bytes]:
        return [secret.text.encode() for secret in self.secrets.filter(retired_at=None)]

    @verb()
    def sign_with(self: Source, text: str, *, by: Person) -> SourceSecret:
        """One more secret that counts; the older ones count until they are retired."""
        self.team.require_administrator(by)
        text = storable(text.strip(), field="text", longest=200)
        if len(text) < 8:
            raise Invalid("A secret has 8 characters or more.", code="too_short", field="text")
        if not self.sender.signs:
            raise Invalid(f"{self.sender.label} does not sign with a secret.", code="unsigned", field="text")
        lock(self)
        standing = list(self.secrets.filter(retired_at=None))
        if known := next((secret for secret in standing if secret.text == text), None):
            return known
        if len(standing) >= MOST:
            raise Invalid(f"At most {MOST} secrets count at once; retire one.", code="too_many", field="text")
        secret = SourceSecret.objects.create(source=self, text=text)
        self.record("added_secret", by=by, changes={secret.journal_part: secret.journal_state()})
        return secret

    @verb()
    def retire_secret(self: Source, secret: SourceSecret, *, by: Person) -> None:
        """It counts no more, and its text is forgotten."""
        self.team.require_administrator(by)
        lock(self)
        secret.refresh_from_db()
        if secret.retired_at is None:
            secret.retired_at, secret.text = clock.now(), ""
            secret.save(update_fields=["retired_at", "text"])
            self.record("retired_secret", by=by, changes={secret.journal_part: secret.journal_state()})
