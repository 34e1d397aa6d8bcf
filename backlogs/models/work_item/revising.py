from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from backlogs.models.backlog import Backlog
from backlogs.models.feature import Feature
from core.errors import Refused, Stale
from core.locking import lock
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
        lock_orders([self], values)
        lock(self)
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
        items = list(self.select_related("team", "backlog", "feature").order_by("pk"))
        lock_orders(items, values)
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


def lock_orders(items: Iterable[WorkItem], values: Mapping[str, Any]) -> None:
    """The orders that items leave and enter, before the items themselves: who ranks waits in the same line."""
    if not {"feature", "backlog"} & values.keys():
        return
    teams = {item.team_id for item in items}
    features = {item.feature_id for item in items} | {getattr(values.get("feature"), "pk", None)}
    for backlog in Backlog.objects.filter(team__in=teams).order_by("pk"):
        lock(backlog)
    for feature in Feature.objects.filter(pk__in=features - {None}).order_by("pk"):
        lock(feature)


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
