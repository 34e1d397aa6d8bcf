from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backlogs.models import Comment, Link, Watcher, WorkItem
from core.errors import Invalid, Refused
from core.locking import lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from intake.models.triage import Triage
    from people.models import Person

ASKED = ("requester", "requester_address", "customer")


class Merging:
    """Two messages about one thing become one piece of work."""

    @verb()
    def merge_into(self: Triage, other: WorkItem, *, by: Person) -> None:
        """A duplicate: what the team said and who watches moves over, and who asked is kept."""
        item = self.item
        if other.pk == item.pk:
            raise Invalid("Nothing is a duplicate of itself.", code="of_itself", field="of")
        if other.team_id != item.team_id:
            raise Invalid(f"{other.key} is another team's.", code="other_team", field="of")
        lock_all(WorkItem.objects.filter(pk__in=[item.pk, other.pk]))
        self.hold(by)
        if self.is_decided_as(self.Decision.DUPLICATE, by) and self.leads_to_id == other.pk:
            return
        self.require_untriaged(by)
        other.refresh_from_db()
        if type(self).objects.filter(item=other, leads_to=item).exists():
            raise Refused(
                f"{other.key} is a duplicate of {item.key}; it would end in a circle.", code="circle"
            )
        item.link(other, by=by, kind=Link.Kind.DUPLICATES)
        self._hand_over_to(other, by)
        item.dismiss(WorkItem.Outcome.DUPLICATE, by=by, because=f"It goes on in {other.key}.")
        self.decide(self.Decision.DUPLICATE, by=by, facts={"of": other.pk}, leads_to=other)

    def _hand_over_to(self: Triage, other: WorkItem, by: Person) -> None:
        item = self.item
        moving, watching, gone = (
            self._comments_for(other),
            self._watchers_for(other),
            list(item.watchers.all()),
        )
        item.watchers.all().delete()
        if gone:
            facts = {"to": other.pk, "watchers": [watcher.person_id for watcher in gone]}
            item.tell("handed_over_watchers", by=by, facts=facts, without=gone)
        takes_asker = not any(getattr(other, name) for name in ASKED) and other.closed_at is None
        facts = {"item": item.pk, "comments": len(moving), "asker": takes_asker}
        other.tell("took_in", *moving, *watching, by=by, facts=facts)
        if takes_asker:
            other.edit(by=by, **_asker(item))

    def _comments_for(self: Triage, other: WorkItem) -> list[Comment]:
        """What was said to who asked stays where they read it, and comes along as a copy."""
        moved = []
        for comment in self.item.comments.filter(redacted_at=None):
            if self.is_asked_for and comment.audience == Comment.Audience.PUBLIC:
                comment.pk, comment.audience = None, Comment.Audience.TEAM
                comment._state.adding = True
            comment.item = other
            comment.save()
            moved.append(comment)
        return moved

    def _watchers_for(self: Triage, other: WorkItem) -> list[Watcher]:
        """Who watched, and the person who asked."""
        wanted = {watcher.person_id for watcher in self.item.watchers.all()}
        if self.item.requester_id and self.item.requester_id != other.requester_id:
            wanted.add(self.item.requester_id)
        wanted -= set(other.watchers.values_list("person", flat=True))
        return [Watcher.objects.create(item=other, person_id=person) for person in sorted(wanted)]


def _asker(item: WorkItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in ASKED}
