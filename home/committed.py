"""What people of a team are committed to: features of the running iteration, and loose items."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from backlogs.models import Feature, WorkItem
from home.pairs import Work
from people.models import Person


@dataclass
class Commitment:
    """A feature of the running iteration with its lead and its crews; loose items stand each on its own."""

    feature: Feature | None
    works: list[Work] = field(default_factory=list)
    # Committed stories on which nobody is yet.
    unbegun: int = 0

    @property
    def lead(self) -> Person | None:
        return self.feature.lead if self.feature else None

    @property
    def backlog(self) -> str:
        return self.feature.backlog.kind if self.feature else self.works[0].item.backlog.kind

    @property
    def people(self) -> set[int]:
        return {person.pk for work in self.works for person in work.people} | (
            {self.lead.pk} if self.lead else set()
        )


def gathered(items: Iterable[WorkItem], works: Mapping[int, Work]) -> list[Commitment]:
    """Items under their features, in the order in which they come; loose ones only while somebody is on them."""
    by_feature: dict[int | str, Commitment] = {}
    for item in items:
        work = works.get(item.pk)
        if item.feature is None and work is None:
            continue
        commitment = by_feature.setdefault(item.feature_id or item.key, Commitment(item.feature))
        if work:
            commitment.works.append(work)
        else:
            commitment.unbegun += 1
    return list(by_feature.values())
