"""A card's story since the last standup: the journal in words, and what people wrote, oldest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from backlogs.history import history
from journal.sentences import story

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from people.models import Person

# Told elsewhere on the card, or of no interest to those who listen.
QUIET = ("commented", "edited_comment", "redacted", "ranked", "ordered", "watched", "unwatched")
MOST, LONGEST = 8, 400


@dataclass(frozen=True)
class Told:
    at: datetime
    who: str
    what: str = ""
    quote: str = ""


def story_of(item: WorkItem, since: datetime, reader: Person) -> tuple[list[Told], int]:
    """The latest of it, and how much came before that."""
    entries = history("item", item.pk, reader).filter(happened_at__gt=since).exclude(verb__in=QUIET)
    lines = story(list(entries.order_by("-id")[:50]), reader)
    told = [Told(line.entry.happened_at, line.who, line.what) for line in lines]
    words = item.comments.filter(written_at__gt=since, redacted_at=None).select_related("author")
    told += [
        Told(comment.written_at, str(comment.author or "Somebody"), quote=cut(comment.text))
        for comment in words[:50]
    ]
    told.sort(key=lambda one: one.at)
    return told[-MOST:], max(0, len(told) - MOST)


def cut(text: str) -> str:
    said = " ".join(text.split())
    return said if len(said) <= LONGEST else said[: LONGEST - 1].rstrip() + "…"
