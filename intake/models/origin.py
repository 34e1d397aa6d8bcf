from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Length

from intake.models.delivery import Delivery

if TYPE_CHECKING:
    from backlogs.models import WorkItem

Items = QuerySet[Any, Any]


class OriginQuerySet(models.QuerySet["Origin"]):
    """Written in the transaction in which a message is taken in."""

    def begin(self, items: Items, delivery: Delivery) -> None:
        """A message opened these."""
        rows = [self.model(item_id=pk, first=delivery, last=delivery) for pk in _numbers(items)]
        self.bulk_create(rows, ignore_conflicts=True)

    def go_on(self, items: Items, delivery: Delivery) -> None:
        """It said something more of these; what opened one that is older than these ties nobody knows any more."""
        if not self.filter(item__in=items).update(last=delivery):
            rows = [self.model(item_id=pk, last=delivery) for pk in _numbers(items)]
            self.bulk_create(rows, ignore_conflicts=True)

    def of(self, item: WorkItem) -> Origin | None:
        """With the size of what was said last, without any of the bytes."""
        sized = self.filter(item=item).annotate(
            first_size=Length("first__body"), last_size=Length("last__body")
        )
        return sized.first()


class Origin(models.Model):
    """Which messages told of an interrupt, as they came: the first, and the last that said anything of it."""

    item = models.OneToOneField("backlogs.WorkItem", models.CASCADE, related_name="+")
    # Raw texts are forgotten after 400 days; what they said stays.
    first = models.ForeignKey(Delivery, models.SET_NULL, null=True, related_name="+")
    last = models.ForeignKey(Delivery, models.SET_NULL, null=True, related_name="+")

    objects = OriginQuerySet.as_manager()
    # Only of one that `of` reads.
    first_size: int | None
    last_size: int | None

    def __str__(self) -> str:
        return f"what told of {self.item}"

    @property
    def size(self) -> int | None:
        """Bytes of what opened it, else of what was said last; None where nothing is kept any more."""
        return self.first_size if self.first_id else self.last_size if self.last_id else None

    @property
    def messages(self) -> dict[str, Delivery]:
        """Those that are kept still, as they are shown; one that is both stands once."""
        wanted = [pk for pk in (self.first_id, self.last_id) if pk is not None]
        rows = Delivery.objects.filter(pk__in=wanted).shown().select_related("source")
        known: dict[int | None, Delivery] = {row.pk: row for row in rows}
        found = {"first": known.get(self.first_id), "last": known.get(self.last_id)}
        return {place: row for place, row in found.items() if row is not None}


def _numbers(items: Items) -> list[int]:
    return list(items.values_list("item", flat=True))
