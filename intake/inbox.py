"""What waits for triage in a team, nearest limit first; what came in one group or storm is one row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from backlogs.models import Stay, WorkItem
from backlogs.models.words import BacklogKind
from core import clock
from intake import business_time
from intake.models import Clock, Signal, Triage
from intake.models.triage.urgency import P1
from intake.storms import storms
from intake.triage_limit import Limit, TriageLimit, Wait

if TYPE_CHECKING:
    from people.models import Team

SMALLEST_GROUP = 2
MINUTE = timedelta(minutes=1)
# What says how long one may wait, in the order of `Wait`.
WAIT = (
    "created_at", "priority", "triage__p1_at", "triage__snoozed_until", "nearest_due_at", "is_nearest_in_hours",
)  # fmt: skip
# What ended once and is open again is decided on anew.
ENDED = (Triage.Decision.DECLINED, Triage.Decision.DUPLICATE)
CAME_BACK = Q(triage__decision__in=ENDED, closed_at=None)
UNDECIDED = Q(triage=None) | Q(triage__decided_at=None) | Q(triage__decision__in=ENDED)


def untriaged(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Open interrupts on no board about which nothing is decided."""
    on_board = Exists(Stay.objects.filter(item=OuterRef("pk"), left_at=None))
    interrupts = items.filter(backlog__kind=BacklogKind.INTERRUPT, closed_at=None)
    return interrupts.filter(UNDECIDED).exclude(on_board)


def waiting(team: Team) -> QuerySet[WorkItem]:
    """The inbox: untriaged and not put off."""
    return untriaged(WorkItem.objects.filter(team=team)).exclude(triage__snoozed_until__gt=clock.now())


def snoozed(team: Team) -> QuerySet[WorkItem]:
    return untriaged(WorkItem.objects.filter(team=team)).filter(triage__snoozed_until__gt=clock.now())


@dataclass(frozen=True, slots=True)
class Arrival:
    """As much of an interrupt as the order of the inbox needs."""

    pk: int
    key: str
    created_at: datetime
    source: str
    is_p1: bool
    is_escalated: bool
    limit: Limit
    group: Hashable = None


@dataclass(slots=True)
class Row:
    """One interrupt, or several that are triaged as one; the first to come leads."""

    arrivals: list[Arrival]
    kind: str = "single"
    # Read for the rows of one page only.
    item: WorkItem = field(default=None, repr=False)  # type: ignore[assignment]
    signal: Signal | None = None
    now: datetime = field(default_factory=clock.now)
    name: str = ""

    @property
    def key(self) -> str:
        return self.arrivals[0].key

    @property
    def count(self) -> int:
        return len(self.arrivals)

    @property
    def limit(self) -> Limit:
        return min((arrival.limit for arrival in self.arrivals), key=lambda limit: limit.at)

    @property
    def limit_at(self) -> datetime:
        return self.limit.at

    @property
    def since(self) -> datetime:
        return self.arrivals[0].created_at

    @property
    def is_escalated(self) -> bool:
        return all(arrival.is_escalated for arrival in self.arrivals)

    @property
    def order(self) -> tuple[Any, ...]:
        """What waits for somebody else last; a P1 first; then nearest limit."""
        return (
            self.is_escalated,
            not any(each.is_p1 for each in self.arrivals),
            self.limit_at,
            self.arrivals[0].pk,
        )

    @property
    def is_late(self) -> bool:
        return self.now >= self.limit_at

    @property
    def waited(self) -> int:
        """Minutes that count, since the first of it came."""
        return self._minutes_until(self.now)

    @property
    def whole(self) -> int:
        """Minutes that it may wait."""
        return max(1, self._minutes_until(self.limit_at))

    @property
    def is_close(self) -> bool:
        return not self.is_late and self.waited * 4 >= self.whole * 3

    def _minutes_until(self, instant: datetime) -> int:
        return business_time.elapsed(self.limit.hours, self.since, instant) // MINUTE


def rows_of(team: Team, items: QuerySet[WorkItem]) -> list[Row]:
    """The inbox in its order, from two narrow queries however much waits."""
    arrivals = _arrivals(team, items)
    stormy = _storms(arrivals)
    taken = {arrival.pk for row in stormy for arrival in row.arrivals}
    grouped: dict[Hashable, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        if arrival.pk not in taken:
            grouped[arrival.group or arrival.pk].append(arrival)
    kinds = [Row(each, "group" if len(each) >= SMALLEST_GROUP else "single") for each in grouped.values()]
    return sorted([*stormy, *kinds], key=lambda row: row.order)


def _arrivals(team: Team, items: QuerySet[WorkItem]) -> list[Arrival]:
    names = ("pk", "key", "source", "triage__escalated_to", *WAIT)
    rows = list(Clock.objects.nearest_due(items).order_by("created_at", "pk").values_list(*names))
    groups, limit = _groups(items), TriageLimit(team)
    return [
        Arrival(
            pk, key, wait[0], source, wait[1] == P1, escalated is not None, limit.of(Wait(*wait)), groups.get(pk)
        )
        for pk, key, source, escalated, *wait in rows
    ]  # fmt: skip


def _groups(items: QuerySet[WorkItem]) -> dict[int, Hashable]:
    """The source and its own word for what belongs together, where it has one."""
    said = Signal.objects.filter(item__in=items.order_by().values("pk")).exclude(group="")
    return {item: (source, group) for item, source, group in said.values_list("item", "source", "group")}


def _storms(arrivals: Iterable[Arrival]) -> list[Row]:
    by_source: dict[str, list[Arrival]] = defaultdict(list)
    for arrival in arrivals:
        if arrival.source:
            by_source[arrival.source].append(arrival)
    return [
        Row(each[span.start : span.stop], "storm")
        for each in by_source.values()
        for span in storms([arrival.created_at for arrival in each])
    ]
