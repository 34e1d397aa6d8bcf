from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backlogs.models.comment import Comment
from backlogs.models.link import Link
from backlogs.models.watcher import Watcher
from core.errors import Invalid, Refused
from core.locking import lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from people.models import Person

ASKED = ("requester", "requester_address", "customer")


class Merging:
    """Two items about one thing become one piece of work."""

    @property
    def is_asked_for(self: WorkItem) -> bool:
        """By a person or a customer, who will want to hear something."""
        return bool(self.requester_id or self.requester_address or self.customer_id)

    @verb()
    def merge_into(self: WorkItem, other: WorkItem, *, by: Person) -> None:
        """A duplicate, closed as such; what the team said and who watches moves over. Twice is once."""
        self.require_worker(by)
        other.require_worker(by)
        if other.pk == self.pk:
            raise Invalid("Nothing is a duplicate of itself.", code="of_itself", field="into")
        if other.team_id != self.team_id:
            raise Invalid(f"{other.key} is another team's.", code="other_team", field="into")
        lock_all(type(self).objects.filter(pk__in=[self.pk, other.pk]))
        self.refresh_from_db()
        other.refresh_from_db()
        twin = self.links_out.filter(to_item=other, kind=Link.Kind.DUPLICATES, ended_at=None)
        if self.outcome == self.Outcome.DUPLICATE and twin.exists():
            return
        if other.closed_at is not None:
            raise Refused(f"{other.key} is closed; nothing goes on in it.", code="closed")
        self.link(other, by=by, kind=Link.Kind.DUPLICATES)
        self.hand_over_to(other, by=by)
        self.dismiss(self.Outcome.DUPLICATE, by=by, because=f"It goes on in {other.key}.")

    def hand_over_to(self: WorkItem, other: WorkItem, *, by: Person) -> None:
        """What the team said, who watches, and who asked where the other has nobody; both are locked."""
        moving, watching, gone = (
            self._comments_for(other),
            self._watchers_for(other),
            list(self.watchers.all()),
        )
        self.watchers.all().delete()
        if gone:
            facts = {"to": other.pk, "watchers": [watcher.person_id for watcher in gone]}
            self.tell("handed_over_watchers", by=by, facts=facts, without=gone)
        takes_asker = not any(getattr(other, name) for name in ASKED) and other.closed_at is None
        told = {"item": self.pk, "comments": len(moving), "asker": takes_asker}
        other.tell("took_in", *moving, *watching, by=by, facts=told)
        if takes_asker:
            other.edit(by=by, **_asker(self))

    def _comments_for(self: WorkItem, other: WorkItem) -> list[Comment]:
        """What was said to who asked stays where they read it, and comes along as a copy."""
        moved = []
        for comment in self.comments.filter(redacted_at=None):
            if self.is_asked_for and comment.audience == Comment.Audience.PUBLIC:
                comment.pk, comment.audience = None, Comment.Audience.TEAM
                comment._state.adding = True
            comment.item = other
            comment.save()
            moved.append(comment)
        return moved

    def _watchers_for(self: WorkItem, other: WorkItem) -> list[Watcher]:
        """Who watched, and the person who asked."""
        wanted = {watcher.person_id for watcher in self.watchers.all()}
        if self.requester_id and self.requester_id != other.requester_id:
            wanted.add(self.requester_id)
        wanted -= set(other.watchers.values_list("person", flat=True))
        return [Watcher.objects.create(item=other, person_id=person) for person in sorted(wanted)]


def _asker(item: WorkItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in ASKED}
