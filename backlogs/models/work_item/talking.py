from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from backlogs.models.checklist import ChecklistLine
from backlogs.models.comment import Comment
from backlogs.models.commenting import Commenting
from core import clock
from core.errors import Invalid
from core.fields import one_line
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from people.models import Person

MOST_LINES = 100


class Talking(Commenting):
    """Comments of the team, public answers to who asked, and the checklist."""

    def is_asked_for_by(self: WorkItem, person: Person) -> bool:
        return type(self).objects.requested_by(person).filter(pk=self.pk).exists()

    @verb()
    def comment(self: WorkItem, text: str, *, by: Person, audience: str = Comment.Audience.TEAM) -> Comment:
        """What who asked writes is the answer to what they were asked back."""
        said = self.say(text, by=by, audience=audience)
        if self.kind == "request" and self.is_asked_for_by(by):
            self.hear(by=by)
        return said

    def say(self: WorkItem, text: str, *, by: Person, audience: str) -> Comment:
        return super().comment(text, by=by, audience=audience)  # type: ignore[misc]

    def hear(self: WorkItem, *, by: Person | None) -> None:
        """Where a request waits for an answer, this is it."""
        from backlogs.models.request import Request

        if (waiting := Request.objects.waiting().filter(item=self).first()) is not None:
            waiting.hear(by=by)

    def require_answerer(self: WorkItem, by: Person | None) -> None:
        """What is asked of the team is decided about by its product owner, with an answer."""
        if self.kind == "request" and by is not None:
            from backlogs.models.request import Request

            Request.objects.of(self).require_answerer(by)

    @verb()
    def list_line(self: WorkItem, text: str, *, by: Person) -> ChecklistLine:
        self.require_worker(by)
        text = one_line(text, field="text", longest=300)
        if not text:
            raise Invalid("A line needs words.", code="text_needed", field="text")
        lock(self)
        count = self.checklist.filter(removed_at=None).count()
        if count >= MOST_LINES:
            raise Invalid(f"A checklist has at most {MOST_LINES} lines.", code="too_many", field="text")
        line = ChecklistLine.objects.create(item=self, text=text, position=self.checklist.count() + 1)
        self.tell("listed", line, by=by)
        return line

    @verb()
    def tick(self: WorkItem, line: ChecklistLine, *, by: Person) -> None:
        self._mark(line, by, "ticked", "done_at", clock.now())

    @verb()
    def untick(self: WorkItem, line: ChecklistLine, *, by: Person) -> None:
        self._mark(line, by, "unticked", "done_at", None)

    @verb()
    def strike_line(self: WorkItem, line: ChecklistLine, *, by: Person) -> None:
        self._mark(line, by, "struck_line", "removed_at", clock.now())

    @verb()
    def place_line(self: WorkItem, line: ChecklistLine, *, by: Person, before: ChecklistLine | None) -> None:
        """In front of another line, or last."""
        self.require_worker(by)
        lock(self)
        standing = list(self.checklist.filter(removed_at=None))
        if line not in standing or (before is not None and before not in standing):
            raise Invalid("That line is struck.", code="struck", field="before")
        if before == line:
            return
        order = [each for each in standing if each != line]
        order.insert(order.index(before) if before else len(order), line)
        places = sorted(each.position for each in standing)
        moved = [(each, place) for each, place in zip(order, places, strict=True) if each.position != place]
        for each, place in moved:
            each.position = place
            each.save(update_fields=["position"])
        if moved:
            self.tell("placed_line", *(each for each, _ in moved), by=by, facts={"line": line.pk})

    def _mark(
        self: WorkItem, line: ChecklistLine, by: Person, verb_told: str, field: str, at: datetime | None
    ) -> None:
        self.require_worker(by)
        lock(self)
        line.refresh_from_db()
        if (getattr(line, field) is None) != (at is None):
            setattr(line, field, at)
            line.save(update_fields=[field])
            self.tell(verb_told, line, by=by)
