from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from backlogs.models.iteration_entry import IterationEntry
from backlogs.models.limit import Limit
from backlogs.models.words import BacklogKind, Category
from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.fields import one_line
from core.locking import lock, lock_all
from journal.recording import verb
from journal.sentences import and_so
from people.models import Role

if TYPE_CHECKING:
    from backlogs.models import Iteration, WorkItem
    from people.models import Person

How, Outcome = IterationEntry.How, IterationEntry.Outcome


class Planning:
    """What is in an iteration: planned before the start; added and dropped once it runs (R9)."""

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
        self.change("set_goal", by=by, goal=one_line(goal, field="goal", longest=300))

    @verb()
    def take_in(self: Iteration, item: WorkItem, *, by: Person | None) -> IterationEntry:
        """Before the start planned; afterwards added, or an interrupt, and never part of the commitment."""
        is_added = self.is_running or item.is_interrupt
        if not (is_added and by is not None and item.may_work(by)):
            self.require_planner(by)
        self._lock_planning()
        self._lock_items(item)
        self._require_takeable(item)
        return self.admit(item, by=by)

    def admit(
        self: Iteration, item: WorkItem, *, by: Person | None, for_: Sequence[WorkItem] = ()
    ) -> IterationEntry:
        """Take in what is locked, as is everybody who plans for the team."""
        standing = self.entries.filter(item=item, outcome="").first()
        if standing is not None:
            return standing
        self._leave_others(item, by)
        item.bring_back(by=by)
        entry = IterationEntry.objects.create(
            iteration=self, item=item, how=self._how(item), points=item.points, added_at=clock.now()
        )
        self.tell_entry("took_in", entry, by, for_=for_)
        if self.is_running:
            self._place(item, by, f"in exchange for {and_so([one.key for one in for_])}" if for_ else "")
        return entry

    @verb()
    def drop(self: Iteration, item: WorkItem, *, by: Person | None) -> None:
        """Out again: before the start without a trace, afterwards as removed, and its card off the board unless somebody
        works on it."""
        if by is not None and not (self.may_plan(by) or (item.is_interrupt and item.may_work(by))):
            raise NotAllowed(
                f"Only the product owner of {self.team} takes work out of an iteration.",
                code="not_product_owner",
            )
        self._lock_planning()
        for entry in self.entries.filter(item=item, outcome=""):
            self._remove(entry, by)

    def following(self: Iteration, *, by: Person | None) -> Iteration:
        from backlogs.planning_ahead import plan_ahead

        return self.next_ahead or plan_ahead(self.team, by=by, count=1)[0]

    @property
    def next_ahead(self: Iteration) -> Iteration | None:
        return self.team.iterations.filter(number__gt=self.number, closed_at=None).order_by("number").first()

    def tell_entry(
        self: Iteration,
        verb_told: str,
        entry: IterationEntry,
        by: Person | None,
        for_: Sequence[WorkItem] = (),
    ) -> None:
        facts = {"item": entry.item_id} | ({"for": [one.pk for one in for_]} if for_ else {})
        self.record(verb_told, by=by, changes={entry.journal_part: entry.journal_state()}, facts=facts)

    def _remove(
        self: Iteration, entry: IterationEntry, by: Person | None, for_: Sequence[WorkItem] = ()
    ) -> None:
        is_split = entry.item.was_split_since(entry.added_at)
        entry.outcome, entry.ended_at = Outcome.SPLIT if is_split else Outcome.REMOVED, clock.now()
        entry.save(update_fields=["outcome", "ended_at"])
        entry.iteration.tell_entry("took_out", entry, by, for_=for_)
        if entry.iteration.is_running:
            because = f"in exchange for {and_so([one.key for one in for_])}" if for_ else ""
            entry.item.withdraw(by=by, because=because)

    def _how(self: Iteration, item: WorkItem) -> str:
        if item.backlog.kind == BacklogKind.INTERRUPT:
            return How.INTERRUPT
        return How.ADDED if self.is_running else How.PLANNED

    def _require_takeable(self: Iteration, item: WorkItem) -> None:
        if item.team_id != self.team_id:
            raise Invalid(f"{item.key} belongs to another team.", code="other_team", field="item")
        if item.closed_at is not None and not (self.started_at and item.closed_at >= self.started_at):
            raise Refused(f"{item.key} is closed.", code="closed")

    def _lock_planning(self: Iteration) -> None:
        """Whoever plans waits at the team, since an item is in one open iteration of it and one iteration runs."""
        lock(self.team)
        self._lock_open()

    def _lock_open(self: Iteration) -> None:
        lock(self)
        if self.closed_at is not None:
            raise Refused(f"{self} is closed; its record is frozen.", code="iteration_closed")

    def _lock_items(self: Iteration, *items: WorkItem) -> None:
        """The items; before them the columns between which a running iteration will place them, and what limits those."""
        from backlogs.models.placement import Placement

        placed = Placement.objects.filter(item__in=items).values_list("column_id", "archived_at")
        if self.is_running and (len(placed) < len(items) or any(archived for _, archived in placed)):
            queue = self.team.columns.first_of(Category.QUEUE)
            between = {queue and queue.pk, *(column for column, _ in placed)} - {None}
            lock_all(self.team.columns.filter(pk__in=between))
            lock_all(Limit.objects.filter(team=self.team_id))
        for item in sorted(items, key=lambda one: one.pk):
            lock(item)

    def _leave_others(self: Iteration, item: WorkItem, by: Person | None) -> None:
        """An item is in one open iteration at a time."""
        others = item.entries.filter(outcome="", iteration__closed_at=None).exclude(iteration=self)
        for entry in others.select_related("iteration"):
            if entry.iteration.is_running:
                raise Refused(
                    f"{item.key} is in {entry.iteration}, which is running.", code="in_running_iteration"
                )
            self._remove(entry, by)

    def _place(self: Iteration, item: WorkItem, by: Person | None, overriding: str) -> None:
        queue = self.team.columns.first_of(Category.QUEUE)
        placed = getattr(item, "placement", None)
        if (
            queue is not None
            and item.closed_at is None
            and (placed is None or placed.archived_at is not None)
        ):
            queue.pull(item, by=by, overriding=overriding)
