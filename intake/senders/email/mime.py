"""The headers and parts of an e-mail, read in a time that its size bounds, whatever somebody made of it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import Compat32
from email.utils import getaddresses

from intake.reports import clean

LONGEST_HEADER, MOST_PARTS, DEEPEST, MOST_LOOKS = 10_000, 200, 20, 20_000_000
BOUNDARY = re.compile(rb"boundary[*0-9]*\s*=", re.IGNORECASE)
# Encodings of host names: they take the square of a text's length to read.
NO_TEXT = {"idna", "punycode"}


class _Bounded(Compat32):
    """The parser looks through a header again and again, so one that nobody writes is cut where it is read."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:LONGEST_HEADER]


_bounded = _Bounded()


def parsed(raw: bytes) -> Message:
    """With its parts; of one that nests deeper than anybody writes or has thousands of parts only the head."""
    named = sum(1 for _ in BOUNDARY.finditer(raw))  # each line is held against every boundary that is open
    if raw.count(b"\n--") <= MOST_PARTS * 20 and raw.count(b"\n") * named <= MOST_LOOKS:
        try:
            return message_from_bytes(raw, policy=_bounded)
        except (RecursionError, ValueError, LookupError):
            pass
    return head_of(raw)


def head_of(raw: bytes) -> Message:
    return BytesHeaderParser(policy=_bounded).parsebytes(raw[:1_000_000])


def raw_header(message: Message, name: str) -> str:
    """One header as it was written, encoded words and all."""
    found = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    return found.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def header(message: Message, name: str) -> str:
    """One header in letters, whatever bytes it was written in."""
    return _decoded(raw_header(message, name))


def sender_of(message: Message) -> tuple[str, str]:
    """Name and address; they are told apart before anything is decoded, since an encoded word may spell an address."""
    written = raw_header(message, "from")
    try:
        pairs = [pair for pair in getaddresses([written]) if "@" in pair[1]]
    except (ValueError, IndexError, RecursionError):
        pairs = []
    if len(pairs) != 1:  # two senders prove nothing about either
        return "", clean(", ".join(address for _, address in pairs) or _decoded(written), 254)
    return clean(_decoded(pairs[0][0]), 100), clean(pairs[0][1].lower(), 254)


def leaves(message: Message) -> Iterator[Message]:
    """All parts without parts, in order, as far as anybody would look."""
    waiting, seen = [(message, 0)], 0
    while waiting and seen < MOST_PARTS:
        part, depth = waiting.pop()
        seen += 1
        inner = part.get_payload()
        if part.is_multipart() and isinstance(inner, list):
            if depth < DEEPEST and part.get_content_type() != "message/rfc822":
                waiting += [(each, depth + 1) for each in reversed(inner)]
        else:
            yield part


def text_of(part: Message) -> str:
    try:
        whole = part.get_payload(decode=True)
    except (ValueError, LookupError):  # it says that it is written as nothing is
        del part["content-type"], part["content-transfer-encoding"]
        whole = part.get_payload(decode=True)
    raw = whole if isinstance(whole, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    return _in_letters(raw, _charset(part)).replace("\r\n", "\n")


def file_name(part: Message) -> str:
    """The last piece of whatever path was written, of letters that a file name has."""
    try:
        written = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        written = "(unreadable name)"
    piece = re.split(r"[/\\]", clean(str(written), 1_000))[-1]
    return clean(re.sub(r"[^\w .()+@,=-]", "_", piece).strip(" ."), 120)


def _decoded(written: str) -> str:
    text = written[:LONGEST_HEADER]
    try:
        parts = [(part, charset) for part, charset in decode_header(text)]
    except (ValueError, LookupError, MessageError):  # what only looks like an encoded word
        return clean(text, LONGEST_HEADER)
    return clean("".join(_in_letters(part, charset) for part, charset in parts), LONGEST_HEADER)


def _in_letters(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    try:
        codec = codecs.lookup(charset or "utf-8").name
        return part.decode("utf-8" if codec in NO_TEXT else codec, "replace")
    except (LookupError, ValueError):
        return part.decode("utf-8", "replace")


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "utf-8")
    except (ValueError, LookupError):
        return "utf-8"
