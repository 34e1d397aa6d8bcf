from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from core.errors import Refused, Stale
from core.locking import lock, lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from backlogs.models.work_item.making import WorkItemQuerySet
    from people.models import Person


class Revising:
    """Several changes sent together: words, size, labels, feature and backlog, all or nothing."""

    @verb()
    def revise(self: WorkItem, *, by: Person, because: str = "", **values: Any) -> None:
        """`backlog` is a kind of the item's own team; between planned and interrupt it needs `because`."""
        if values.keys() != {"feature"}:
            self.require_worker(by)
        lock(self)
        line_up([self], values)
        if "backlog" in values:
            target = self.team.backlogs.get(kind=values.pop("backlog"))
            self.move_to_backlog(target, by=by, because=because)
        if "feature" in values:
            self.enter_feature(values.pop("feature"), by=by)
        if "points" in values:
            self.resize(values.pop("points"), by=by)
        if "labels" in values:
            self.label(values.pop("labels"), by=by)
        if values:
            self.edit(by=by, **values)


class RevisingMany:
    """One change of many items."""

    @verb()
    def revise(
        self: WorkItemQuerySet, *, by: Person, versions: Mapping[str, int] | None = None, **values: Any
    ) -> list[WorkItem]:
        """The same change to each, all or nothing; every refusal is named by its key. `versions` as the caller saw them."""
        line_up(lock_all(self), values)
        items = list(self.select_related("team", "backlog", "feature").order_by("pk"))
        tried = [_refusal(item, (versions or {}).get(item.key), by, values) for item in items]
        if refused := [row for row in tried if row]:
            statuses = {row.pop("status") for row in refused}
            raise Refused(
                f"{len(refused)} of {len(items)} items refuse this, so none is changed: {refused[0]['detail']}",
                code="rows_refused",
                status=statuses.pop() if len(statuses) == 1 else 409,
                rows=refused,
            )
        return items


def line_up(items: Iterable[WorkItem], values: Mapping[str, Any]) -> None:
    """Where ranks will be given: every counter at once, since they are locked after all items and in one order."""
    from backlogs.models.work_item.making import stand_in_line

    if {"feature", "backlog"} & values.keys():
        entered = [values["feature"].team_id] if values.get("feature") else []
        stand_in_line(*{item.team_id for item in items}, *entered)


def _refusal(item: WorkItem, version: int | None, by: Person, values: Mapping[str, Any]) -> dict[str, Any]:
    """Why this item refuses, or nothing; what it changed before refusing is undone."""
    try:
        with verb():
            lock(item)
            if version is not None and version != item.version:
                raise Stale(f"{item.key} has changed since you read it.")
            item.revise(by=by, **values)
    except Refused as refused:
        return {
            "key": item.key, "status": refused.status, "code": refused.code, "detail": refused.sentence,
        }  # fmt: skip
    return {}
