"""Who asked hears three things: that it was received, what was answered, and that it is closed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from backlogs.models import Comment, WorkItem
from backlogs.models.words import BacklogKind
from intake.listening import consumes, is_news
from intake.models import Notice
from intake.models.notice.words import subject_line
from journal.models import Entry
from journal.recording import Pending
from people.models import Team

# Programs, to which an answer would only make the next message.
AUTOMATIC = re.compile(
    r"^(no|do[-_.]?not|never)[-_.]?(reply|respond)|^(mailer-daemon|postmaster|bounces?|daemon|root|nobody|notifications?|"
    r"alerts?|automated|robot|system|cron|nagios|zabbix|jenkins)([+@._-]|$)",
    re.IGNORECASE,
)
CLOSING = ("dismissed", "pulled")
ACCEPTED = "request_accepted"
ENDING = {*CLOSING, ACCEPTED}
WORDS = {
    "done": "is done", "cancelled": "was cancelled", "duplicate": "goes on in another request", "declined": "was declined",
    "merged": "goes on as planned work", "resolved_itself": "has resolved itself",
}  # fmt: skip


def _hurries(entry: Pending | Entry) -> bool:
    """Most of what happens on a board is not about who asked."""
    if entry.verb == "created":
        is_asked = entry.changes.get("arrived_as") == "interrupt" or entry.changes.get("kind") == "request"
        return is_asked or bool(entry.changes.get("requester"))
    if entry.verb in {"asked_back", ACCEPTED}:
        return True
    if entry.verb == "commented":
        return entry.facts.get("audience") == Comment.Audience.PUBLIC
    return bool(entry.changes.get("closed_at"))


@consumes(
    "requesters",
    ("item", "created"),
    ("item", "commented"),
    ("item", "asked_back"),
    ("item", ACCEPTED),
    *(("item", verb) for verb in CLOSING),
    hurries=_hurries,
)
def tell_requesters(team: Team, entries: Sequence[Entry]) -> None:
    """An answer that came with the end is told with it."""
    news = [entry for entry in entries if is_news(entry) and _hurries(entry)]
    closing = {entry.subject for entry in news if entry.verb in ENDING}
    rows = WorkItem.objects.select_related("team", "backlog", "requester", "request")
    items = rows.filter(team=team).in_bulk({entry.subject for entry in news})
    for entry in news:
        item = items.get(entry.subject)
        if item is None or not _is_asked_for(item) or entry.by_id == (item.requester_id or 0):
            continue
        if entry.verb == "created":
            _tell(item, "received", _received_key(item), "", f"We have it as {item.key}.")
        elif _is_answer(entry) and entry.subject not in closing:
            _tell(item, "an answer", f"answered:{entry.pk}", "", answer_of(entry))
        elif entry.verb == "asked_back":
            _tell(item, "a question", f"asked-back:{entry.pk}", "", answer_of(entry))
        elif entry.verb in ENDING and item.is_open == (entry.verb == ACCEPTED):
            said = [answer_of(other) for other in news if other.subject == item.pk and _is_answer(other)]
            words = "is accepted, to be planned" if item.is_open else WORDS.get(item.outcome, "is closed")
            _tell(item, words, f"closed:{entry.pk}", f"{item.key} {words}.", *said)


def _is_asked_for(item: WorkItem) -> bool:
    is_request = item.kind == WorkItem.Kind.REQUEST or hasattr(item, "request")
    is_request = is_request or item.is_interrupt or item.arrived_as == BacklogKind.INTERRUPT
    return is_request and bool(item.requester_id or may_be_answered(item.requester_address))


def may_be_answered(address: str) -> bool:
    """A person's mail box, as far as can be told."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return not AUTOMATIC.search(address)


def _received_key(item: WorkItem) -> str:
    """One automatic answer a day to an unknown sender, so that two programs do not write to each other for ever."""
    if item.requester_id:
        return f"received:{item.pk}"
    return f"received:{timezone.now():%Y-%m-%d}:{item.requester_address.lower()}"[:200]


def _is_answer(entry: Entry) -> bool:
    """By a person of ours; what came by mail is by nobody, and who wrote it knows it."""
    return entry.verb == "commented" and entry.by_id is not None


def answer_of(entry: Entry) -> str:
    comment = Comment.objects.filter(pk=entry.facts.get("comment"), redacted_at=None).first()
    return comment.text if comment else ""


def _tell(item: WorkItem, words: str, key: str, *parts: str) -> None:
    subject = subject_line(f"[{item.key}] {words}: {item.title}")
    text = "\n\n".join(part for part in parts if part)
    if item.requester is not None:
        Notice.objects.tell(
            item.requester, subject=subject, text=text, about=item, key=key, audience="requester"
        )
    else:
        Notice.objects.answer(item.requester_address, subject=subject, text=text, about=item, key=key)
