"""Slack's slash command: signed over time and bytes, so what is replayed later is refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.senders.chat.base import Chat, is_fresh
from intake.senders.signatures import is_hex_hmac


class Slack(Chat):
    kind, label = "slack", "Slack (slash command)"

    def is_probe(self, body: bytes) -> bool:
        return b"ssl_check=1" in body.split(b"&")

    def is_from(self, secret: bytes, body: bytes, headers: Mapping[str, str]) -> bool:
        at, found = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        signed = b"v0:" + at.encode("utf-8", "replace") + b":" + body
        return is_fresh(at) and found.startswith("v0=") and is_hex_hmac(found[3:], secret, signed)

    def signed_at(self, headers: Mapping[str, str]) -> str:
        return f"signed at {headers.get('x-slack-request-timestamp', '')}"

    def answer(self, text: str) -> dict[str, Any]:
        safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return super().answer(safe)
