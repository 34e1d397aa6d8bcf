"""E-mail as a source: each letter is one interrupt, its answers stand on the same."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from intake.reports import Report
from intake.senders.base import Sender
from intake.senders.email.letter import Letter, read_letter
from intake.senders.email.proof import is_proven

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from intake.models import Delivery, Source


class Email(Sender):
    """Its token stands in the mail address, so it is of letters whose case does not matter."""

    kind, label, goes_stale = "email", "E-mail", False
    settings = ("name",)

    def new_token(self) -> str:
        return base64.b32encode(secrets.token_bytes(30)).decode().lower()

    def address(self, base: str, token: str, team_key: str) -> str:
        return f"{team_key}+{token}@{settings.MAIL_DOMAIN}"

    def number(self, headers: Mapping[str, str]) -> str | None:
        """The same bytes again are the same letter."""
        return "letter"

    def reports(self, delivery: Delivery) -> list[Report]:
        proven = is_proven(delivery.raw, delivery.headers, settings.MAIL_AUTH_SERVERS, settings.MAIL_RELAYS)
        return [read_letter(delivery.raw, delivery.headers, proven)]

    def hear(self, report: Report, *, source: Source, at: datetime) -> str:
        from intake.models import Correspondence

        assert isinstance(report, Letter)  # as `reports` reads it
        return Correspondence.objects.receive(report, source=source, at=at)

    def told_of(self, report: Report, source: Source) -> QuerySet[Any, Any]:
        from intake.models import Correspondence

        return Correspondence.objects.about(report.key, source).values("item")

    def example(self) -> bytes:
        return (self.folder / "example.eml").read_bytes()
