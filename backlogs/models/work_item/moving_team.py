from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backlogs.models.keys import OldKey
from backlogs.models.label import Label
from core import clock
from core.errors import Refused, Stale
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Iteration, WorkItem
    from people.models import Person, Team


class MovingTeam:
    """An item goes to another team with its row; its old keys answer for ever."""

    @verb()
    def move_to_team(self: WorkItem, team: Team, *, by: Person) -> None:
        """Feature, iteration and board are left; the new team finds it in the backlog of the same kind."""
        from backlogs.models import Backlog
        from backlogs.models.work_item.making import next_number, rank_at_end, require_maker

        self.require_worker(by)
        if team.pk == self.team_id:
            return
        old_team, old_key = self.team, self.key
        lock(old_team)  # who plans there waits, so that no iteration takes in what leaves
        self._leave_iterations_of(old_team, by)
        lock(self)
        if self.team_id == team.pk:
            return
        if self.team_id != old_team.pk:
            raise Stale(f"{old_key} went to another team meanwhile; it is {self.key} now.", current=self)
        target = Backlog.objects.get(team=team, kind=self.backlog.kind)
        require_maker(by, target, None)
        self.require_release(by)
        if self.closed_at is not None:
            raise Refused(f"{self.key} is closed; reopen it first.", code="closed")
        at = clock.now()
        self._leave_board(at)
        self._forget_placement()
        OldKey.objects.create(key=old_key, item=self)
        self.record(
            "moved_out",
            by=by,
            changes={"column": None},
            facts={"to": team.pk, "key": old_key},
            happened_at=at,
        )
        self.team, self.backlog, self.feature = team, target, None
        self.rank = rank_at_end(target, None)
        self.key = f"{team.key}-{next_number(team.pk)}"
        self.version += 1
        self.save(update_fields=["team", "backlog", "feature", "rank", "key", "version"])
        changes = self.journal_state() | self._relabel()
        self.record("moved_in", by=by, changes=changes, facts={"from": old_team.pk, "key": old_key})

    def _relabel(self: WorkItem) -> dict[str, Any]:
        """The same words, as labels of the team that has it now; and what the journal keeps of that."""
        parts: dict[str, Any] = {}
        for row in self.item_labels.select_related("label"):
            row.label, _ = Label.objects.get_or_create(team=self.team, name=row.label.name)
            row.save(update_fields=["label"])
            parts[row.journal_part] = row.journal_state()
        return parts

    def _forget_placement(self: WorkItem) -> None:
        from backlogs.models import Placement

        Placement.objects.filter(item=self).delete()
        self._state.fields_cache.pop("placement", None)

    def _leave_iterations_of(self: WorkItem, team: Team, by: Person) -> None:
        standing = self.entries.filter(outcome="", iteration__team=team, iteration__closed_at=None)
        for entry in standing.select_related("iteration").order_by("iteration"):
            entry.iteration.drop(self, by=by)

    def join_running_iteration(self: WorkItem, *, by: Person | None) -> None:
        """What is pulled onto the board in the middle is added to the running iteration, never to its commitment (R9)."""
        running: Iteration | None = self.team.iterations.running().first()
        if running is not None and not self.entries.filter(iteration=running, outcome="").exists():
            running.admit(self, by=by)
