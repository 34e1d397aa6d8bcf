from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from core import clock
from core.errors import Invalid
from core.statements import insert
from intake.hints import ask_for
from intake.reports import clean
from journal.recording import verb

if TYPE_CHECKING:
    from intake.models.delivery import Delivery
    from intake.models.source import Source
    from people.models import Person

log = logging.getLogger(__name__)
LARGEST = 10 * 1024 * 1024
SECRET_WORDS = ("authorization", "cookie", "token", "secret", "password", "api-key", "apikey")
REDACTED = "(not kept)"


class Keeping:
    """Keep first, think later: one row with the raw bytes, and a hint to the worker after the commit."""

    @verb()
    def keep(
        self: Source, body: bytes, headers: Mapping[str, str], path: str = "", *, refused: str = ""
    ) -> Delivery:
        """The message as it came; one that the sender repeats under its own number is the same row."""
        from intake.models.delivery import Delivery

        digest = (
            "" if refused else self._digest(body, headers)
        )  # of two that are not kept neither is the other
        now = clock.now()
        row = Delivery(
            source=self, body=body, headers=readable(headers), path=clean(path, 500), digest=digest, received_at=now,
            due_at=now, quarantined_at=now if refused else None, said=refused[:300],
        )  # fmt: skip
        if not digest:
            insert(row)  # nothing that it could be a repetition of, so nothing to go back to
        elif (known := _inserted_or_known(row)) is not row:
            return known
        if not refused:
            transaction.on_commit(lambda: hint(row), robust=True)
        return row

    @verb()
    def try_out(self: Source, *, by: Person) -> Delivery:
        """An example of this kind of sender goes the way of its messages, and opens nothing."""
        from intake.models.delivery import Delivery

        self.require_replayer(by)
        if not self.sender.tries:
            raise Invalid(f"There is no example of {self.sender.label}.", code="no_example")
        now = clock.now()
        row: Delivery = Delivery.objects.create(
            source=self, body=self.sender.example(), received_at=now, due_at=now, tested_by=by
        )
        self.record("tried", by=by, facts={"delivery": row.pk})
        transaction.on_commit(lambda: hint(row), robust=True)
        return row

    def _digest(self: Source, body: bytes, headers: Mapping[str, str]) -> str:
        """The sender's number of the message, with what it says: a forged one is not taken for the real one."""
        number = self.sender.number(headers)
        if number is None:
            return ""
        return hashlib.sha256(number.encode("utf-8", "replace") + b"\0" + body).hexdigest()


def hint(delivery: Delivery) -> None:
    """After the commit. Whoever reads the source just now looks once more after that, and needs no message."""
    from intake.tasks import route_delivery

    source = delivery.source
    if not source.is_taken:
        ask_for(route_delivery, delivery.pk, about=source.token_hash)


def _inserted_or_known(row: Delivery) -> Delivery:
    """What the sender repeats under its own number is the row that is there."""
    try:
        with transaction.atomic():
            insert(row)
    except IntegrityError:
        return type(row).objects.get(source=row.source_id, digest=row.digest)
    return row


def readable(headers: Mapping[str, str]) -> dict[str, str]:
    """What may be stored of the headers; the names of secret ones stay, so that one sees that they came."""
    kept = {}
    for name, value in list(headers.items())[:100]:
        is_secret = any(word in name.lower() for word in SECRET_WORDS)
        kept[clean(name, 100).lower()] = REDACTED if is_secret else clean(value, 1_000)
    return kept
