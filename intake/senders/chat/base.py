"""What all chats share: verified at once, kept, carried out once and answered within the three seconds that they wait."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from django.utils import timezone

from intake.reports import Report, Unreadable, clean
from intake.senders.base import Greeting, Sender
from intake.senders.chat.words import Command, read_command

if TYPE_CHECKING:
    from intake.models import Delivery, Source

# What is a secret of the chat's own, in a form that it posts.
SECRETS = re.compile(rb"(^|&)(token|response_url)=[^&]*")
UNSIGNED = "It is not signed with a secret of this source. Add the chat's secret on the source's page."
FRESH_FOR = 300
# No chat lets anybody type more; patterns are looked for in it.
LONGEST_LINE = 5_000


@dataclass(frozen=True, slots=True)
class Line:
    """Who said what in a chat."""

    user_id: str
    name: str
    command: Command
    # The chat's own number of the line: repeated, it is the same line.
    number: str = ""


class Chat(Sender):
    signs, tries, goes_stale, is_obeyed = True, False, False, True
    settings = ("name",)

    def take(self, source: Source, body: bytes, headers: Mapping[str, str], path: str) -> Greeting:
        if self.is_probe(body):
            return Greeting(200, {})
        if not self.is_genuine(source, body, headers):
            source.keep(without_secrets(body), headers, path, refused=UNSIGNED)
            return Greeting(401, {"text": UNSIGNED})
        line = self._number_of(body) or self.signed_at(headers)
        delivery = source.keep(without_secrets(body), {**headers, "x-line": line}, path)
        return self.greet(delivery)

    def greet(self, delivery: Delivery) -> Greeting:
        try:
            return Greeting(200, self.answer(delivery.obey()))
        except Unreadable as unreadable:
            delivery.quarantine(str(unreadable))
            return Greeting(200, self.answer(str(unreadable)))

    def _number_of(self, body: bytes) -> str:
        try:
            return self.line(body).number
        except Unreadable:
            return ""

    def signed_at(self, headers: Mapping[str, str]) -> str:
        """What its signature covers besides the bytes: without a number the same bytes signed then are the same line."""
        return ""

    def is_probe(self, body: bytes) -> bool:
        """Whether the chat only asks if somebody is there."""
        return False

    def is_genuine(self, source: Source, body: bytes, headers: Mapping[str, str]) -> bool:
        """Only with a secret: whoever types a command becomes somebody here."""
        return any(self.is_from(secret, body, headers) for secret in source.signing_secrets())

    def is_from(self, secret: bytes, body: bytes, headers: Mapping[str, str]) -> bool:
        raise NotImplementedError

    def line(self, body: bytes) -> Line:
        """Raises Unreadable."""
        try:
            form = dict(parse_qsl(body.decode("utf-8", "replace"), max_num_fields=100))
        except ValueError:
            raise Unreadable("It has more fields than a command has.") from None
        if not form.get("user_id"):
            raise Unreadable("It is no command: it does not say who typed it.")
        return Line(
            user_id=clean(form["user_id"], 100), name=clean(form.get("user_name"), 100),
            command=read_command(clean(form.get("text"), LONGEST_LINE)), number=clean(form.get("trigger_id"), 200),
        )  # fmt: skip

    def number(self, headers: Mapping[str, str]) -> str | None:
        return headers.get("x-line") or None

    def answer(self, text: str) -> dict[str, Any]:
        return {"response_type": "ephemeral", "text": text}

    def reports(self, delivery: Delivery) -> list[Report]:
        return []


def without_secrets(body: bytes) -> bytes:
    return SECRETS.sub(rb"\1\2=(not+kept)", body)


def is_fresh(seconds: str) -> bool:
    return (
        seconds.isdecimal()
        and len(seconds) < 12
        and abs(timezone.now().timestamp() - int(seconds)) <= FRESH_FOR
    )
