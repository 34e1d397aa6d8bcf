from __future__ import annotations

from typing import TYPE_CHECKING, Any

from backlogs.models import Link, WorkItem
from backlogs.models.words import BacklogKind, Category
from backlogs.models.work_item.promoting import HANDED_ON
from core import clock
from core.errors import Invalid, Refused
from core.locking import lock, lock_all
from intake.models.triage.urgency import P1
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Column
    from intake.models.triage import Triage
    from people.models import Person

SAID = frozenset({"priority", "service", "class_of_service", "due_on"})
# Each decision by its verb.
VERBS = {"accepted": "accept", "duplicate": "merge_into", "declined": "decline", "promoted": "promote"}


class Deciding:
    """Interrupt or not, and what becomes of it: decided once (DESIGN §5)."""

    @verb()
    def accept(
        self: Triage, *, by: Person, column: Column | None = None, overriding: str = "", **values: Any
    ) -> None:
        """It is work: priority, service and class, and its place on the board."""
        item = self.item
        item.require_worker(by)
        if unknown := values.keys() - SAID:
            raise Invalid(f"{sorted(unknown)[0]} is not said at triage.", field=sorted(unknown)[0])
        lock(item.team)  # a first pull may join the running iteration; then columns, then the item
        column = column or item.team.columns.first_of(Category.QUEUE)
        if column is None:
            raise Refused(f"{item.team} has no column for work that waits.", code="no_queue_column")
        lock_all(item.team.columns.filter(pk=column.pk))
        self.hold(by)
        if self.is_decided_as(self.Decision.ACCEPTED, by):
            return
        self.require_untriaged(by)
        if values.get("priority") == P1:
            self.call_p1(by=by)
        if values:
            item.edit(by=by, **values)
        column.pull(item, by=by, overriding=overriding)
        self.decide(self.Decision.ACCEPTED, by=by, facts={"column": column.pk})

    @verb()
    def decline(self: Triage, answer: str = "", *, by: Person) -> None:
        """Not done, with an answer to whoever asked; a program that sent it needs none."""
        self.hold(by)
        if self.is_decided_as(self.Decision.DECLINED, by):
            return
        self.require_untriaged(by)
        if self.is_asked_for and not answer.strip():
            raise Invalid("Whoever asked gets an answer.", code="answer_needed", field="answer")
        if answer.strip():
            self.item.comment(answer, by=by, audience="public" if self.is_asked_for else "team")
        self.item.dismiss(WorkItem.Outcome.DECLINED, by=by)
        self.decide(self.Decision.DECLINED, by=by)

    @verb()
    def promote(
        self: Triage, *, by: Person, kind: str = "story", backlog: str = BacklogKind.BUSINESS
    ) -> WorkItem:
        """No interrupt: it can wait for the next planning. A new planned item, linked; only the time before stays interrupt."""
        self.hold(by)
        if self.is_decided_as(self.Decision.PROMOTED, by) and self.leads_to:
            return self.leads_to
        self.require_untriaged(by)
        planned = self.item.promote(backlog, by=by, kind=kind)
        self.decide(self.Decision.PROMOTED, by=by, facts={"into": planned.pk}, leads_to=planned)
        return planned

    @verb()
    def split_off(self: Triage, title: str, *, by: Person) -> WorkItem:
        """Two things in one message: the second is an interrupt of its own, to be triaged for itself."""
        item = self.item
        self.hold(by)
        self.require_untriaged(by)
        values = {name: getattr(item, name) for name in HANDED_ON}
        part: WorkItem = WorkItem.objects.add(by=by, backlog=item.backlog, title=title, **values)
        part.link(item, by=by, kind=Link.Kind.SPLIT_FROM)
        item.tell("split", self, by=by, facts={"into": [part.pk]})
        return part

    @property
    def is_asked_for(self: Triage) -> bool:
        return self.item.is_asked_for

    def is_decided_as(self: Triage, decision: str, by: Person) -> bool:
        """The same person the same thing twice is once (held)."""
        return (self.decision, self.decided_by_id) == (decision, by.pk) and not self.came_back

    def decide(
        self: Triage, decision: str, *, by: Person, facts: dict[str, Any] | None = None,
        leads_to: WorkItem | None = None,
    ) -> None:  # fmt: skip
        at = clock.now()
        values = {"decision": decision, "decided_at": at, "decided_by": by, "leads_to": leads_to}
        self.note(
            f"triaged_{decision}", by=by, facts=facts, snoozed_until=None, **values, **self.taken_up(by, at)
        )
