from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from backlogs.models.iteration_entry import IterationEntry
from backlogs.models.iteration_record import say_do
from core import clock, fields
from core.errors import Invalid, Refused
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Iteration, WorkItem
    from people.models import Person


class Amendment(Journaled):
    """A later correction of a frozen record: who, when, what and why; the record itself is not written again."""

    journal_kind = "amendment"
    journal_fields = ("iteration", "entry", "was", "outcome", "because", "amended_by", "amended_at")

    iteration = models.ForeignKey("backlogs.Iteration", models.PROTECT, related_name="amendments")
    entry = models.ForeignKey("backlogs.IterationEntry", models.PROTECT, related_name="amendments")
    was = models.CharField(max_length=7, choices=IterationEntry.Outcome.choices)
    outcome = models.CharField(max_length=7, choices=IterationEntry.Outcome.choices)
    because = models.CharField(max_length=200)
    amended_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    amended_at = models.DateTimeField()

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.entry}: {self.outcome} instead of {self.was}"


class Amending:
    """What a closed iteration's record says wrongly is put right beside it, so that both are read (R9)."""

    @verb()
    def amend(self: Iteration, item: WorkItem, outcome: str, *, because: str, by: Person) -> Amendment:
        """Twice is once."""
        self.require_planner(by)
        because = fields.reason(because)
        if outcome not in IterationEntry.Outcome.values:
            raise Invalid(f"There is no outcome {outcome!r}.", code="unknown_outcome", field="outcome")
        if not because:
            raise Invalid("An amendment says why.", code="reason_needed", field="because")
        lock(self)
        entry = self._require_amendable(item)
        last = entry.amendments.order_by("-id").first()
        was = last.outcome if last else entry.outcome
        if last is not None and was == outcome:
            return last
        if was == outcome:
            raise Refused(f"The record says {outcome} already.", code="unchanged")
        made = Amendment.objects.create(
            iteration=self, entry=entry, was=was, outcome=outcome, because=because, amended_by=by, amended_at=clock.now()
        )  # fmt: skip
        facts = {"item": item.pk, "was": was, "outcome": outcome, "because": because}
        self.record("amended", by=by, changes={made.journal_part: made.journal_state()}, facts=facts)
        return made

    @property
    def amended_say_do(self: Iteration) -> dict[str, Any] | None:
        """Say and do as the amendments have it; the frozen one stands beside it."""
        return say_do(self.amended_rows)

    @property
    def amended_rows(self: Iteration) -> list[dict[str, Any]]:
        """The rows of the frozen record, each with what the last amendment says of it."""
        told = dict(self.amendments.order_by("id").values_list("entry__item__key", "outcome"))
        rows = [dict(row) for row in (self.frozen or {}).get("entries", [])]
        for row in reversed(rows):  # what left and came again is amended where it ended
            row["outcome"] = told.pop(row["key"], row["outcome"])
        return rows

    def _require_amendable(self: Iteration, item: WorkItem) -> IterationEntry:
        if self.closed_at is None:
            raise Refused(f"{self} is not closed; change the plan itself.", code="not_closed")
        entry: IterationEntry | None = self.entries.filter(item=item).order_by("-id").first()
        if entry is None:
            raise Refused(f"{item.key} was not in {self}.", code="not_in_iteration")
        if entry.how == IterationEntry.How.RECONSTRUCTED:
            raise Refused(f"{self} was laid over imported history and has no record.", code="reconstructed")
        return entry
