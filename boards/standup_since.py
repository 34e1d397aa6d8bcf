"""What happened on a board since its last standup: finished, moved, blocked, came in, pulled through the shield."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from backlogs.models import Block, Column, ShieldPull, WorkItem
from backlogs.models.words import BacklogKind
from journal.models import Entry

if TYPE_CHECKING:
    from boards.models import Standup

MOST = 400
TOLD = ("pulled", "blocked")
REASONS = dict(Block.Reason.choices)


@dataclass(frozen=True)
class Line:
    """One thing in a list, with the item that it is about."""

    key: str
    words: str

    def __str__(self) -> str:
        return f"{self.key} {self.words}"


class Since:
    """Read from the journal and the rows, over the items given: those of the board that a reader sees."""

    def __init__(self, standup: Standup, items: QuerySet[WorkItem]) -> None:
        self.standup, self.items, self.since = standup, items, standup.since

    @cached_property
    def finished(self) -> list[Line]:
        return self._lines((entry for entry in self._moves if _finishes(entry)), self._title)

    @cached_property
    def moved(self) -> list[Line]:
        names = dict(
            Column.objects.filter(pk__in=[entry.changes["column"] for entry in self._moves]).values_list(
                "pk", "name"
            )
        )
        others = (entry for entry in self._moves if not _finishes(entry))
        return self._lines(
            others,
            lambda entry: f"{self._title(entry)}, to {names.get(entry.changes['column'], 'elsewhere')}",
        )

    @cached_property
    def blocked(self) -> list[Line]:
        found = _last_of_each(entry for entry in self._entries if entry.verb == "blocked")
        return self._lines(
            found,
            lambda entry: (
                f"{self._title(entry)}, by {REASONS.get(entry.facts.get('reason', ''), 'something else')}"
            ),
        )

    @cached_property
    def arrived(self) -> QuerySet[WorkItem]:
        """Of a team its interrupts, of a feature its new stories."""
        new = self.items.filter(created_at__gt=self.since)
        if self.standup.ended_at:
            new = new.filter(created_at__lte=self.standup.ended_at)
        return new if self.standup.feature_id else new.filter(arrived_as=BacklogKind.INTERRUPT)

    @cached_property
    def came_in(self) -> int:
        return self.arrived.count()

    @cached_property
    def came_in_words(self) -> str:
        closed = self.arrived.exclude(closed_at=None).count()
        placed = self.arrived.filter(closed_at=None, placement__archived_at=None, placement__isnull=False)
        on_board = placed.count()
        counts = {
            "closed": closed,
            "on the board": on_board,
            "not on it yet": self.came_in - closed - on_board,
        }
        return ", ".join(f"{count} {words}" for words, count in counts.items() if count)

    @cached_property
    def pulled(self) -> list[ShieldPull]:
        """Out of this team's or feature's commitments: since the last standup, or still there."""
        if self.standup.feature_id:
            pulls = ShieldPull.objects.filter(feature=self.standup.feature_id)
        else:
            pulls = ShieldPull.objects.of_team(self.standup.team)
        lately = pulls.filter(Q(began_at__gt=self.since) | Q(ended_at=None))
        if self.standup.ended_at:
            lately = lately.filter(began_at__lte=self.standup.ended_at)
        return list(lately.select_related("person", "item").order_by("-began_at", "-pk"))

    @property
    def counts(self) -> dict[str, int]:
        return {
            "finished": len(self.finished), "moved": len(self.moved), "blocked": len(self.blocked),
            "came_in": self.came_in, "pulled": len(self.pulled),
        }  # fmt: skip

    @cached_property
    def _entries(self) -> list[Entry]:
        """Newest first. A team's are the last of its stream; a feature's are those of its few items."""
        told = Entry.objects.filter(kind="item", verb__in=TOLD)
        if self.standup.feature_id:
            told = told.filter(subject__in=list(self.items.values_list("pk", flat=True))).order_by("-id")
        else:
            told = told.filter(stream__team=self.standup.team_id).order_by("-number")
        recent = takewhile(lambda entry: entry.at > self.since, told[:MOST])
        until = self.standup.ended_at
        return [
            entry
            for entry in recent
            if entry.happened_at > self.since and (until is None or entry.happened_at <= until)
        ]

    @cached_property
    def _moves(self) -> list[Entry]:
        return _last_of_each(
            entry for entry in self._entries if entry.verb == "pulled" and entry.changes.get("column")
        )

    @cached_property
    def _named(self) -> dict[int, tuple[str, str]]:
        subjects = {entry.subject for entry in self._entries}
        rows = self.items.filter(pk__in=subjects).values_list("pk", "key", "title")
        return {number: (key, title) for number, key, title in rows}

    def _title(self, entry: Entry) -> str:
        return self._named[entry.subject][1]

    def _lines(self, entries: Iterable[Entry], words: Callable[[Entry], str]) -> list[Line]:
        return [
            Line(self._named[entry.subject][0], words(entry))
            for entry in entries
            if entry.subject in self._named
        ]


def _last_of_each(entries: Iterable[Entry]) -> list[Entry]:
    found: dict[int, Entry] = {}
    for entry in entries:
        found.setdefault(entry.subject, entry)
    return list(found.values())


def _finishes(entry: Entry) -> bool:
    return bool(entry.changes.get("closed_at")) and (entry.changes.get("outcome") or "done") == "done"
