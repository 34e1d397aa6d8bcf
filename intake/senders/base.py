"""What every sender has: how to read it, how it signs, what it is answered, and how it is set up."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from intake.reports import Report, Unreadable

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from intake.models import Delivery, Source

HERE = Path(__file__).resolve().parent
UNSIGNED = "It is not signed with a secret of this source. Add the sender's secret, then replay it."


@dataclass(frozen=True)
class Greeting:
    """What the sender hears at once."""

    status: int = 202
    said: dict[str, Any] = field(default_factory=lambda: {"status": "kept"})


class Sender:
    """A program that sends, and how we read it. One folder a sender: parser, snippet, example."""

    kind: str
    label: str
    # Whether it signs with a secret that both sides know.
    signs = False
    # The header in which it numbers its messages, the same when it repeats one.
    number_header = ""
    # Where below the address it sends; most send to the address itself.
    path = ""
    # Whether its address takes a GET, too.
    takes_get = False
    # Whether an example can be tried, and whether what it opened is over after days of silence.
    tries = goes_stale = True
    # Whether what it says is carried out and answered at once, as a command in a chat is.
    is_obeyed = False
    # What a team administrator may set of it.
    settings: tuple[str, ...] = ("name", "stale_after_days", "reopens_within_minutes")

    @property
    def folder(self) -> Path:
        return HERE / self.kind

    def number(self, headers: Mapping[str, str]) -> str | None:
        return headers.get(self.number_header) if self.number_header else None

    def new_token(self) -> str:
        return new_token()

    def address(self, base: str, token: str, team_key: str) -> str:
        """Where it sends to."""
        return f"{base.rstrip('/')}/intake/{token}/"

    def take(self, source: Source, body: bytes, headers: Mapping[str, str], path: str) -> Greeting:
        """Kept before anybody thinks about it; then what the sender hears."""
        return self.greet(source.keep(body, headers, path))

    def greet(self, delivery: Delivery) -> Greeting:
        return Greeting()

    def read(self, delivery: Delivery) -> list[Report]:
        if delivery.tested_by_id is None:
            self.check(delivery)
        return self.reports(delivery)

    def check(self, delivery: Delivery) -> None:
        """Raises Unreadable for what somebody else sent. Where no secret is set, the address alone is trusted."""
        known = delivery.source.signing_secrets() if self.signs else []
        if known and not any(self.is_signed(delivery, secret) for secret in known):
            raise Unreadable(UNSIGNED)

    def is_signed(self, delivery: Delivery, secret: bytes) -> bool:
        return False

    def hear(self, report: Report, *, source: Source, at: datetime) -> str:
        """What comes of one thing said, in a word."""
        from intake.models import Signal

        return Signal.objects.hear(report, source=source, at=at)

    def told_of(self, report: Report, source: Source) -> QuerySet[Any, Any]:
        """The number of the item that came of it, as `item`; of what opened nothing none."""
        from intake.models import Signal

        return Signal.objects.filter(source=source, key=report.key, item__isnull=False).values("item")

    def reports(self, delivery: Delivery) -> list[Report]:
        raise NotImplementedError(f"{type(self).__name__} does not say how it is read")

    def check_settings(self, source: Source) -> None:
        """Refuses settings with which it could not be read."""

    def snippet(self, url: str, source: Source | None = None) -> str:
        """For the sender's own configuration, to be copied as it stands."""
        text = (self.folder / "snippet.txt").read_text()
        return text.replace("{{url}}", url.rstrip("/") + self.path).replace("{{base}}", url.rstrip("/"))

    def example(self) -> bytes:
        """A message as it sends one, for the test button."""
        return (self.folder / "example.json").read_bytes()


def new_token() -> str:
    """256 bits, as text that a URL carries."""
    return secrets.token_urlsafe(32)
