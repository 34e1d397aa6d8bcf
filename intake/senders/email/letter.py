"""One e-mail, read: who wrote, what about, which letter it answers, and whether a machine wrote it by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import getaddresses

from intake.reports import Report, State, clean
from intake.senders.email.plain import words_of

LONGEST_TEXT, MOST_PARTS, DEEPEST, MOST_RECEIVED, MOST_REFERENCES = 20_000, 200, 20, 25, 50
OWN = "x-agileops"
MESSAGE_ID = re.compile(r"<[^<>\s]{1,400}>")
ITEM_KEY = re.compile(r"\[([A-Z][A-Z0-9]{1,9}-\d{1,9})\]")
AUTO_PRECEDENCE = {"bulk", "list", "junk", "auto_reply"}


@dataclass(frozen=True, slots=True)
class Letter(Report):
    """What one e-mail says; its key is its Message-ID with its words, so that a copy is the same letter."""

    message_id: str = ""
    address: str = ""
    name: str = ""
    answers: tuple[str, ...] = ()
    item_key: str = ""
    # Why nothing is opened by it: a machine wrote it by itself, or it is a bounce or a loop.
    automatic: str = ""
    is_bounce: bool = False
    # Whether a relay that we trust found out that it comes from where it says.
    is_proven: bool = False


def read_letter(raw: bytes, envelope: Mapping[str, str], is_proven: bool = False) -> Letter:
    """Whatever the bytes are: a letter with a title and a text."""
    message = _parsed(raw)
    subject = clean(" ".join(header(message, "subject").split()), 300)
    body, attachments = _body(message)
    name, address = _sender(message)
    answers = (header(message, "in-reply-to") + " " + header(message, "references")) + _returned_ids(message)
    message_id = next(iter(MESSAGE_ID.findall(header(message, "message-id"))), "")
    text = "\n\n".join(part for part in (body, _listed(attachments)) if part)
    return Letter(
        State.FIRING, key=f"{message_id}\n{subject}\n{body}", title=subject or _first_line(body) or "(no subject)",
        text=clean(text, LONGEST_TEXT), message_id=message_id, address=address, name=name,
        answers=tuple(dict.fromkeys(MESSAGE_ID.findall(answers)))[-MOST_REFERENCES:],
        item_key=next(iter(ITEM_KEY.findall(subject)), ""), automatic=_why_automatic(message, envelope),
        is_bounce=message.get_content_type() == "multipart/report", is_proven=is_proven,
    )  # fmt: skip


def header(message: Message, name: str) -> str:
    """One header in letters, whatever bytes it was written in."""
    found = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")
    text = found.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        parts = [(part, charset) for part, charset in decode_header(text)]
    except (ValueError, LookupError):  # what only looks like an encoded word
        return clean(text, 10_000)
    return clean("".join(_in_letters(part, charset) for part, charset in parts), 10_000)


def _in_letters(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    try:
        return part.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):
        return part.decode("utf-8", "replace")


def _parsed(raw: bytes) -> Message:
    """With its parts; of one that nests deeper than anybody writes or has thousands of parts only the head."""
    if raw.count(b"\n--") <= MOST_PARTS * 20:
        try:
            return message_from_bytes(raw, policy=policy.compat32)
        except (RecursionError, ValueError, LookupError):
            pass
    return BytesHeaderParser(policy=policy.compat32).parsebytes(raw[:1_000_000])


def _parts(message: Message) -> Iterator[Message]:
    """All leaves, in order, as far as anybody would look."""
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


def _body(message: Message) -> tuple[str, list[str]]:
    """The text, of HTML its words, and the names of what is attached; nothing of what is attached is opened."""
    plain: list[str] = []
    rich: list[str] = []
    attached: list[str] = []
    for part in _parts(message):
        name, kind = _file_name(part), part.get_content_type()
        if name or part.get_content_disposition() == "attachment":
            attached.append(name or "(no name)")
        elif kind == "text/plain":
            plain.append(_text(part))
        elif kind == "text/html":
            rich.append(_text(part))
    text = "\n\n".join(each.strip() for each in plain if each.strip())
    return clean(text or words_of("\n".join(rich)), LONGEST_TEXT), attached


def _text(part: Message) -> str:
    try:
        whole = part.get_payload(decode=True)
    except (ValueError, LookupError):
        whole = str(part.get_payload()).encode("utf-8", "replace")
    raw = whole if isinstance(whole, bytes) else str(part.get_payload()).encode("utf-8", "replace")
    return _in_letters(raw, _charset(part)).replace("\r\n", "\n")


def _charset(part: Message) -> str:
    try:
        return str(part.get_content_charset() or "utf-8")
    except (ValueError, LookupError):
        return "utf-8"


def _file_name(part: Message) -> str:
    """The last piece of whatever path was written, of letters that a file name has."""
    try:
        written = part.get_filename() or ""
    except (ValueError, LookupError, TypeError):
        written = "(unreadable name)"
    piece = re.split(r"[/\\]", clean(str(written), 1_000))[-1]
    return clean(re.sub(r"[^\w .()+@,=-]", "_", piece).strip(" ."), 120)


def _listed(attachments: list[str]) -> str:
    if not attachments:
        return ""
    more = f" and {len(attachments) - 20} more" if len(attachments) > 20 else ""
    return f"Attached, not kept here: {', '.join(attachments[:20])}{more}"


def _sender(message: Message) -> tuple[str, str]:
    written = header(message, "from")
    try:
        pairs = [pair for pair in getaddresses([written]) if "@" in pair[1]]
    except (ValueError, IndexError):
        pairs = []
    if len(pairs) != 1:  # two senders prove nothing about either
        return "", clean(", ".join(address for _, address in pairs) or written, 254)
    return clean(pairs[0][0], 100), clean(pairs[0][1].lower(), 254)


def _why_automatic(message: Message, envelope: Mapping[str, str]) -> str:
    if any(name.lower().startswith(OWN) for name, _ in message.raw_items()):
        return "a letter of our own that came back"
    if message.get_content_type() == "multipart/report" or envelope.get("x-envelope-from", "?") in {"", "<>"}:
        return "a report about delivery"
    if sum(name.lower() == "received" for name, _ in message.raw_items()) > MOST_RECEIVED:
        return "a loop: it went through more than 25 servers"
    submitted = header(message, "auto-submitted").lower()
    if (
        submitted.startswith("auto-replied")
        or header(message, "x-autoreply")
        or header(message, "x-autorespond")
    ):
        return "an automatic reply"
    if header(message, "precedence").lower() in AUTO_PRECEDENCE:
        return f"mail to many (Precedence: {header(message, 'precedence').lower()})"
    return "mail of a list" if header(message, "list-id") else ""


def _returned_ids(message: Message) -> str:
    """A bounce names the letter that came back in the copy that it holds."""
    if message.get_content_type() != "multipart/report" or not isinstance(message.get_payload(), list):
        return ""
    inner = [part for part in message.get_payload() if isinstance(part, Message)][:5]
    copies = [part for part in inner if part.get_content_type() in {"message/rfc822", "text/rfc822-headers"}]
    return " " + " ".join(str(part)[:20_000] for part in copies)


def _first_line(text: str) -> str:
    return clean(next(iter(text.strip().splitlines()), ""), 120)
