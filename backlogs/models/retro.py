from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.fields import one_line
from core.locking import lock
from journal.models import Journaled
from journal.recording import verb
from people.models import Role

if TYPE_CHECKING:
    from backlogs.models import Backlog, Feature, Iteration, WorkItem
    from people.models import Person

MOST_NOTES = 200


class RetroNote(Journaled):
    """What people want to keep or to change, said at the retrospective of an iteration or of a feature; it may become an item."""

    journal_kind = "retro_note"
    journal_fields = ("iteration", "feature", "kind", "author", "written_at", "item", "withdrawn_at")
    journal_texts = ("text",)

    class Kind(models.TextChoices):
        KEEP = "keep", "keep"
        CHANGE = "change", "change"

    iteration = models.ForeignKey("backlogs.Iteration", models.CASCADE, null=True, related_name="retro_notes")
    feature = models.ForeignKey("backlogs.Feature", models.CASCADE, null=True, related_name="retro_notes")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    text = models.CharField(max_length=300)
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    item = models.ForeignKey("backlogs.WorkItem", models.PROTECT, null=True, related_name="retro_notes")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(iteration=None, feature__isnull=False) | Q(iteration__isnull=False, feature=None),
                name="retro_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def about(self) -> Iteration | Feature:
        found = self.feature or self.iteration
        assert found is not None
        return found

    def may_withdraw(self, person: Person) -> bool:
        return person.pk == self.author_id or person.has_role(self.about.team_id, Role.PRODUCT_OWNER)

    def journal_teams(self) -> Sequence[int | None]:
        return self.about.journal_teams()

    @verb()
    def withdraw(self, *, by: Person) -> None:
        """Taken back by who wrote it; the item that it became stays."""
        if not self.may_withdraw(by):
            raise NotAllowed(f"Only {self.author} and the product owner take this note back.")
        self._lock()
        if self.withdrawn_at is None:
            self.withdrawn_at = clock.now()
            self._keep("withdrew_note", by)

    @verb()
    def make_item(self, backlog: Backlog, *, by: Person) -> WorkItem:
        """Its action becomes an item of a backlog of the team, once."""
        from backlogs.models.work_item import WorkItem
        from backlogs.models.work_item.making import require_maker

        if backlog.team_id != self.about.team_id:
            raise Invalid("The backlog belongs to another team.", code="other_team", field="backlog")
        require_maker(by, backlog, None)
        if not backlog.is_planned:
            raise Invalid("An action is planned work, no interrupt.", code="planned_only", field="backlog")
        self._lock()
        if self.item is not None:
            return self.item
        if self.withdrawn_at is not None:
            raise Refused("The note was taken back.", code="withdrawn")
        self.item = WorkItem.objects.add(
            by=by, backlog=backlog, title=self.text, kind=WorkItem.Kind.TASK, requester=self.author,
            description=f"From the retrospective of {self.about}.",
        )  # fmt: skip
        self._keep("made_item_of_note", by)
        return self.item

    def _lock(self) -> None:
        lock(self.about)
        self.refresh_from_db()

    def _keep(self, told: str, by: Person) -> None:
        self.save(update_fields=["item", "withdrawn_at"])
        facts = {"note": self.pk} | ({"item": self.item_id} if self.item_id else {})
        self.about.record(told, by=by, changes={self.journal_part: self.journal_state()}, facts=facts)


class Retrospective:
    """A thing that people look back on together."""

    def may_look_back(self, person: Person) -> bool:
        raise NotImplementedError

    @property
    def standing_notes(self: Iteration | Feature) -> models.QuerySet[RetroNote]:  # type: ignore[misc]
        return self.retro_notes.filter(withdrawn_at=None).select_related("author", "item")

    @verb()
    def note_retro(self: Iteration | Feature, kind: str, text: str, *, by: Person) -> RetroNote:  # type: ignore[misc]
        """Keep this, or change that."""
        if not self.may_look_back(by):
            raise NotAllowed(f"Only who works on it and the engineers of {self.team} write retro notes.")
        if kind not in RetroNote.Kind.values:
            raise Invalid(f"There is no kind {kind!r}.", code="unknown_choice", field="kind")
        text = one_line(text, field="text", longest=300)
        if not text:
            raise Invalid("A note needs words.", code="text_needed", field="text")
        lock(self)
        self.require_begun()
        if self.standing_notes.count() >= MOST_NOTES:
            raise Invalid(f"A retrospective has at most {MOST_NOTES} notes.", code="too_many", field="text")
        note = RetroNote.objects.create(
            kind=kind, text=text, author=by, written_at=clock.now(), **{self.journal_kind: self}
        )
        self.record(
            "noted_retro", by=by, changes={note.journal_part: note.journal_state()}, facts={"kind": kind}
        )
        return note

    def require_begun(self) -> None:
        """Nothing to look back on is refused."""
