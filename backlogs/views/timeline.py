"""What happened to a thing, newest first: the journal in words, with the comments in their place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backlogs.history import history
from backlogs.models import Comment
from journal.models import Entry
from journal.sentences import story
from people.models import Person

WINDOW = 40
# A comment stands there itself.
SHOWN_ITSELF = ("commented", "edited_comment", "redacted")
ICONS = {
    "pulled": "right", "blocked": "block", "unblocked": "check", "sized": "scale", "linked": "link", "unlinked": "link",
    "ticked": "check", "placed_line": "list", "listed": "box", "logged_effort": "clock", "ranked": "list", "reopened": "cycle", "dismissed": "x",
    "crewed": "people", "uncrewed": "people", "edited": "pen", "took_step": "check", "posted_health": "flag",
}  # fmt: skip


@dataclass
class Event:
    """A line of the timeline: a sentence, or words that somebody wrote."""

    at: datetime
    who: str = ""
    what: str = ""
    icon: str = "info"
    comment: Comment | None = None
    number: int = 0


@dataclass
class Timeline:
    events: list[Event]
    earlier: int = 0


def timeline(kind: str, subject: int, comments: Any, reader: Person, before: int = 0) -> Timeline:
    """A window of entries up to `before`, and the comments of the same time."""
    told = history(kind, subject, reader).exclude(verb__in=SHOWN_ITSELF)
    window = list((told.filter(id__lt=before) if before else told).order_by("-id")[: WINDOW + 1])
    shown, rest = window[:WINDOW], window[WINDOW:]
    said = comments.select_related("author").order_by("-written_at", "-pk")
    if rest:
        said = said.filter(written_at__gt=shown[-1].at)
    if before and (edge := Entry.objects.filter(pk=before).values_list("at", flat=True).first()):
        said = said.filter(written_at__lte=edge)
    events = [*_lines(shown, reader), *(Event(comment.written_at, comment=comment) for comment in said[:200])]
    return Timeline(sorted(events, key=lambda event: event.at, reverse=True), shown[-1].pk if rest else 0)


def _lines(entries: list[Entry], reader: Person) -> Iterable[Event]:
    for line in story(entries, reader):
        yield Event(
            line.entry.happened_at,
            line.who,
            line.what,
            ICONS.get(line.entry.verb, "info"),
            number=line.entry.pk,
        )
