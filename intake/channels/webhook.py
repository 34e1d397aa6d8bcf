"""A program of one's own: JSON with a stable id, signed where a secret was agreed."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import TYPE_CHECKING

from intake.acknowledging import link
from intake.channels.words import post

if TYPE_CHECKING:
    from intake.models import Notice


class Webhook:
    def send(self, notice: Notice) -> str:
        body = json.dumps(payload(notice)).encode()
        headers = {"Content-Type": "application/json", "Idempotency-Key": str(payload(notice)["id"])}
        if notice.channel is not None and notice.channel.secret:
            headers["X-Agileops-Signature"] = signature(notice.channel.secret, body, int(time.time()))
        return post(notice, body, headers)


def payload(notice: Notice) -> dict[str, object]:
    return {
        "id": f"{notice.key}/{notice.via}",
        "why": notice.audience,
        "team": notice.team.key if notice.team else None,
        "item": notice.item.key if notice.item else None,
        "urgent": notice.urgent,
        "subject": notice.subject,
        "text": notice.text,
        "acknowledge": link(notice) if notice.carries_link else None,
    }


def signature(secret: str, body: bytes, at: int) -> str:
    """The time stands inside of what is signed, so that an old message cannot be sent again."""
    signed = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={signed}"
