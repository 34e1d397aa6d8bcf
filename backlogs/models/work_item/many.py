from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from core.errors import Refused
from core.locking import lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from backlogs.models.work_item.making import WorkItemQuerySet
    from people.models import Person


class ActingOnMany:
    """One verb for many items, all or nothing; each gives back those that it changed, so that it can be undone."""

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


def _labels(item: WorkItem) -> set[str]:
    return set(item.item_labels.values_list("label__name", flat=True))
