"""Microsoft Teams' outgoing webhook: an activity in JSON, signed over its bytes, with its time inside."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from intake.reports import Unreadable, clean, moment, read_object, table
from intake.senders.chat.base import FRESH_FOR, LONGEST_LINE, Chat, Line
from intake.senders.chat.words import read_command


class Teams(Chat):
    kind, label = "teams", "Microsoft Teams (outgoing webhook)"

    def is_from(self, secret: bytes, body: bytes, headers: Mapping[str, str]) -> bool:
        word, _, found = headers.get("authorization", "").partition(" ")
        try:
            key = base64.b64decode(secret, validate=True)
        except ValueError:
            return False
        wanted = base64.b64encode(hmac.new(key, body, hashlib.sha256).digest())
        is_signed = word.upper() == "HMAC" and hmac.compare_digest(
            wanted, found.strip().encode("utf-8", "replace")
        )
        return is_signed and _is_fresh(body)

    def signed_at(self, headers: Mapping[str, str]) -> str:
        return "signed with its time inside"

    def line(self, body: bytes) -> Line:
        said = read_object(body)
        who = table(said.get("from"))
        user_id = clean(who.get("aadObjectId") or who.get("id"), 100)
        if not user_id:
            raise Unreadable("It is no command: it does not say who typed it.")
        return Line(
            user_id=user_id, name=clean(who.get("name"), 100), command=read_command(clean(said.get("text"), LONGEST_LINE)),
            number=clean(said.get("id"), 200),
        )  # fmt: skip

    def answer(self, text: str) -> dict[str, Any]:
        return {"type": "message", "text": text.replace("<", "&lt;").replace("\n", "<br>")}


def _is_fresh(body: bytes) -> bool:
    try:
        at = moment(read_object(body).get("timestamp"))
    except Unreadable:
        return False
    return at is not None and abs(timezone.now() - at) <= timedelta(seconds=FRESH_FOR)
