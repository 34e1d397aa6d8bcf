from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backlogs.models import Comment, Link, Watcher, WorkItem
from backlogs.models.work_item.merging import ASKED
from journal.models import Entry

if TYPE_CHECKING:
    from intake.models.triage import Triage
    from people.models import Person

NOBODY: dict[str, Any] = {"requester": None, "requester_address": "", "customer": None}


class Unmerging:
    """Two pieces of work after all: each has again what was its own."""

    def come_apart(self: Triage, other: WorkItem, by: Person) -> None:
        """What moved over and still stands there comes back; copies of what was said in public stay (both held)."""
        item = self.item
        item.unlink(other, by=by, kind=Link.Kind.DUPLICATES)
        told = _last("took_in", other, facts__item=item.pk)
        if told is None:
            return
        other.refresh_from_db()
        came = list(other.watchers.filter(pk__in=_parts(told, "watcher")))
        comments, watching = self._words_from(other, told), self._watchers_again(other, came)
        other.watchers.filter(pk__in=[watcher.pk for watcher in came]).delete()
        other.tell("gave_back", by=by, facts={"item": item.pk, "comments": len(comments)}, without=came)
        item.tell("got_back", *comments, *watching, by=by, facts={"from": other.pk})
        asked = all(getattr(other, name) == getattr(item, name) for name in ASKED)
        if told.facts.get("asker") and asked and other.closed_at is None:
            other.edit(by=by, **NOBODY)

    def _words_from(self: Triage, other: WorkItem, told: Entry) -> list[Comment]:
        public = self.item.comments.filter(audience=Comment.Audience.PUBLIC)
        stayed = set(public.values_list("author", "written_at"))
        moved = [
            comment
            for comment in other.comments.filter(pk__in=_parts(told, "comment"))
            if (comment.author_id, comment.written_at) not in stayed
        ]
        for comment in moved:
            comment.item = self.item
            comment.save(update_fields=["item"])
        return moved

    def _watchers_again(self: Triage, other: WorkItem, came: list[Watcher]) -> list[Watcher]:
        """Who watched before; where that was not noted, who came along and did not ask."""
        item = self.item
        gone = _last("handed_over_watchers", item, facts__to=other.pk)
        wanted = {watcher.person_id for watcher in came} - {item.requester_id}
        if gone is not None and "watchers" in gone.facts:
            wanted = set(gone.facts["watchers"])
        wanted -= set(item.watchers.values_list("person", flat=True))
        return [Watcher.objects.create(item=item, person_id=person) for person in sorted(wanted)]


def _last(verb_told: str, item: WorkItem, **facts: int) -> Entry | None:
    return Entry.objects.filter(kind="item", subject=item.pk, verb=verb_told, **facts).order_by("-id").first()


def _parts(entry: Entry, kind: str) -> list[int]:
    """The numbers of the rows of this kind that an entry tells of."""
    named = (name.partition(":") for name in entry.changes)
    return [int(number) for name, _, number in named if name == kind and number]
