"""Lanes: expedite first, then features in the product owner's rank, then what is loose in each backlog."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from backlogs.models.words import BacklogKind
from boards import reading
from boards.reading import EXPEDITE


@dataclass
class Lane:
    """A band of the board. `id` is the feature's number, 0 for expedite work, else a backlog's number, negative."""

    id: int
    name: str
    kind: str = ""
    feature: int | None = None
    rank: int | None = None
    team_id: int | None = None
    lead: int | None = None
    lead_name: str = ""
    customer: str | None = None
    due_on: str | None = None
    planned_share: int | None = None
    # Where the stream of its feature's team stood when this was read.
    number: int = 0
    total: int = 0
    hundredths: int = 0

    @property
    def is_expedite(self) -> bool:
        return self.id == EXPEDITE and self.kind == "expedite"


def lanes_of(numbers: Iterable[int], features: Sequence[Lane]) -> list[Lane]:
    """Those lanes that have cards, from top to bottom."""
    present = set(numbers)
    first = [Lane(EXPEDITE, "Expedite", "expedite")] if EXPEDITE in present else []
    backlogs = sorted(-number for number in present if number < 0)
    loose = reading.loose_backlogs(backlogs) if backlogs else []
    return [*first, *(lane for lane in features if lane.id in present), *_loose(loose)]


def features_of(numbers: Iterable[int]) -> list[Lane]:
    """Features on the board as lanes, in the product owner's rank (R2)."""
    wanted = sorted(numbers)
    rows = reading.features(wanted) if wanted else []
    return [
        Lane(
            id=number, name=title, kind=kind, feature=number, rank=place, team_id=team_id, lead=lead, customer=customer,
            due_on=due_on if class_of_service == "fixed_date" else None, number=head,
            lead_name=lead_name or "",
        )
        for place, (number, title, kind, team_id, lead, class_of_service, due_on, customer, head, lead_name) in enumerate(rows, 1)
    ]  # fmt: skip


LOOSE = {
    BacklogKind.BUSINESS: "Business, without a feature",
    BacklogKind.INTERRUPT: "Interrupts",
    BacklogKind.SSA: "Self-service & automation",
}


def _loose(rows: Iterable[tuple[Any, ...]]) -> list[Lane]:
    ordered = sorted(rows, key=lambda row: list(LOOSE).index(BacklogKind(row[1])))
    return [
        Lane(id=-number, name=LOOSE[BacklogKind(kind)], kind=kind, team_id=team_id, planned_share=share)
        for number, kind, team_id, share in ordered
    ]
