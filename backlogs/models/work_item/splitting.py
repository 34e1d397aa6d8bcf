from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from backlogs.models.link import Link
from backlogs.models.order import rank_beside
from core.errors import Invalid, Refused
from core.fields import storable
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from backlogs.models.work_item.making import WorkItemQuerySet
    from people.models import Person

MOST_PARTS = 20
# What a part has of the whole; its words, size and ease are its own.
HANDED_ON = ("kind", "customer", "requester", "requester_address", "due_on", "service", "class_of_service")


class Splitting:
    """What is too large goes on in parts; the whole keeps what is left of it."""

    @property
    def parts(self: WorkItem) -> WorkItemQuerySet:
        split_off = self.links_in.filter(kind=Link.Kind.SPLIT_FROM, ended_at=None)
        return type(self).objects.all().filter(pk__in=split_off.values("from_item"))

    def was_split_since(self: WorkItem, moment: datetime) -> bool:
        """Whoever leaves an iteration after this leaves work behind in parts, so is split and not removed."""
        return self.parts.filter(created_at__gte=moment).exists()

    @verb()
    def split(self: WorkItem, titles: Sequence[str], *, by: Person) -> list[WorkItem]:
        """A new item a title, right behind this one in its order; a part that stands already is not made again."""
        from backlogs.models.work_item.making import stand_in_line

        self.require_worker(by)
        wanted = checked(titles)
        self.hold({"feature": self.feature})  # its parts come into it, too
        if self.closed_at is not None:
            raise Refused(f"{self.key} is closed; reopen it first.", code="closed")
        if self.is_interrupt:
            raise Invalid("Interrupts are not split; plan what remains as an item.", code="planned_only")
        stand_in_line(self.team_id, self.feature.team_id if self.feature else self.team_id)
        standing = {part.title: part for part in self.parts.open()}
        made, behind = [], self
        for title in wanted:
            behind = standing.get(title) or self._part(title, behind, by)
            made.append(behind)
        if new := [part.pk for part in made if part.title not in standing]:
            self.tell("split", by=by, facts={"into": new})
        return made

    def _part(self: WorkItem, title: str, behind: WorkItem, by: Person) -> WorkItem:
        values = {name: getattr(self, name) for name in HANDED_ON}
        labels = self.item_labels.values_list("label__name", flat=True)
        part: WorkItem = type(self).objects.add(
            by=by, backlog=self.backlog, feature=self.feature, title=title, labels=list(labels), **values
        )
        part.settle(rank_beside(part.order_mates, part, None, behind))
        part.link(self, by=by, kind=Link.Kind.SPLIT_FROM)
        return part


def checked(titles: Sequence[str]) -> list[str]:
    wanted = [storable(" ".join(title.split()), field="titles", longest=300) for title in titles]
    if not wanted or not all(wanted):
        raise Invalid("A part needs a title.", code="title_needed", field="titles")
    if len(wanted) > MOST_PARTS:
        raise Invalid(
            f"An item is split into at most {MOST_PARTS} parts at once.", code="too_many", field="titles"
        )
    if len(set(wanted)) < len(wanted):
        raise Invalid("Two parts have the same title.", code="title_twice", field="titles")
    return wanted
