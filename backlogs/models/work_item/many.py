from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

from backlogs.models.limit import Limit
from backlogs.models.link import Link
from backlogs.models.words import BacklogKind
from core.errors import Invalid, Refused
from core.locking import lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Iteration, WorkItem
    from backlogs.models.work_item.making import WorkItemQuerySet
    from people.models import Person


class ActingOnMany:
    """One verb for many items, all or nothing; each gives back those that it changed, so that it can be undone."""

    def named(self: WorkItemQuerySet, keys: Sequence[str]) -> WorkItemQuerySet:
        """Those with these keys: all of them, or a refusal that tells which are not seen."""
        found = dict(self.filter(key__in=keys).values_list("key", "pk"))
        if missing := sorted(set(keys) - set(found)):
            raise Refused("You do not see all of these items.", code="not_found", status=404, missing=missing)
        return self.model.objects.filter(pk__in=list(found.values()))

    @verb()
    def join(self: WorkItemQuerySet, person: Person, *, by: Person) -> list[WorkItem]:
        def act(item: WorkItem) -> bool:
            stood = item.has_aboard(person)
            item.join(person, by=by)
            return not stood

        return self._each(act)

    @verb()
    def leave(self: WorkItemQuerySet, person: Person, *, by: Person) -> list[WorkItem]:
        def act(item: WorkItem) -> bool:
            stood = item.has_aboard(person)
            item.leave(person, by=by)
            return stood

        return self._each(act)

    @verb()
    def block(self: WorkItemQuerySet, *, by: Person, reason: str, note: str = "") -> list[WorkItem]:
        def act(item: WorkItem) -> bool:
            stood = item.open_block is not None
            item.block(by=by, reason=reason, note=note)
            return not stood

        return self._each(act)

    @verb()
    def unblock(self: WorkItemQuerySet, *, by: Person) -> list[WorkItem]:
        def act(item: WorkItem) -> bool:
            stood = item.open_block is not None
            item.unblock(by=by)
            return stood

        return self._each(act)

    @verb()
    def add_label(self: WorkItemQuerySet, name: str, *, by: Person) -> list[WorkItem]:
        def act(item: WorkItem) -> bool:
            stood = _labels(item)
            item.label([*stood, name], by=by)
            return _labels(item) != stood

        return self._each(act)

    @verb()
    def drop_label(self: WorkItemQuerySet, name: str, *, by: Person) -> list[WorkItem]:
        def act(item: WorkItem) -> bool:
            stood = _labels(item)
            item.label(stood - {name}, by=by)
            return name in stood

        return self._each(act)

    @verb()
    def change_labels(
        self: WorkItemQuerySet, come: Iterable[str], go: Iterable[str], *, by: Person
    ) -> list[WorkItem]:
        """These come and those go; what an item has besides stays."""
        come, go = set(come), set(go)

        def act(item: WorkItem) -> bool:
            stood = _labels(item)
            item.label((stood - go) | come, by=by)
            return _labels(item) != stood

        return self._each(act)

    @verb()
    def change_crew(
        self: WorkItemQuerySet, come: Iterable[Person], go: Iterable[Person], *, by: Person
    ) -> list[WorkItem]:
        """These join and those leave; who works on an item besides stays."""

        def act(item: WorkItem) -> bool:
            stood = set(item.crew_now)
            for person in go:
                item.leave(person, by=by)
            for person in come:
                item.join(person, by=by)
            return set(item.crew_now) != stood

        return self._each(act)

    @verb()
    def dismiss(self: WorkItemQuerySet, outcome: str, *, by: Person, because: str = "") -> list[WorkItem]:
        def act(item: WorkItem) -> bool:
            stood = item.is_open
            item.dismiss(outcome, by=by, because=because)
            return stood

        return self._each(act)

    @verb()
    def close(self: WorkItemQuerySet, *, by: Person) -> list[WorkItem]:
        hold_boards(self)

        def act(item: WorkItem) -> bool:
            stood = item.is_finished
            item.close(by=by)
            return not stood

        return self._each(act)

    @verb()
    def enter_iteration(self: WorkItemQuerySet, iteration: Iteration, *, by: Person) -> list[WorkItem]:
        hold_boards(self)

        def act(item: WorkItem) -> bool:
            stood = iteration.entries.filter(item=item, outcome="").exists()
            iteration.take_in(item, by=by)
            return not stood

        return self._each(act)

    @verb()
    def leave_iterations(self: WorkItemQuerySet, *, by: Person) -> list[WorkItem]:
        """Out of whatever open iteration they are in."""
        hold_boards(self)

        def act(item: WorkItem) -> bool:
            entries = item.entries.filter(outcome="", iteration__closed_at=None)
            found = [entry.iteration for entry in entries.select_related("iteration__team")]
            item.require_worker(by)
            for iteration in found:
                iteration.drop(item, by=by)
            return bool(found)

        return self._each(act)

    @verb()
    def merge_into(self: WorkItemQuerySet, other: WorkItem, *, by: Person) -> list[WorkItem]:
        """All of them are one and the same; what was said and who watches goes on in `other`."""
        other.require_worker(by)
        lock_all(type(other).objects.filter(Q(pk__in=self.values("pk")) | Q(pk=other.pk)))

        def act(item: WorkItem) -> bool:
            stood = item.is_open and item.pk != other.pk
            if item.pk != other.pk:
                item.merge_into(other, by=by)
            return stood

        return self._each(act)

    @verb()
    def automate(self: WorkItemQuerySet, title: str, *, by: Person) -> list[WorkItem]:
        """One item of self-service & automation that makes such interrupts unnecessary, linked to each of them (R14)."""
        items = self._interrupts_of_one_team(by)
        first = items[0]
        customers = {item.customer_id for item in items}
        labels = set.intersection(*({row.label.name for row in item.item_labels.all()} for item in items))
        made: WorkItem = type(first).objects.add(
            by=by, backlog=first.team.backlogs.get(kind=BacklogKind.SSA), title=title, labels=sorted(labels),
            customer=first.customer if len(customers) == 1 else None,
        )  # fmt: skip
        for item in items:
            made.link(item, by=by, kind=Link.Kind.RELATES)
        return [made]

    def _interrupts_of_one_team(self: WorkItemQuerySet, by: Person) -> list[WorkItem]:
        items = list(
            self.select_related("team", "backlog", "customer")
            .prefetch_related("item_labels__label")
            .order_by("pk")
        )
        for item in items:
            item.require_worker(by)
        if planned := [item.key for item in items if not item.is_interrupt]:
            raise Invalid(f"{planned[0]} is no interrupt.", code="interrupts_only", field="items")
        if not items or len({item.team_id for item in items}) > 1:
            raise Invalid("One item is made of interrupts of one team.", code="other_team", field="items")
        return items

    def _each(self: WorkItemQuerySet, act: Callable[[WorkItem], bool]) -> list[WorkItem]:
        """In the order of their numbers, as they are locked; the first that refuses is named."""
        lock_all(self)
        items: Iterable[WorkItem] = self.select_related("team", "backlog", "feature").order_by("pk")
        changed = []
        for item in items:
            try:
                if act(item):
                    changed.append(item)
            except Refused as refused:
                raise Refused(
                    f"{item.key}: {refused.sentence} Nothing is changed.", code=refused.code, status=refused.status, key=item.key
                ) from refused  # fmt: skip
        return changed


def hold_boards(items: WorkItemQuerySet, features: Iterable[int] = ()) -> None:
    """Everything that a change of where items stand may need, in the one order: teams, their open iterations, the features
    that are entered or told, columns and limits, the items."""
    from backlogs.models.column import Column
    from backlogs.models.feature import Feature
    from backlogs.models.iteration import Iteration
    from people.models import Team

    teams = list(items.order_by().values_list("team", flat=True).distinct())
    lock_all(Team.objects.filter(pk__in=teams))
    lock_all(Iteration.objects.filter(team__in=teams, closed_at=None))
    if features := set(features):
        lock_all(Feature.objects.filter(pk__in=features))
    lock_all(Column.objects.filter(team__in=teams, removed_at=None))
    lock_all(Limit.objects.filter(team__in=teams))
    lock_all(items)


def _labels(item: WorkItem) -> set[str]:
    return set(item.item_labels.values_list("label__name", flat=True))
