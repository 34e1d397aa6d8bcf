from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from backlogs.models.iteration_entry import IterationEntry
from backlogs.models.words import BacklogKind, Category
from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.fields import storable
from core.locking import lock, lock_all
from journal.recording import verb
from people.models import Role

if TYPE_CHECKING:
    from backlogs.models import Iteration, WorkItem
    from people.models import Person

How, Outcome = IterationEntry.How, IterationEntry.Outcome


class Running:
    """An iteration's own life: planned, started with a commitment, closed with a frozen record."""

    def may_plan(self: Iteration, person: Person) -> bool:
        return person.has_role(self.team_id, Role.PRODUCT_OWNER)

    def require_planner(self: Iteration, by: Person | None) -> None:
        if by is not None and not self.may_plan(by):
            raise NotAllowed(
                f"Only the product owner of {self.team} plans iterations.", code="not_product_owner"
            )

    @verb()
    def set_goal(self: Iteration, goal: str, *, by: Person) -> None:
        self.require_planner(by)
        self._lock_open()
        self.change("set_goal", by=by, goal=storable(" ".join(goal.split()), field="goal", longest=300))

    @verb()
    def take_in(self: Iteration, item: WorkItem, *, by: Person | None) -> IterationEntry:
        """Before the start planned; afterwards added, or an interrupt, and never part of the commitment."""
        is_added = self.is_running or item.is_interrupt
        if by is not None and not (self.may_plan(by) or (is_added and item.may_work(by))):
            raise NotAllowed(
                f"Only the product owner of {self.team} plans iterations.", code="not_product_owner"
            )
        self._lock_planning()
        self._lock_item(item)
        if item.team_id != self.team_id:
            raise Invalid(f"{item.key} belongs to another team.", code="other_team", field="item")
        if item.closed_at is not None and not (self.started_at and item.closed_at >= self.started_at):
            raise Refused(f"{item.key} is closed.", code="closed")
        return self.admit(item, by=by)

    def admit(self: Iteration, item: WorkItem, *, by: Person | None) -> IterationEntry:
        """Take in what is locked, as is everybody who plans for the team."""
        standing = self.entries.filter(item=item, outcome="").first()
        if standing is not None:
            return standing
        self._leave_others(item, by)
        entry = IterationEntry.objects.create(
            iteration=self, item=item, how=self._how(item), points=item.points, added_at=clock.now()
        )
        self.tell_entry("took_in", entry, by)
        if self.is_running:
            self._place(item, by)
        return entry

    @verb()
    def drop(self: Iteration, item: WorkItem, *, by: Person | None) -> None:
        """Out again: before the start without a trace, afterwards as removed."""
        if by is not None and not (self.may_plan(by) or (item.is_interrupt and item.may_work(by))):
            raise NotAllowed(
                f"Only the product owner of {self.team} takes work out of an iteration.",
                code="not_product_owner",
            )
        self._lock_planning()
        for entry in self.entries.filter(item=item, outcome=""):
            entry.outcome, entry.ended_at = Outcome.REMOVED, clock.now()
            entry.save(update_fields=["outcome", "ended_at"])
            self.tell_entry("took_out", entry, by)

    @verb()
    def start(self: Iteration, *, by: Person | None) -> None:
        """Fix the commitment: what is in it now, at the size it has now; interrupts are never part of it."""
        self.require_planner(by)
        lock(self.team)
        lock(self)
        if self.is_running:
            return
        if self.closed_at is not None:
            raise Refused(f"{self} is closed.", code="iteration_closed")
        running = self.team.iterations.running().first()
        if running is not None:
            raise Refused(f"{running} is still running. Close it first.", code="iteration_running")
        earlier = self.team.iterations.ahead().filter(number__lt=self.number).first()
        if earlier is not None:
            raise Refused(f"{earlier} comes before {self}. Start that one.", code="out_of_order")
        self._lock_work()
        parts = self._commit()
        self.started_at, self.version = clock.now(), self.version + 1
        self.save(update_fields=["started_at", "version"])
        changes = {"started_at": self.started_at, "version": self.version, **parts}
        self.record("started", by=by, changes=changes, facts={"entries": len(parts)})
        for entry in self.entries.filter(outcome="").select_related("item__team").order_by("id"):
            self._place(entry.item, by)

    @verb()
    def close(self: Iteration, *, by: Person | None, at: Any = None) -> None:
        """Freeze the record; unfinished work is carried into the next iteration. A missed close is dated by the system."""
        self.require_planner(by)
        lock(self.team)
        lock(self)
        if self.closed_at is not None:
            return
        if self.started_at is None:
            raise Refused(f"{self} has not started.", code="not_started")
        ahead = self.following(by=by)
        self._lock_work()
        self.closed_at, self.version = at or clock.now(), self.version + 1
        parts, unfinished = self._end_entries()
        self.frozen = freeze(self)
        self.save(update_fields=["closed_at", "version", "frozen"])
        changes = {"closed_at": self.closed_at, "version": self.version, **parts}
        self.record("closed", by=by, changes=changes, facts={"carried": len(unfinished)})
        self._archive_done()
        for entry in unfinished:
            ahead.carry(entry, by=by)

    @verb()
    def carry(self: Iteration, entry: IterationEntry, *, by: Person | None) -> None:
        carried = IterationEntry.objects.create(
            iteration=self, item=entry.item, points=entry.item.points, added_at=clock.now(),
            how=How.INTERRUPT if entry.how == How.INTERRUPT else How.CARRIED,
        )  # fmt: skip
        self.tell_entry("carried_in", carried, by)

    def following(self: Iteration, *, by: Person | None) -> Iteration:
        from backlogs.planning_ahead import plan_ahead

        ahead = self.team.iterations.filter(number__gt=self.number, closed_at=None).order_by("number").first()
        return ahead or plan_ahead(self.team, by=by, count=1)[0]

    def _how(self: Iteration, item: WorkItem) -> str:
        if item.backlog.kind == BacklogKind.INTERRUPT:
            return How.INTERRUPT
        return How.ADDED if self.is_running else How.PLANNED

    def _lock_planning(self: Iteration) -> None:
        """Whoever plans waits at the team, since an item is in one open iteration of it and one iteration runs."""
        lock(self.team)
        self._lock_open()

    def _lock_item(self: Iteration, item: WorkItem) -> None:
        """The item; before it the columns between which a running iteration will place it."""
        from backlogs.models.placement import Placement

        placed = Placement.objects.filter(item=item).values_list("column_id", "archived_at").first()
        if self.is_running and (placed is None or placed[1] is not None):
            queue = self.team.columns.first_of(Category.QUEUE)
            between = {queue and queue.pk, placed and placed[0]} - {None}
            lock_all(self.team.columns.filter(pk__in=between))
        lock(item)

    def _lock_work(self: Iteration) -> None:
        """All that a start or a close reads and moves, as one who drags would lock it: columns, then items."""
        from backlogs.models.work_item import WorkItem

        lock_all(self.team.columns.all())
        lock_all(WorkItem.objects.filter(pk__in=self.entries.filter(outcome="").values("item")))

    def _lock_open(self: Iteration) -> None:
        lock(self)
        if self.closed_at is not None:
            raise Refused(f"{self} is closed; its record is frozen.", code="iteration_closed")

    def _leave_others(self: Iteration, item: WorkItem, by: Person | None) -> None:
        """An item is in one open iteration at a time."""
        for entry in (
            item.entries.filter(outcome="", iteration__closed_at=None)
            .exclude(iteration=self)
            .select_related("iteration")
        ):
            if entry.iteration.is_running:
                raise Refused(
                    f"{item.key} is in {entry.iteration}, which is running.", code="in_running_iteration"
                )
            entry.outcome, entry.ended_at = Outcome.REMOVED, clock.now()
            entry.save(update_fields=["outcome", "ended_at"])
            entry.iteration.tell_entry("took_out", entry, by)

    def _commit(self: Iteration) -> dict[str, Any]:
        parts: dict[str, Any] = {}
        for entry in (
            self.entries.filter(outcome="", item__closed_at=None)
            .exclude(how=How.INTERRUPT)
            .select_related("item")
        ):
            entry.points = entry.item.points
            entry.committed_points = entry.item.points if entry.item.points is not None else Decimal(0)
            entry.save(update_fields=["points", "committed_points"])
            parts[entry.journal_part] = entry.journal_values("points", "committed_points")
        return parts

    def _end_entries(self: Iteration) -> tuple[dict[str, Any], list[IterationEntry]]:
        parts: dict[str, Any] = {}
        unfinished = []
        for entry in self.entries.filter(outcome="").select_related("item"):
            entry.outcome = _outcome_of(entry.item)
            entry.ended_at = self.closed_at
            if entry.outcome == Outcome.CARRIED:
                unfinished.append(entry)
            entry.save(update_fields=["outcome", "ended_at"])
            parts[entry.journal_part] = entry.journal_values("outcome", "ended_at")
        return parts, unfinished

    def _place(self: Iteration, item: WorkItem, by: Person | None) -> None:
        queue = self.team.columns.first_of(Category.QUEUE)
        placed = getattr(item, "placement", None)
        if (
            queue is not None
            and item.closed_at is None
            and (placed is None or placed.archived_at is not None)
        ):
            queue.pull(item, by=None if by is None else by)

    def _archive_done(self: Iteration) -> None:
        from backlogs.models.placement import Placement

        done = Placement.objects.filter(team=self.team_id, column__category=Category.DONE, archived_at=None)
        done.update(archived_at=self.closed_at)

    def tell_entry(self: Iteration, verb_told: str, entry: IterationEntry, by: Person | None) -> None:
        self.record(
            verb_told,
            by=by,
            changes={entry.journal_part: entry.journal_state()},
            facts={"item": entry.item_id},
        )


def _outcome_of(item: WorkItem) -> str:
    if item.closed_at is None:
        return Outcome.CARRIED
    return Outcome.DONE if item.outcome == "done" else Outcome.REMOVED


def freeze(iteration: Iteration) -> dict[str, Any]:
    """The record of the close: what was committed, done, carried, removed, added, and interrupts beside it."""
    closed_at = iteration.closed_at and iteration.closed_at.isoformat()
    return {"goal": iteration.goal, "closed_at": closed_at, "entries": record_rows(iteration)}


def record_rows(iteration: Iteration) -> list[dict[str, Any]]:
    """One row an entry, as it stands; an open entry of a finished item is done, of another one it has no outcome yet."""
    return [
        {
            "key": entry.item.key, "title": entry.item.title, "how": entry.how,
            "outcome": entry.outcome or (entry.item.closed_at and _outcome_of(entry.item)) or "",
            "backlog": entry.item.backlog.kind, "points": _text(entry.points), "committed": _text(entry.committed_points),
            "points_at_close": _text(entry.item.points),
        }
        for entry in iteration.entries.select_related("item__backlog").order_by("id")
    ]  # fmt: skip


def _text(points: Decimal | None) -> str | None:
    return None if points is None else format(points.normalize(), "f")
