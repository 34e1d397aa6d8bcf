"""Chat rooms: text only, and nothing in it that calls others in the room."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from intake.channels.words import full_text, post

if TYPE_CHECKING:
    from intake.models import Notice

LONGEST = 3_500
JSON = {"Content-Type": "application/json"}
MENTION = re.compile(r"[@＠](?=\w)")


class Chat:
    """What Slack, Mattermost and others that took over their form read."""

    def send(self, notice: Notice) -> str:
        return post(notice, json.dumps(self.payload(notice)).encode(), JSON)

    def payload(self, notice: Notice) -> dict[str, Any]:
        return {"text": harmless(f"{notice.subject}\n{full_text(notice)}")}


class MicrosoftTeams(Chat):
    """A card, as its workflows want it."""

    def payload(self, notice: Notice) -> dict[str, Any]:
        blocks = [
            {"type": "TextBlock", "text": plain(text), "wrap": True, **more}
            for text, more in ((notice.subject, {"weight": "Bolder"}), (full_text(notice), {}))
            if text
        ]
        schema = "http://adaptivecards.io/schemas/adaptive-card.json"
        card = {"$schema": schema, "type": "AdaptiveCard", "version": "1.4", "body": blocks}
        attachment = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
        return {"type": "message", "attachments": [attachment]}


def harmless(text: str) -> str:
    """Titles come from anywhere: `<!channel>` and `@all` would ring for everybody who must not be disturbed."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(sign, entity)
    return quiet(text)[:LONGEST]


def plain(text: str) -> str:
    return quiet(text.replace("<at>", "at "))[:LONGEST]


def quiet(text: str) -> str:
    return MENTION.sub("@\u200b", text)
