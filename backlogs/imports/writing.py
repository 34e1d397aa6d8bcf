"""Items of a file that are new here, written with their whole history, a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from backlogs.imports.bulk import Row, Table
from backlogs.imports.journey import Step, ended_at, seen_in, steps_of
from backlogs.imports.records import ImportedItem, Tie
from backlogs.imports.spool import Spool
from backlogs.imports.stories import Story, Tables, Told, came_here
from backlogs.imports.tiling import RECONSTRUCTED, Tiles
from backlogs.imports.workflow import Workflow
from backlogs.models.iteration_entry import IterationEntry
from backlogs.models.words import BacklogKind
from core import ranks
from journal.plain import plain

if TYPE_CHECKING:
    from backlogs.models import Backlog, Column, ItemLabel, WorkItem
    from people.models import Team

# A place in no order: what is closed or archived stands in none.
NOWHERE = ranks.between(None, None)
LONGEST_ADDRESS = 254
LONGEST_LABEL = 60


@dataclass(slots=True)
class Setting:
    """Where an import writes: the team with its columns, people and iterations."""

    import_id: int
    source: str
    told_source: str
    team: Team
    backlog: Backlog
    workflow: Workflow
    columns: list[Column]
    persons: dict[str, int]
    tiles: Tiles
    ties: list[Tie] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)

    def values_of(self, item: ImportedItem) -> dict[str, Any]:
        """The fields of the work item that a file tells, and that a later file may tell otherwise."""
        interrupt = self.backlog.kind == BacklogKind.INTERRUPT
        reporter = self.persons.get(item.reporter.key) if item.reporter else None
        fixed = item.class_of_service == "fixed_date" and item.due_on is None
        return {
            "kind": item.kind or ("interrupt" if interrupt else "story"),
            "title": item.title,
            "description": item.description,
            "due_on": item.due_on,
            "service": item.service,
            "class_of_service": "standard" if fixed else item.class_of_service or "standard",
            "priority": item.priority if interrupt else None,
            "requester_id": reporter,
            "requester_address": item.reporter.name[:LONGEST_ADDRESS]
            if item.reporter and not reporter
            else "",
        }

    def labelled(self, item: ImportedItem) -> Iterator[int]:
        """The labels of the item, those that are new being made."""
        from backlogs.models import Label

        for name in sorted({label[:LONGEST_LABEL] for label in item.labels}):
            if name not in self.labels:
                self.labels[name] = Label.objects.get_or_create(team=self.team, name=name)[0].pk
            yield self.labels[name]


def last_in_columns(setting: Setting) -> dict[int, str | None]:
    """The last rank in each column; they are held, so that nobody else comes in."""
    from backlogs.models import Placement

    placed = Placement.objects.filter(team=setting.team, archived_at=None)
    return dict(placed.order_by("column", "rank").values_list("column_id", "rank"))


class Writer:
    """Writes batches of new items; open ones stand behind what is there, in the file's order."""

    def __init__(self, setting: Setting, spool: Spool) -> None:
        from backlogs.models import ItemLabel, Placement, Stay, WorkItem
        from backlogs.models.imports import Origin

        self.setting, self.spool, self.model = setting, spool, WorkItem
        self.last_rank: str | None = None
        self.last_in_column: dict[int, str | None] = {}
        self.parts = Tables()
        self.items, self.entries = Table(WorkItem), Table(IterationEntry)
        self.placements = Table(Placement, "item", "team", "column", "rank", "entered_at", "archived_at")
        self.stays = Table(
            Stay, "item", "team", "column", "entered_at", "left_at", "outside_status", "outside_offset"
        )
        self.labels = Table(ItemLabel)
        self.origins = Table(Origin, "item", "came_with", "fingerprint", "last_at")
        self.rows: dict[Table, list[Row]] = {}

    def write(self, batch: list[ImportedItem]) -> None:
        from backlogs.models.work_item.making import last_rank, next_number

        before = next_number(self.setting.team.pk, len(batch)) - len(batch)
        # Read under the lock of the counter, as everybody who adds an item reads it.
        self.last_rank, self.last_in_column = (
            last_rank(self.setting.backlog, None),
            last_in_columns(self.setting),
        )
        # In the order in which one row names another.
        parts = [self.parts.sizes, self.parts.blocks, self.parts.crew, self.parts.comments]
        tables = [self.items, self.placements, self.stays, *parts, self.entries, self.labels, self.origins]
        self.rows = {table: [] for table in tables}
        for number, item in enumerate(batch, before + 1):
            self._write(item, f"{self.setting.team.key}-{number}")
        for table, rows in self.rows.items():
            if rows:
                table.write(rows)

    def _write(self, item: ImportedItem, key: str) -> None:
        setting = self.setting
        steps = steps_of(item, setting.workflow)
        ended = ended_at(steps, setting.workflow)
        story = Story(self.items.next_id(), item, ended, setting.persons, self.parts)
        story.tell_all(steps, setting.workflow, setting.columns)
        entries = list(self._entries(story))
        work = self._work(story, key, version=len(entries))
        self.rows[self.items].append(self.items.row(work))
        for table, row in story.rows:
            self.rows[table].append(table.row(row))
        self._place(story.item_id, steps, ended)
        self._reconstruct(story, steps)
        labels = list(self._labels(story))
        self.rows[self.origins].append((story.item_id, setting.import_id, item.mark, item.last_at))
        setting.ties += item.ties
        state = work.journal_state() | {"points": None, "version": 1, "closed_at": None, "outcome": ""}
        state |= {label.journal_part: label.journal_state() for label in labels}
        self.spool.tell(
            [_entry(work.pk, at, verb, plain(state | said), facts) for at, verb, said, facts in entries[:1]]
        )
        self.spool.tell(
            [_entry(work.pk, at, verb, plain(said), facts) for at, verb, said, facts in entries[1:]]
        )

    def _labels(self, story: Story) -> Iterator[ItemLabel]:
        from backlogs.models import ItemLabel

        for label in self.setting.labelled(story.record):
            row = ItemLabel(self.labels.next_id(), item_id=story.item_id, label_id=label)
            self.rows[self.labels].append(self.labels.row(row))
            yield row

    def _entries(self, story: Story) -> Iterator[Told]:
        """The first entry brings the item with all that it had at its opening; each later one is a version further."""
        opened = story.record.opened.at
        first, later = story.told[0], story.told[1:]
        changes = dict(first.changes)
        while later and later[0].at == opened and "column" not in later[0].changes:
            changes |= later.pop(0).changes
        yield Told(
            opened,
            "imported",
            changes,
            {"source": self.setting.told_source, "status": first.facts.get("status", "")},
        )
        for version, told in enumerate(later, 2):
            yield Told(told.at, told.verb, {**told.changes, "version": version}, told.facts)

    def _work(self, story: Story, key: str, version: int) -> WorkItem:
        setting, item, rank = self.setting, story.record, NOWHERE
        if not story.ended:
            rank = self.last_rank = ranks.between(self.last_rank, None)
        return self.model(
            pk=story.item_id, team=setting.team, backlog=setting.backlog, key=key, rank=rank, version=version,
            arrived_as=setting.backlog.kind, points=item.sizes[-1].points if item.sizes else None,
            outcome=item.outcome if story.ended else "", closed_at=story.ended, created_at=item.opened.at,
            source=setting.source, external_id=item.external_id, **setting.values_of(item),
        )  # fmt: skip

    def _place(self, item_id: int, steps: list[Step], ended: datetime | None) -> None:
        setting, last = self.setting, steps[-1]
        column = setting.columns[last.place].pk
        archived = setting.tiles.end_after(ended) if ended else None
        rank = NOWHERE
        if archived is None:
            rank = self.last_in_column[column] = ranks.between(self.last_in_column.get(column), None)
        self.rows[self.placements].append(
            (item_id, setting.team.pk, column, rank, came_here(steps), archived)
        )
        for at, step in enumerate(steps):
            left = steps[at + 1].at if at + 1 < len(steps) else None
            place = setting.columns[step.place].pk
            self.rows[self.stays].append(
                (item_id, setting.team.pk, place, step.at, left, step.status, step.offset)
            )

    def _reconstruct(self, story: Story, steps: list[Step]) -> None:
        """What each iteration saw of the item; nobody promised anything, so say and do stay unknown."""
        parts = []
        for tile in self.setting.tiles.touched(steps, self.setting.workflow):
            seen = seen_in(story.record, steps, self.setting.workflow, tile.begins, tile.ends)
            if seen:
                row = IterationEntry(
                    self.entries.next_id(), iteration_id=tile.iteration_id, item_id=story.item_id, how=RECONSTRUCTED,
                    points=seen.points, added_at=seen.since, outcome=seen.outcome, ended_at=tile.ends,
                )  # fmt: skip
                self.rows[self.entries].append(self.entries.row(row))
                parts.append((tile.iteration_id, row.journal_part, json.dumps(row.journal_state())))
        self.spool.keep_parts(parts)


def _entry(item_id: int, at: datetime, verb: str, changes: dict[str, Any], facts: dict[str, Any]) -> Any:
    return plain(at), verb, "item", item_id, json.dumps(changes), json.dumps(plain(facts))
