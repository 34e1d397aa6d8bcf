from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from backlogs.models.iteration_entry import IterationEntry
from backlogs.models.iteration_record import days_of
from backlogs.models.words import Category
from core import clock
from core.errors import Refused, Stale
from core.locking import lock, lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Iteration
    from people.models import Person

How, Outcome = IterationEntry.How, IterationEntry.Outcome

# No team works on none of so many days.
LONGEST_BREAK = timedelta(14)


class Running:
    """An iteration's own life: started with a commitment, dated where its close was missed; as sets, however much is in it."""

    @property
    def closes_at(self: Iteration) -> datetime:
        """How a close would be dated now."""
        return self._dated(clock.now())

    @property
    def is_missed(self: Iteration) -> bool:
        now = clock.now()
        return self.is_running and self._dated(now) < now

    @property
    def closes_early(self: Iteration) -> bool:
        return self.is_running and self.team.today < self.ends_on

    @property
    def starts_early(self: Iteration) -> bool:
        return self.started_at is None and self.team.today < self.starts_on

    @property
    def recorded_at(self: Iteration) -> datetime | None:
        """When its record was frozen: later than it closed where the close was missed."""
        told = (self.frozen or {}).get("recorded_at")
        return datetime.fromisoformat(told) if told else self.closed_at

    def _dated(self: Iteration, now: datetime) -> datetime:
        """A close that was missed, not made by the end of the first working day after its last, is dated the calendar
        end: what came later belongs to the next iteration, which begins there."""
        end = datetime.combine(self.ends_on + timedelta(1), time(), self.team.tzinfo)
        if now <= end or self.started_at is None or self.started_at >= end:
            return now
        return now if self.team.today <= self._last_day_to_close() else end.astimezone(UTC)

    def _last_day_to_close(self: Iteration) -> date:
        days = self.team.working_days(self.ends_on + timedelta(1), self.ends_on + LONGEST_BREAK)
        return days[0] if days else self.ends_on + LONGEST_BREAK

    @verb()
    def start(self: Iteration, *, by: Person | None, expected: tuple[int, Decimal] | None = None) -> None:
        """Fix the commitment: what is in it now, at the size it has now; interrupts are never part of it. `expected` are
        the items and points that the caller saw in the plan."""
        self.require_planner(by)
        days_then = days_of(self)  # read before anybody has to wait
        lock(self.team)
        lock(self)
        if self.is_running:
            return
        self._require_next()
        self._lock_work()
        self._require_seen(expected)
        parts = self._commit()
        self.started_at, self.version, self.days_then = clock.now(), self.version + 1, days_then
        self.save(update_fields=["started_at", "version", "days_then"])
        changes = {"started_at": self.started_at, "version": self.version, **parts}
        self.record("started", by=by, changes=changes, facts={"entries": len(parts)})
        self._place_all(by)

    def _require_next(self: Iteration) -> None:
        if self.closed_at is not None:
            raise Refused(f"{self} is closed.", code="iteration_closed")
        running = self.team.iterations.running().first()
        if running is not None:
            raise Refused(f"{running} is still running. Close it first.", code="iteration_running")
        earlier = self.team.iterations.ahead().filter(number__lt=self.number).first()
        if earlier is not None:
            raise Refused(f"{earlier} comes before {self}. Start that one.", code="out_of_order")

    def _require_seen(self: Iteration, expected: tuple[int, Decimal] | None) -> None:
        if expected is not None and expected != self.planned_now:
            items, points = self.planned_now
            raise Stale(
                f"The plan changed meanwhile: {items} item{'' if items == 1 else 's'} with {points.normalize():f} points are in it now. Look at it again."
            )

    @property
    def planned_now(self: Iteration) -> tuple[int, Decimal]:
        """Items and points that a start would commit."""
        mine = self.entries.filter(outcome="", item__closed_at=None).exclude(how=How.INTERRUPT)
        sums = mine.aggregate(items=Count("pk"), points=Sum("item__points"))
        return sums["items"], sums["points"] or Decimal(0)

    def _lock_work(self: Iteration) -> None:
        """All that a start reads and moves, as one who drags would lock it: columns, then items."""
        lock_all(self.team.columns.all())
        self._lock_items_in()

    def _lock_items_in(self: Iteration) -> None:
        from backlogs.models.work_item import WorkItem

        lock_all(WorkItem.objects.filter(pk__in=self.entries.filter(outcome="").values("item")))

    def _commit(self: Iteration) -> dict[str, Any]:
        from backlogs.models.work_item import WorkItem

        size = WorkItem.objects.filter(pk=OuterRef("item")).values("points")
        open_ones = self.entries.filter(outcome="", item__closed_at=None).exclude(how=How.INTERRUPT)
        said = IterationEntry.objects.filter(pk__in=list(open_ones.values_list("pk", flat=True)))
        said.update(points=Subquery(size))
        said.update(committed_points=Coalesce(F("points"), 0))
        return {entry.journal_part: entry.journal_values("points", "committed_points") for entry in said}

    def _place_all(self: Iteration, by: Person | None) -> None:
        """What is not on the board yet comes into the queue; no limit stops it, since the commitment is the decision."""
        from backlogs.models.work_item import WorkItem

        queue = self.team.columns.first_of(Category.QUEUE)
        mine = WorkItem.objects.open().filter(entries__iteration=self, entries__outcome="")
        waiting = mine.filter(Q(placement=None) | Q(placement__archived_at__isnull=False))
        if queue is not None:
            queue.receive(
                list(waiting.order_by("entries__id")), by=by, because=f"committed at the start of {self}"
            )
