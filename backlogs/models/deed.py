from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Max

from backlogs.models.deed_undoing import TakingBack
from backlogs.standing import differing, standing
from core import clock
from core.locking import lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from backlogs.models.work_item.making import WorkItemQuerySet
    from people.models import Person

KEPT_FOR = timedelta(days=1)


class DeedManager(models.Manager["Deed"]):
    @verb()
    def do(
        self, items: WorkItemQuerySet, act: Callable[[WorkItemQuerySet], Any], *, by: Person, told: str,
        hold: Callable[[WorkItemQuerySet], Any] = lock_all,
    ) -> Deed:  # fmt: skip
        """Act on them and keep what stood before. `hold` takes the locks that the act needs, in the one order; items
        that the act gives back were made by it."""
        from backlogs.models.feature import Feature

        hold(items)
        newest, newest_feature = _newest(items.model), _newest(Feature)
        chosen = list(items.order_by("pk").values_list("pk", flat=True))
        was = standing(chosen)
        made = [each.pk for each in act(items) or () if each.pk > newest]
        now = standing([*chosen, *made])
        rows = [_row(pk, was[pk], now[pk]) for pk in chosen if differing(was[pk], now[pk])]
        for pk in made:
            _, feature = now[pk]["where"]
            new = {"feature": feature} if (feature or 0) > newest_feature else {}
            rows.append({"item": pk, "was": None, "now": now[pk], **new})
        return self._keep(by, told, rows)

    def _keep(self, by: Person, told: str, rows: list[dict[str, Any]]) -> Deed:
        self.filter(person=by, done_at__lt=clock.now() - KEPT_FOR).delete()
        deed = self.model(person=by, told=told[:200], rows=rows)
        if rows:
            deed.save(force_insert=True)
        return deed


class Deed(TakingBack, models.Model):
    """What one person did to some items at once, kept for a day so that all of it can be taken back together."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="deeds")
    told = models.CharField(max_length=200)
    # An item each: {"item": 7, "was": {field: value} or None where it was made, "now": {field: value}}, and "feature" where
    # that was made with it.
    rows = models.JSONField()
    done_at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True)

    objects = DeedManager()

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.told

    @property
    def changed(self) -> Sequence[int]:
        """The items that it changed or made."""
        return [row["item"] for row in self.rows]

    @property
    def items(self) -> models.QuerySet[WorkItem]:
        from backlogs.models.work_item import WorkItem

        return WorkItem.objects.filter(pk__in=self.changed)


def _newest(model: type[models.Model]) -> int:
    return model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0


def _row(item: int, was: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    names = differing(was, now)
    rank = {"rank": was["rank"]} if "where" in names or "outcome" in names else {}
    return {
        "item": item,
        "was": {name: was[name] for name in names} | rank,
        "now": {name: now[name] for name in names},
    }
