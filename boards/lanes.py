"""Lanes: by feature expedite first, then features in the product owner's rank, then what is loose in each backlog.

Otherwise one for each backlog, person, customer or class of service that has cards, by name; last what has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from backlogs.models.words import BacklogKind, ClassOfService
from boards import reading
from boards.lanes_by import CLASS_NUMBERS, EXPEDITE, NEITHER, By

if TYPE_CHECKING:
    from boards.at_work import AtWork
    from boards.fullness import HeldLane


@dataclass
class Lane:
    """A band of the board. `id` is the number of what it is by; by feature 0 for expedite work, a backlog's negative."""

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
    limits: list[HeldLane] = field(default_factory=list)
    # Of automation's lane on the board of a team: who is on it just now.
    at_work: AtWork | None = None

    @property
    def is_expedite(self) -> bool:
        return self.id == EXPEDITE and self.kind == "expedite"


def lanes_of(by: By, numbers: Iterable[int], features: Sequence[Lane]) -> list[Lane]:
    """Those lanes that have cards, from top to bottom."""
    if by is By.NONE:
        return [Lane(NEITHER, "")]
    present = set(numbers)
    if by is By.FEATURE:
        return _by_feature(present, features)
    lanes = LANES[by](sorted(present - {NEITHER}))
    return [*lanes, Lane(NEITHER, LACKING[by])] if NEITHER in present else lanes


def _by_feature(present: set[int], features: Sequence[Lane]) -> list[Lane]:
    first = [Lane(EXPEDITE, "Expedite", "expedite")] if EXPEDITE in present else []
    backlogs = sorted(-number for number in present if number < 0)
    loose = reading.loose_backlogs(backlogs) if backlogs else []
    return [*first, *(lane for lane in features if lane.id in present), *_of_backlogs(loose, LOOSE, -1)]


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


WHOLE = LOOSE | {BacklogKind.BUSINESS: "Business"}


def _of_backlogs(rows: Iterable[tuple[Any, ...]], names: dict[BacklogKind, str], sign: int) -> list[Lane]:
    ordered = sorted(rows, key=lambda row: list(names).index(BacklogKind(row[1])))
    return [
        Lane(id=sign * number, name=names[BacklogKind(kind)], kind=kind, team_id=team_id, planned_share=share)
        for number, kind, team_id, share in ordered
    ]


def _by_name(rows: Iterable[tuple[Any, ...]]) -> list[Lane]:
    return [Lane(number, name) for number, name in sorted(rows, key=lambda row: (row[1].casefold(), row[0]))]


def _by_class(numbers: list[int]) -> list[Lane]:
    return [
        Lane(number, ClassOfService(name).label.capitalize())
        for name, number in CLASS_NUMBERS.items()
        if number in numbers
    ]


LANES: dict[By, Callable[[list[int]], list[Lane]]] = {
    By.BACKLOG: lambda numbers: _of_backlogs(reading.loose_backlogs(numbers), WHOLE, 1),
    By.PERSON: lambda numbers: _by_name(reading.names(numbers)),
    By.CUSTOMER: lambda numbers: _by_name(reading.customers(numbers)),
    By.CLASS: _by_class,
}
LACKING = {By.PERSON: "Nobody", By.CUSTOMER: "No customer"}
