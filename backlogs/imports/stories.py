"""What an import writes and tells of one item, from the record of the file: rows, and the entries that lead to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from backlogs.imports.bulk import Table
from backlogs.imports.journey import Step
from backlogs.imports.records import ImportedItem, Who
from backlogs.imports.workflow import Workflow
from backlogs.models.block import Block
from backlogs.models.comment import Comment
from backlogs.models.crew import Crew
from backlogs.models.size import Size

if TYPE_CHECKING:
    from backlogs.models import Column
    from journal.models import Journaled

LONGEST_NOTE = 300


class Told(NamedTuple):
    """Something that happened to an item: what an entry will say."""

    at: datetime
    verb: str
    changes: dict[str, Any]
    facts: dict[str, Any]


@dataclass(slots=True)
class Tables:
    """The tables of the parts of items."""

    sizes: Table = field(default_factory=lambda: Table(Size))
    blocks: Table = field(default_factory=lambda: Table(Block))
    crew: Table = field(default_factory=lambda: Table(Crew))
    comments: Table = field(default_factory=lambda: Table(Comment))


@dataclass(slots=True)
class Story:
    """The parts of one item and its entries; `after` leaves out what an earlier import told."""

    item_id: int
    record: ImportedItem
    ended: datetime | None
    persons: dict[str, int]
    tables: Tables
    after: datetime | None = None
    # Who is on the crew already, and None if something blocks already: neither begins a second time.
    standing: set[int | None] = field(default_factory=set)
    told: list[Told] = field(default_factory=list)
    rows: list[tuple[Table, Journaled]] = field(default_factory=list)

    def tell_all(self, steps: list[Step], workflow: Workflow, columns: list[Column]) -> None:
        self._moves(steps, workflow, columns)
        self._sizes()
        self._blocks()
        self._crew()
        self._comments()
        self.told.sort(key=lambda told: told.at)

    def is_new(self, at: datetime) -> bool:
        return self.after is None or at > self.after

    def _moves(self, steps: list[Step], workflow: Workflow, columns: list[Column]) -> None:
        closed, last_end = False, last_open(steps, workflow)
        for at, step in enumerate(steps):
            done, before = workflow.is_done(step.place), steps[at - 1].place if at else None
            changes: dict[str, Any] = {"column": columns[step.place].pk}
            if done and not closed:
                changes |= {
                    "closed_at": step.at,
                    "outcome": self.record.outcome if at >= last_end else "done",
                }
            elif closed and not done:
                changes |= {"closed_at": None, "outcome": ""}
            closed = done
            if self.is_new(step.at):
                verb = "changed_status" if before == step.place else "pulled"
                facts = {"from": None if before is None else columns[before].pk, "status": step.status}
                self.told.append(Told(step.at, verb, changes, facts))

    def _sizes(self) -> None:
        was: Decimal | None = None
        for size in self.record.sizes:
            if self.is_new(size.at):
                row = Size(self.tables.sizes.next_id(), item_id=self.item_id, points=size.points, at=size.at)
                self.rows.append((self.tables.sizes, row))
                changes = {"points": size.points, row.journal_part: row.journal_state()}
                self.told.append(Told(size.at, "sized", changes, {"was": {"points": was}}))
            was = size.points

    def _blocks(self) -> None:
        for stop in self.record.stops:
            ended = min((end for end in (stop.ended, self.ended) if end), default=None)
            if self.is_new(stop.began) and (ended is None or stop.began < ended):
                row = Block(self.tables.blocks.next_id(), item_id=self.item_id, reason=Block.Reason.OTHER)
                row.note, row.began_at = stop.reason[:LONGEST_NOTE], stop.began
                self._span(self.tables.blocks, row, ("blocked", "unblocked"), ("began_at", "ended_at"), ended)

    def _crew(self) -> None:
        for person_id, joined, left in crew_of(self.record, self.persons, self.ended):
            if self.is_new(joined):
                row = Crew(
                    self.tables.crew.next_id(), item_id=self.item_id, person_id=person_id, joined_at=joined
                )
                self._span(self.tables.crew, row, ("crewed", "uncrewed"), ("joined_at", "left_at"), left)

    def _span(
        self,
        table: Table,
        row: Journaled,
        verbs: tuple[str, str],
        fields: tuple[str, str],
        ended: datetime | None,
    ) -> None:
        """A row with a beginning and perhaps an end is told twice."""
        person_id = row.person_id if isinstance(row, Crew) else None
        if ended is None and person_id in self.standing:
            return
        facts = {"person": person_id} if person_id else {"reason": Block.Reason.OTHER.value}
        began = {row.journal_part: row.journal_state()}
        self.told.append(Told(getattr(row, fields[0]), verbs[0], began, facts))
        if ended:
            setattr(row, fields[1], ended)
            self.told.append(Told(ended, verbs[1], {row.journal_part: row.journal_values(fields[1])}, facts))
        self.rows.append((table, row))

    def _comments(self) -> None:
        for remark in self.record.remarks:
            if self.is_new(remark.at):
                author = self.persons.get(remark.who.key) if remark.who else None
                row = Comment(self.tables.comments.next_id(), item_id=self.item_id, author_id=author)
                row.text, row.written_at = _signed(remark.text, None if author else remark.who), remark.at
                self.rows.append((self.tables.comments, row))
                facts = {"comment": row.pk, "audience": row.audience}
                self.told.append(Told(remark.at, "commented", {row.journal_part: row.journal_state()}, facts))


def last_open(steps: list[Step], workflow: Workflow) -> int:
    """The place behind the last step that is not done: where the last end begins."""
    return max((at + 1 for at, step in enumerate(steps) if not workflow.is_done(step.place)), default=0)


def came_here(steps: list[Step]) -> datetime:
    """When the item came into the column in which it is."""
    before = max((at for at, step in enumerate(steps) if step.place != steps[-1].place), default=-1)
    return steps[before + 1].at


def crew_of(
    record: ImportedItem, persons: dict[str, int], ended: datetime | None
) -> list[tuple[int, datetime, datetime | None]]:
    """(person, joined, left) of each assignment; with the item it ends, and after its end none begins."""
    found = []
    for place, assigned in enumerate(record.assigned):
        following = record.assigned[place + 1].at if place + 1 < len(record.assigned) else None
        left = min((end for end in (following, ended) if end), default=None)
        if assigned.who and assigned.who.key in persons and (left is None or assigned.at < left):
            found.append((persons[assigned.who.key], assigned.at, left))
    return found


def _signed(text: str, who: Who | None) -> str:
    """The words of somebody who is no person here begin with the name."""
    return f"**{who.name}:** {text}" if who else text
