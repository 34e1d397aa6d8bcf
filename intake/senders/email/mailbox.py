"""A mailbox that is asked every minute: each letter once by its number, and kept before the next is asked for.

The address with its password stands in the environment of the installation and nowhere else, under a name that is the
source's own (MAILBOX_EMAIL_PLAT): so nobody who sets up a source can point at somebody else's.
"""

from __future__ import annotations

import imaplib
import logging
import os
import ssl
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from intake.models.keeping import LARGEST

if TYPE_CHECKING:
    from intake.models import Source

log = logging.getLogger(__name__)
MOST_AT_ONCE, WAIT = 100, 20
TOLD = {"x-peer": "mailbox", "x-envelope-from": "?"}
NOT_HANDED_OUT = "The mailbox did not hand out letter {number}. It is there still; look at it there."
TOO_LARGE = f"It has more than {LARGEST // 1024 // 1024} MB, so its text was not kept."


class Place(NamedTuple):
    """How far a mailbox was read: its UIDVALIDITY and the last number."""

    validity: int
    last: int


def variable(source: Source) -> str:
    return f"MAILBOX_{source.slug.upper().replace('-', '_')}"


def ask(source: Source) -> int:
    """How many letters were taken; the first time none of the old ones, since those are not news."""
    url = urlsplit(os.environ.get(variable(source), ""))
    if url.scheme not in {"imap", "imaps"} or not url.hostname:
        return 0
    box = _open(url.scheme, url.hostname, url.port)
    try:
        box.login(unquote(url.username or ""), unquote(url.password or ""))
        box.select(f'"{unquote(url.path.lstrip("/")) or "INBOX"}"', readonly=True)
        return _take_new(source, box)
    finally:
        try:
            box.logout()
        except (imaplib.IMAP4.error, OSError):
            log.info("the mailbox of %s went away", source.slug)


def _open(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=ssl.create_default_context(), timeout=WAIT)
    return imaplib.IMAP4(host, port or 143, timeout=WAIT)


def _take_new(source: Source, box: imaplib.IMAP4) -> int:
    validity = int((box.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
    known = source.mailbox_place
    if known is None or known.validity != validity:
        source.read_mailbox_to(Place(validity, max(_numbers(box, "*"), default=0)))
        return 0
    new = [number for number in _numbers(box, f"{known.last + 1}:*") if number > known.last][:MOST_AT_ONCE]
    for number in new:
        _take(source, box, number)
        source.read_mailbox_to(Place(validity, number))
    return len(new)


def _numbers(box: imaplib.IMAP4, span: str) -> list[int]:
    """Never of all letters, whose numbers may be longer than a line may be; the last one is always among them."""
    return sorted(int(each) for each in (box.uid("SEARCH", "UID", span)[1][0] or b"").split())


def _take(source: Source, box: imaplib.IMAP4, number: int) -> None:
    size = box.uid("FETCH", str(number), "(RFC822.SIZE)")[1][0] or b""
    text = (size if isinstance(size, bytes) else size[0]).rpartition(b"RFC822.SIZE ")[2].rstrip(b")")
    if text.isdigit() and int(text) > LARGEST:
        source.keep(b"", TOLD | {"x-uid": str(number)}, refused=TOO_LARGE)
        return
    answer, found = box.uid("FETCH", str(number), "(BODY.PEEK[])")
    raw = next((part[1] for part in found if isinstance(part, tuple)), b"")
    if raw:
        source.keep(raw, TOLD)
    elif answer != "OK":  # else it was deleted meanwhile
        source.keep(b"", TOLD | {"x-uid": str(number)}, refused=NOT_HANDED_OUT.format(number=number))
