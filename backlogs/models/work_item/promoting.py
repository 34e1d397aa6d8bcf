from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from backlogs.models.link import Link
from backlogs.models.words import BacklogKind
from core import clock
from core.errors import Invalid, Refused
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from backlogs.models.work_item.making import WorkItemQuerySet
    from people.models import Person, Team

PLANNED_KINDS = ("story", "spike", "task", "defect", "request")
HANDED_ON = ("customer", "requester", "requester_address", "service", "description")


class Promoting:
    """The two ways in which an interrupt that stays open for long ends: answered, or as planned work."""

    @verb()
    def promote(
        self: WorkItem, backlog: str = BacklogKind.BUSINESS, *, by: Person, kind: str = "story"
    ) -> WorkItem:
        """It can wait for the next planning: a new planned item, linked; only the time before stays interrupt."""
        from backlogs.models.work_item import WorkItem as Items

        self.require_worker(by)
        if kind not in PLANNED_KINDS:
            raise Invalid(f"{kind!r} is no kind of planned work.", code="unknown_choice", field="kind")
        if backlog not in {BacklogKind.BUSINESS, BacklogKind.SSA}:
            raise Invalid("Planned work goes into a planned backlog.", code="unknown_choice", field="backlog")
        lock(self)
        self._require_open_interrupt()
        values = {name: getattr(self, name) for name in HANDED_ON}
        target = self.team.backlogs.select_related("team").get(kind=backlog)
        planned: WorkItem = Items.objects.add(by=by, backlog=target, title=self.title, kind=kind, **values)
        planned.link(self, by=by, kind=Link.Kind.RELATES)
        for watcher in self.watchers.select_related("person"):
            planned.watch(by=watcher.person)
        self.dismiss(self.Outcome.MERGED, by=by, because=f"It goes on as {planned.key}.")
        return planned

    @verb()
    def answer_and_close(self: WorkItem, answer: str, *, outcome: str, by: Person) -> None:
        """A last word to who asked, and its end: done, or declined, cancelled, resolved itself."""
        from backlogs.models.work_item.many import hold_boards

        self.require_worker(by)
        if self.is_asked_for and not answer.strip():
            raise Invalid("Whoever asked gets an answer.", code="answer_needed", field="answer")
        hold_boards(type(self).objects.filter(pk=self.pk))
        lock(self)
        if self.closed_at is not None:
            raise Refused(f"{self.key} is closed.", code="closed")
        if answer.strip():
            self.comment(answer, by=by, audience="public" if self.is_asked_for else "team")
        if outcome == self.Outcome.DONE:
            self.close(by=by)
        else:
            self.dismiss(outcome, by=by)

    def _require_open_interrupt(self: WorkItem) -> None:
        if not self.is_interrupt:
            raise Refused(f"{self.key} is planned already.", code="planned_already")
        if self.closed_at is not None:
            raise Refused(f"{self.key} is closed.", code="closed")


class OutstayingMany:
    def outstaying(self: WorkItemQuerySet, team: Team) -> WorkItemQuerySet:
        """Interrupts of a team that are open for longer than an iteration: no interrupts any more, so the owner decides."""
        since = clock.now() - timedelta(team.iteration_days)
        return self.filter(
            team=team, backlog__kind=BacklogKind.INTERRUPT, closed_at=None, created_at__lt=since
        )
