"""One e-mail, read: who wrote, what about, which letter it answers, and whether a machine wrote it by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import Message

from intake.reports import Report, State, clean, seen_first
from intake.senders.email.mime import file_name, header, leaves, parsed, sender_of, text_of
from intake.senders.email.monitors import News, news_of
from intake.senders.email.plain import words_of

LONGEST_TEXT, MOST_RECEIVED, MOST_REFERENCES = 20_000, 25, 50
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
    # What a monitor tells by it.
    news: News | None = None
    # Whether a relay that we trust found out that it comes from where it says.
    is_proven: bool = False


def read_letter(raw: bytes, envelope: Mapping[str, str], is_proven: bool = False) -> Letter:
    """Whatever the bytes are: a letter with a title and a text."""
    message = parsed(raw)
    subject = clean(" ".join(header(message, "subject").split()), 300)
    body, attachments = _body(message)
    name, address = sender_of(message)
    answers = (header(message, "in-reply-to") + " " + header(message, "references")) + _returned_ids(message)
    message_id = next(iter(MESSAGE_ID.findall(header(message, "message-id"))), "")
    text = "\n\n".join(part for part in (body, _listed(attachments)) if part)
    return Letter(
        State.FIRING, key=f"{message_id}\n{subject}\n{body}", title=seen_first(subject, _first_line(body), "(no subject)"),
        text=clean(text, LONGEST_TEXT), message_id=message_id, address=address, name=name,
        answers=tuple(dict.fromkeys(MESSAGE_ID.findall(answers)))[-MOST_REFERENCES:],
        item_key=next(iter(ITEM_KEY.findall(subject)), ""), automatic=_why_automatic(message, envelope),
        is_bounce=message.get_content_type() == "multipart/report", is_proven=is_proven,
        news=news_of(subject, address),
    )  # fmt: skip


def _body(message: Message) -> tuple[str, list[str]]:
    """The text, of HTML its words, and the names of what is attached; nothing of what is attached is opened."""
    plain: list[str] = []
    rich: list[str] = []
    attached: list[str] = []
    for part in leaves(message):
        name, kind = file_name(part), part.get_content_type()
        if name or part.get_content_disposition() == "attachment":
            attached.append(name or "(no name)")
        elif kind == "text/plain":
            plain.append(text_of(part))
        elif kind == "text/html":
            rich.append(text_of(part))
        else:
            attached.append(f"(no name, {clean(kind, 80)})")
    text = "\n\n".join(each.strip() for each in plain if each.strip())
    return clean(text or words_of("\n".join(rich)), LONGEST_TEXT), attached


def _listed(attachments: list[str]) -> str:
    if not attachments:
        return ""
    more = f" and {len(attachments) - 20} more" if len(attachments) > 20 else ""
    return f"Attached, not kept here: {', '.join(attachments[:20])}{more}"


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
    return " " + " ".join(_whole(part)[:20_000] for part in copies)


def _whole(part: Message) -> str:
    try:
        return str(part)
    except (LookupError, ValueError):  # written in letters that nobody knows
        return str(part.get_payload())


def _first_line(text: str) -> str:
    return clean(next(iter(text.strip().splitlines()), ""), 120)
