"""Mattermost's slash command: it shows a token that both sides know, and numbers what is typed."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from intake.senders.chat.base import Chat


class Mattermost(Chat):
    kind, label = "mattermost", "Mattermost (slash command)"

    def is_from(self, secret: bytes, body: bytes, headers: Mapping[str, str]) -> bool:
        word, _, token = headers.get("authorization", "").partition(" ")
        return word.lower() == "token" and hmac.compare_digest(
            token.strip().encode("utf-8", "replace"), secret
        )
