from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models.circles import leads_to, take_turn
from backlogs.models.label import ItemLabel, Label
from backlogs.models.link import Link
from backlogs.models.watcher import Watcher
from core import clock
from core.errors import Invalid, Refused
from core.fields import storable
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from backlogs.models import WorkItem
    from people.models import Person


class Linking:
    """What the item has to do with others, its labels, and who watches it."""

    @verb()
    def link(self: WorkItem, other: WorkItem, *, by: Person, kind: str) -> Link:
        self.require_worker(by)
        if kind not in Link.Kind.values:
            raise Invalid(f"There is no kind of link {kind!r}.", code="unknown_kind", field="kind")
        if other.pk == self.pk:
            raise Invalid("An item is not linked to itself.", code="link_to_itself", field="to")
        lock(self)
        if kind == Link.Kind.BLOCKS:
            take_turn()
        standing = self.links_out.filter(to_item=other, kind=kind, ended_at=None).first()
        if standing is not None:
            return standing
        if kind == Link.Kind.BLOCKS and leads_to(
            Link.objects.filter(kind=kind, ended_at=None),
            other.pk,
            self.pk,
            source="from_item",
            target="to_item",
        ):
            raise Refused(f"{other.key} blocks {self.key} already; a circle would never end.", code="circle")
        link = Link.objects.create(from_item=self, to_item=other, kind=kind)
        self.tell("linked", link, by=by, facts={"to": other.pk, "kind": kind})
        return link

    @verb()
    def unlink(self: WorkItem, other: WorkItem, *, by: Person, kind: str) -> None:
        self.require_worker(by)
        lock(self)
        for link in self.links_out.filter(to_item=other, kind=kind, ended_at=None):
            link.ended_at = clock.now()
            link.save(update_fields=["ended_at"])
            self.tell("unlinked", link, by=by, facts={"to": other.pk, "kind": kind})

    @verb()
    def label(self: WorkItem, names: Iterable[str], *, by: Person) -> None:
        """Exactly these labels; new words become labels of the team."""
        self.require_worker(by)
        wanted = {storable(" ".join(name.split()), field="labels", longest=60) for name in names} - {""}
        if len(wanted) > 30:
            raise Invalid("An item has at most 30 labels.", code="too_many", field="labels")
        lock(self)
        if wanted == set(self.item_labels.values_list("label__name", flat=True)):
            return
        gone = list(self.item_labels.exclude(label__name__in=wanted))
        self.item_labels.filter(pk__in=[row.pk for row in gone]).delete()
        come = [row for name in sorted(wanted) if (row := self._labelled(name))]
        self.tell("labelled", *come, by=by, facts={"labels": sorted(wanted)}, without=gone)

    def wear(self: WorkItem, labels: Sequence[Label], *, by: Person) -> None:
        """Labels of an item that this verb has made: nothing stands there to be compared."""
        rows = ItemLabel.objects.bulk_create([ItemLabel(item=self, label=label) for label in labels])
        told = sorted(label.name for label in labels)
        self.tell("labelled", *rows, by=by, facts={"labels": told})

    def _labelled(self: WorkItem, name: str) -> ItemLabel | None:
        """The new row, or nothing where it has this label already."""
        label, _ = Label.objects.get_or_create(team_id=self.team_id, name=name)
        row, made = ItemLabel.objects.get_or_create(item=self, label=label)
        return row if made else None

    @verb()
    def watch(self: WorkItem, *, by: Person) -> None:
        """For oneself: whoever sees it may."""
        lock(self)
        row, made = Watcher.objects.get_or_create(item=self, person=by)
        if made:
            self.record("watched", by=by, changes={row.journal_part: row.journal_state()})

    @verb()
    def unwatch(self: WorkItem, *, by: Person) -> None:
        lock(self)
        for row in self.watchers.filter(person=by):
            part = row.journal_part
            row.delete()
            self.record("unwatched", by=by, changes={part: None})
