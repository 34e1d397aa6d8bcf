from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from backlogs.models.limit import Limit
from backlogs.models.placement import Placement
from core.errors import Refused, Stale
from core.locking import lock, lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from backlogs.models.work_item.making import WorkItemQuerySet
    from people.models import Person

# What may be had by so many only, or while something is open.
NO_CLASS = "-"
GUARDED = frozenset({"feature", "class_of_service", "backlog"})


class Revising:
    """Several changes sent together: words, size, labels, feature and backlog, all or nothing."""

    # Together with all others of one change of many, which looked after them.
    is_held = False

    @verb()
    def revise(self: WorkItem, *, by: Person, because: str = "", **values: Any) -> None:
        """`backlog` is a kind of the item's own team; between planned and interrupt it needs `because`."""
        if values.keys() != {"feature"}:
            self.require_worker(by)
        self.hold(values)
        line_up([self], values)
        if "backlog" in values:
            target = self.team.backlogs.get(kind=values.pop("backlog"))
            self.move_to_backlog(target, by=by, because=because)
        if "feature" in values:
            self.enter_feature(values.pop("feature"), by=by, because=because)
        if "points" in values:
            self.resize(values.pop("points"), by=by)
        if "labels" in values:
            self.label(values.pop("labels"), by=by)
        if values:
            self.edit(by=by, because=because, **values)

    def hold(self: WorkItem, values: Mapping[str, Any]) -> None:
        """Lock it for a change to these values, after what guards them: a feature, the limits of a class or lane."""
        if self.is_held:
            return
        if GUARDED & values.keys():
            hold_all(type(self).objects.filter(pk=self.pk), values)
        lock(self)


class RevisingMany:
    """One change of many items."""

    @verb()
    def revise(
        self: WorkItemQuerySet, *, by: Person, versions: Mapping[str, int] | None = None, **values: Any
    ) -> list[WorkItem]:
        """The same change to each, all or nothing; every refusal is named by its key. `versions` as the caller saw them."""
        line_up(hold_all(self, values), values)
        items = list(self.select_related("team", "backlog", "feature").order_by("pk"))
        tried = [_refusal(item, (versions or {}).get(item.key), by, values) for item in items]
        if refused := [row for row in tried if row]:
            statuses = {row.pop("status") for row in refused}
            raise Refused(
                f"{_counted(len(refused), len(items))}, so none is changed: {refused[0]['detail']}",
                code="rows_refused",
                status=statuses.pop() if len(statuses) == 1 else 409,
                rows=refused,
            )
        return items


def hold_all(items: WorkItemQuerySet, values: Mapping[str, Any]) -> list[WorkItem]:
    """Lock items for a change to these values, in the one order: the feature that they enter, the columns and limits
    that guard a class or a lane, the items. Where they stand is looked up first, and again if one has left there meanwhile."""
    from backlogs.models.column import Column

    if feature := values.get("feature"):
        lock(feature)
    if not GUARDED & values.keys():
        return lock_all(items)
    guarding = Limit.objects.guarding(values.get("class_of_service") or NO_CLASS)
    while True:
        columns = _standing(items)
        with transaction.atomic():
            lock_all(Column.objects.filter(pk__in=columns))
            lock_all(guarding.filter(team__in=items.order_by().values("team")))
            held = lock_all(items)
            if _standing(items) <= columns:
                return held
            transaction.set_rollback(True)


def _standing(items: WorkItemQuerySet) -> set[int]:
    return set(
        Placement.objects.filter(item__in=items.order_by().values("pk")).values_list("column", flat=True)
    )


def line_up(items: Iterable[WorkItem], values: Mapping[str, Any]) -> None:
    """Where ranks will be given: every counter at once, since they are locked after all items and in one order."""
    from backlogs.models.work_item.making import stand_in_line

    if {"feature", "backlog"} & values.keys():
        entered = [values["feature"].team_id] if values.get("feature") else []
        stand_in_line(*{item.team_id for item in items}, *entered)


def _counted(refused: int, items: int) -> str:
    return f"{refused} of {items} item{'s' * (items != 1)} refuse{'s' * (refused == 1)} this"


def _refusal(item: WorkItem, version: int | None, by: Person, values: Mapping[str, Any]) -> dict[str, Any]:
    """Why this item refuses, or nothing; what it changed before refusing is undone."""
    item.is_held = True
    try:
        with verb():
            if version is not None and version != item.version:
                raise Stale(f"{item.key} has changed since you read it.")
            item.revise(by=by, **values)
    except Refused as refused:
        return {
            "key": item.key, "status": refused.status, "code": refused.code, "detail": refused.sentence,
        }  # fmt: skip
    finally:
        item.is_held = False
    return {}
