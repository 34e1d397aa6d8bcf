"""Find by key, words or name, among what the person sees."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from django.db.models import F, Model, Q, QuerySet

from backlogs.models import Feature, OldKey, WorkItem
from people.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

Row = TypeVar("Row", bound=Model)
KEY = re.compile(r"([A-Za-z][A-Za-z0-9]{1,9})-(\d{1,9})")
SHOWN, MOST_WORDS, LONGEST = 30, 8, 200


@dataclass(frozen=True)
class Found:
    """What matches, best first; `more` when there is more than a page shows."""

    items: Sequence[WorkItem]
    features: Sequence[Feature]
    people: Sequence[Person]
    more: bool

    @property
    def nothing(self) -> bool:
        return not (self.items or self.features or self.people)


def item_named(text: str, person: Person) -> WorkItem | None:
    """The item whose key, present or old, this is."""
    if not KEY.fullmatch(text.strip()):
        return None
    key = text.strip().upper()
    seen = WorkItem.objects.visible_to(person)
    return seen.filter(Q(key=key) | Q(pk__in=OldKey.objects.filter(key=key).values("item"))).first()


def find(text: str, person: Person, page: int = 1) -> Found:
    words = text[:LONGEST].replace("\0", "").split()[:MOST_WORDS]
    if not words:
        return Found([], [], [], False)
    start = SHOWN * (page - 1)
    items = _all_of(WorkItem.objects.visible_to(person), words, "title", "key", "service")
    shown = list(
        items.select_related("backlog", "placement__column").order_by(
            F("closed_at").desc(nulls_first=True), "-id"
        )[start : start + SHOWN + 1]
    )
    features = (
        _all_of(Feature.objects.visible_to(person), words, "title")
        .select_related("backlog")
        .order_by("-id")[:10]
    )
    people = _all_of(Person.objects.visible_to(person).enabled(), words, "name", "email")[:10]
    first = page == 1
    return Found(
        shown[:SHOWN], list(features) if first else [], list(people) if first else [], len(shown) > SHOWN
    )


def _all_of(rows: QuerySet[Row], words: list[str], *fields: str) -> QuerySet[Row]:
    for word in words:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(anywhere)
    return rows
