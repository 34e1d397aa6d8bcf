"""Our own door for mail: a letter is answered 250 only when it is kept; whoever writes to no source of ours is refused."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from intake.models import Source
from intake.models.keeping import LARGEST
from intake.senders.email import encryption

log = logging.getLogger(__name__)
MOST_RECIPIENTS, LONGEST_LINE = 100, 1024 * 1024
NOT_KEPT = "451 It could not be kept just now; send it again"


class Receiving:
    """What aiosmtpd asks for each letter; the database is asked in threads of its own."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(max_workers=4, thread_name_prefix="letters")

    async def handle_EHLO(  # noqa: N802  (aiosmtpd asks for this name)
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Nobody signs in here; the library would offer it once a connection is encrypted."""
        session.host_name = hostname
        return [line for line in responses if not line.startswith("250-AUTH")]

    async def handle_RCPT(  # noqa: N802  (aiosmtpd asks for this name)
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 That is many recipients; send the others in another letter"
        try:
            source = await self._in_thread(_source_of, address)
        except DatabaseError:
            log.exception("no recipient could be looked up")
            return NOT_KEPT
        if source is None:
            return "550 There is no such address here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        peer = session.peer[0] if isinstance(session.peer, tuple) else ""
        told = {"x-peer": str(peer), "x-envelope-from": envelope.mail_from or ""}
        try:
            await self._in_thread(_keep, envelope.rcpt_tos, envelope.original_content or b"", told)
        except DatabaseError:
            log.exception("a letter was not kept")
            return NOT_KEPT
        return "250 Kept"

    async def handle_exception(self, error: Exception) -> str:
        log.error("a letter broke off", exc_info=error)
        return "451 That went wrong on our side; send it again"

    async def _in_thread(self, work: Callable[..., Any], *told: Any) -> Any:
        def run() -> Any:
            close_old_connections()
            try:
                return work(*told)
            finally:
                connections.close_all()  # letters are few; no thread keeps what nobody uses

        return await asyncio.get_running_loop().run_in_executor(self._threads, run)


class Door(SMTP):
    """Programs write HTML in one line; what RFC 5321 lets us refuse would be an alert that is lost."""

    line_length_limit = LONGEST_LINE


def door(receiving: Receiving | None = None) -> SMTP:
    """Of one connection."""
    return Door(
        receiving or Receiving(),
        data_size_limit=LARGEST,
        enable_SMTPUTF8=True,
        ident="agileops",
        hostname="agileops",
        tls_context=encryption.context(),
        require_starttls=settings.MAIL_TLS_REQUIRED,
    )


def _source_of(address: str) -> Source | None:
    """By the token alone: PLAT+token@anywhere, in any case."""
    local = address.rpartition("@")[0] or address
    return Source.objects.bearing_in_mail(local.rpartition("+")[2].lower())


def _keep(addresses: list[str], raw: bytes, told: dict[str, str]) -> None:
    """Once for each source that it was written to; where one fails all are asked for again, and the same bytes are one row."""
    sources = {source.pk: source for address in addresses if (source := _source_of(address))}
    for source in sources.values():
        source.keep(raw, told)
