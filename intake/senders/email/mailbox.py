"""A mailbox that is asked every minute: each letter once by its number, and kept before the next is asked for.

The address with its password stands in the environment of the installation and nowhere else, under a name that is the
source's own (MAILBOX_EMAIL_PLAT): so nobody who sets up a source can point at somebody else's.
"""

from __future__ import annotations

import base64
import imaplib
import logging
import os
import re
import ssl
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from core import clock
from intake.models.keeping import LARGEST

if TYPE_CHECKING:
    from intake.models import Source

log = logging.getLogger(__name__)
MOST_AT_ONCE, WAIT = 100, 20
TOLD = {"x-peer": "mailbox", "x-envelope-from": "?"}
NOT_HANDED_OUT = "The mailbox did not hand out letter {number}. It is there still; look at it there."
# Numbers of a mailbox that was made anew say nothing; letters of these days that are kept already are the same letters.
LOOKED_BACK = timedelta(days=7)
TOO_LARGE = f"It has more than {LARGEST // 1024 // 1024} MB, so its text was not kept."


class Place(NamedTuple):
    """How far a mailbox was read: its UIDVALIDITY and the last number."""

    validity: int
    last: int


def variable(source: Source) -> str:
    return f"MAILBOX_{source.slug.upper().replace('-', '_')}"


class NotRead(Exception):
    """One sentence about why a mailbox is not read; no password stands in it."""


def ask(source: Source) -> int:
    """How many letters were taken; the first time none of the old ones, since those are not news."""
    if not (said := os.environ.get(variable(source), "")):
        return 0
    try:
        url = urlsplit(said)
        host, port = url.hostname, url.port
    except ValueError:
        raise _no_address(source) from None
    if url.scheme not in {"imap", "imaps"} or not host:
        raise _no_address(source)
    box = _open(url.scheme, host, port)
    try:
        _enter(box, unquote(url.username or ""), unquote(url.password or ""))
        _select(box, unquote(url.path.lstrip("/")) or "INBOX")
        return _take_new(source, box)
    finally:
        try:
            box.logout()
        except (imaplib.IMAP4.error, OSError):
            log.info("the mailbox of %s went away", source.slug)


def _no_address(source: Source) -> NotRead:
    return NotRead(f"{variable(source)} is no address such as imaps://user:password@host/INBOX.")


def trouble(source: Source, error: Exception) -> str:
    """For the people of the source: what its keepers can do something about."""
    if isinstance(error, NotRead):
        return str(error)
    host = urlsplit(os.environ.get(variable(source), "")).hostname or "The server"
    if isinstance(error, ssl.SSLError):
        return f"{host} offers no encrypted connection that is believed."
    if isinstance(error, OSError):
        return f"{host} does not answer."
    return f"{host} answers what is not understood."


def _enter(box: imaplib.IMAP4, user: str, password: str) -> None:
    try:
        box.login(user, password)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnicodeError) as error:
        raise NotRead(f"{box.host} refuses the sign-in.") from error


def _select(box: imaplib.IMAP4, folder: str) -> None:
    quoted = _encoded(folder).replace("\\", "\\\\").replace('"', '\\"')
    if box.select(f'"{quoted}"', readonly=True)[0] != "OK":
        raise NotRead(f"{box.host} has no folder {folder[:60]}.")


def _encoded(folder: str) -> str:
    """Letters beyond ASCII as IMAP writes them in names of folders (RFC 3501, 5.1.3); what is written so already stays."""

    def coded(found: re.Match[str]) -> str:
        return "&" + base64.b64encode(found[0].encode("utf-16-be"), b"+,").decode().rstrip("=") + "-"

    return folder if folder.isascii() else re.sub(r"[^\x20-\x7e]+", coded, folder.replace("&", "&-"))


def _open(scheme: str, host: str, port: int | None) -> imaplib.IMAP4:
    if scheme == "imaps":
        return imaplib.IMAP4_SSL(host, port or 993, ssl_context=ssl.create_default_context(), timeout=WAIT)
    return imaplib.IMAP4(host, port or 143, timeout=WAIT)


def _take_new(source: Source, box: imaplib.IMAP4) -> int:
    validity = int((box.response("UIDVALIDITY")[1] or [b"0"])[0] or 0)
    known = source.mailbox_place
    if known is None:
        source.read_mailbox_to(Place(validity, max(_numbers(box, "UID", "*"), default=0)))
        return 0
    if known.validity != validity:
        known = Place(validity, _before(box, max(source.made_at, clock.now() - LOOKED_BACK)))
    new = [number for number in _numbers(box, "UID", f"{known.last + 1}:*") if number > known.last][
        :MOST_AT_ONCE
    ]
    for number in new:
        _take(source, box, number)
        source.read_mailbox_to(Place(validity, number))
    return len(new)


def _before(box: imaplib.IMAP4, moment: datetime) -> int:
    """The number before the first letter from that day on, or the last of all."""
    day = imaplib.Time2Internaldate(moment).strip('"').split()[0]
    lately = _numbers(box, "SINCE", day)
    return min(lately) - 1 if lately else max(_numbers(box, "UID", "*"), default=0)


def _numbers(box: imaplib.IMAP4, *wanted: str) -> list[int]:
    """Never of all letters, whose numbers may be longer than a line may be; of a span the last one is always among them."""
    return sorted(int(each) for each in (box.uid("SEARCH", *wanted)[1][0] or b"").split())


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
