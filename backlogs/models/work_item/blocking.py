from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.models.block import Block
from core import clock
from core.errors import Invalid, NotAllowed, Refused
from core.fields import storable
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from people.models import Person


class Blocking:
    """Something outside keeps the item from moving, with a reason code and a note."""

    @property
    def open_block(self: WorkItem) -> Block | None:
        return self.blocks.filter(ended_at=None).first()

    @verb()
    def block(self: WorkItem, *, by: Person, reason: str, note: str = "") -> Block:
        """Twice is once; another reason replaces the block by a new one."""
        self.require_worker(by)
        if reason not in Block.Reason.values:
            raise Invalid(f"There is no block reason {reason!r}.", code="unknown_reason", field="reason")
        note = storable(note.strip(), field="note", longest=300)
        lock(self)
        if self.closed_at is not None:
            raise Refused(f"{self.key} is closed; nothing blocks it.", code="closed")
        if standing := self.open_block:
            if (standing.reason, standing.note) == (reason, note):
                return standing
            self._end_block(standing, by=by)
        block = Block.objects.create(item=self, reason=reason, note=note, began_at=clock.now())
        self.tell("blocked", block, by=by, facts={"reason": reason})
        return block

    @verb()
    def unblock(self: WorkItem, *, by: Person) -> None:
        self.require_worker(by)
        lock(self)
        if standing := self.open_block:
            self._end_block(standing, by=by)

    def _end_block(self: WorkItem, block: Block, *, by: Person) -> None:
        block.ended_at = clock.now()
        block.save(update_fields=["ended_at"])
        self.tell("unblocked", block, by=by, facts={"reason": block.reason})

    def require_worker(self: WorkItem, by: Person | None) -> None:
        if by is not None and not self.may_work(by):
            raise NotAllowed(
                f"Only engineers and the product owner of {self.team}, and its crew, change {self.key}."
            )
