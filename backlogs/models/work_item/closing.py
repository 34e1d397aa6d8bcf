from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from backlogs import moving
from backlogs.models.limit import Limit
from backlogs.models.words import Category
from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.fields import reason
from core.locking import lock, lock_all
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from people.models import Person


class Closing:
    """Finished means in a done column with outcome done; everything else that ends is dismissed."""

    @property
    def is_finished(self: WorkItem) -> bool:
        return self.outcome == "done"

    @verb()
    def close(self: WorkItem, *, by: Person) -> None:
        self.require_worker(by)
        if not self.is_finished:
            self.team.columns.done().pull(self, by=by)

    @verb()
    def dismiss(self: WorkItem, outcome: str, *, by: Person | None, because: str = "") -> None:
        """End without finishing: cancelled, duplicate, declined, merged, resolved itself. Never counts as done."""
        if by is not None and not self.may_work(by):
            raise NotAllowed(f"Only engineers and the product owner of {self.team} close this.")
        self.require_answerer(by)
        if self.kind == "request" and outcome == "declined" and by is not None:
            raise Invalid(
                f"Whoever asked gets an answer: decline {self.key} among the requests, and say why not.",
                code="answer_needed",
            )
        self.end_as(outcome, by=by, because=because)

    @verb()
    def end_as(self: WorkItem, outcome: str, *, by: Person | None, because: str = "") -> None:
        """For the verbs that have asked already who may."""
        if outcome not in set(self.Outcome.values) - {"done"}:
            raise Refused(f"{outcome!r} is no way to dismiss an item.", code="unknown_outcome", status=400)
        because = reason(because)
        lock(self)
        if self.closed_at is not None:
            if self.outcome == outcome:
                return
            raise Refused(f"{self.key} is closed as {self.get_outcome_display()} already.", code="closed")
        at = clock.now()
        self._leave_board(at)
        parts = self._end_parts(at)
        self.outcome, self.closed_at, self.version = outcome, at, self.version + 1
        self.save(update_fields=["outcome", "closed_at", "version"])
        changes = {"outcome": outcome, "closed_at": at, "version": self.version, "column": None, **parts}
        self.record("dismissed", by=by, changes=changes, facts={"because": because}, happened_at=at)

    @verb()
    def withdraw(self: WorkItem, *, by: Person | None, because: str = "") -> None:
        """Off the board and back into its backlog, with its history. What somebody works on stays where it is; so do
        interrupts, which are on the board because they were accepted."""
        lock(self)
        came_from = moving.column_of(self.pk)
        stands = self.stays.filter(left_at=None).exclude(column__category=Category.DONE).exists()
        if not stands or self.is_interrupt or self.crew.filter(left_at=None).exists():
            return
        at = clock.now()
        self._leave_board(at)
        self.version += 1
        self.save(update_fields=["version"])
        changes = {"column": None, "version": self.version}
        self.record(
            "withdrawn", by=by, changes=changes, facts={"from": came_from, "because": because}, happened_at=at
        )

    @verb()
    def reopen(self: WorkItem, *, by: Person | None) -> None:
        """Back into the first queue column, at the end of its order."""
        if by is not None and not self.may_work(by):
            raise NotAllowed(f"Only engineers and the product owner of {self.team} reopen this.")
        lock(self.team)  # it may join the running iteration, so none starts or closes meanwhile
        queue = self.team.columns.first_of(Category.QUEUE)
        between = {queue and queue.pk, moving.column_of(self.pk)} - {None}
        lock_all(self.team.columns.filter(pk__in=between))
        # What guards its class and lane is locked by a pull too, and that after the item's counter is too late.
        lock_all(Limit.objects.guarding(self.class_of_service).filter(team=self.team_id))
        lock(self)
        if self.closed_at is None:
            return
        changes = {**self.resume_here(), "version": self.version + 1}
        self.version += 1
        self.save(update_fields=["version"])
        self.record("reopened", by=by, changes=changes)
        if queue is not None and hasattr(self, "placement"):
            queue.pull(self, by=by)

    @verb()
    def leave_board(self: WorkItem, *, by: Person) -> None:
        """Off the board and out of the running iteration, as before it was placed."""
        self.require_worker(by)
        lock(self.team)  # who plans waits, so that no iteration takes in what leaves
        self._leave_iterations_of(self.team, by)
        lock(self)
        if not self.stays.filter(left_at=None).exists():
            return
        at = clock.now()
        self._leave_board(at)
        self.version += 1
        self.save(update_fields=["version"])
        self.record("left_board", by=by, changes={"column": None, "version": self.version}, happened_at=at)

    def finish_here(self: WorkItem, at: datetime) -> dict[str, Any]:
        """For the column that took it: write and return what finishing changes."""
        self.closed_at, self.outcome = at, self.Outcome.DONE
        self.save(update_fields=["closed_at", "outcome"])
        return {"closed_at": at, "outcome": self.outcome, **self._end_parts(at)}

    def resume_here(self: WorkItem) -> dict[str, Any]:
        """Open again, at the end of the order that it left: its place may be taken."""
        from backlogs.models.work_item.making import rank_at_end

        self.rank = rank_at_end(self.backlog, self.feature)
        self.closed_at, self.outcome = None, ""
        self.save(update_fields=["closed_at", "outcome", "rank"])
        return {"closed_at": None, "outcome": ""}

    def _leave_board(self: WorkItem, at: datetime) -> None:
        from backlogs.models import Placement

        Placement.objects.filter(item=self).update(archived_at=at)
        self.stays.filter(left_at=None).update(left_at=at)

    def _end_parts(self: WorkItem, at: datetime) -> dict[str, Any]:
        """The open crew rows, the open block and whatever help from behind the shield end with the item."""
        parts: dict[str, Any] = {}
        for row in self.crew.filter(left_at=None):
            row.left_at = at
            row.save(update_fields=["left_at"])
            parts[row.journal_part] = {"left_at": at}
        for block in self.blocks.filter(ended_at=None):
            block.ended_at = at
            block.save(update_fields=["ended_at"])
            parts[block.journal_part] = {"ended_at": at}
        for pull in self.shield_pulls.filter(ended_at=None):
            pull.ended_at = at
            pull.save(update_fields=["ended_at"])
            parts[pull.journal_part] = {"ended_at": at}
        return parts
