"""Items that are here already and of which the file knows more: what happened since the last import is added."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F

from backlogs.imports.journey import Step, ended_at, steps_of
from backlogs.imports.records import ImportedItem
from backlogs.imports.stories import Story, Tables, Told, came_here, crew_of
from backlogs.imports.writing import NOWHERE, Setting, last_in_columns
from core import ranks
from core.locking import lock
from journal.plain import plain

if TYPE_CHECKING:
    from backlogs.models import WorkItem
    from backlogs.models.imports import Origin


class Updater:
    """Adds later history to items one by one; what was moved here meanwhile stays where people put it."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.parts = Tables()
        self.last_in_column = last_in_columns(setting)

    def update(self, item: ImportedItem, origin: Origin) -> None:
        work, setting = origin.item, self.setting
        lock(work)
        steps = steps_of(item, setting.workflow)
        ended = ended_at(steps, setting.workflow)
        story = Story(work.pk, item, ended, setting.persons, self.parts, after=origin.last_at)
        ends = self._end_spans(story, work, origin.last_at)
        story.standing = standing_of(work)
        story.tell_all(steps, setting.workflow, setting.columns)
        new_steps = [step for step in steps if step.at > origin.last_at]
        if self._was_moved_here(work):
            new_steps, story.told = [], [told for told in story.told if "column" not in told.changes]
        if new_steps:
            self._stay(work, new_steps)
            self._place(work, steps, ended)
        for table, row in story.rows:
            table.write([table.row(row)])
        story.told = sorted([*ends, *story.told], key=lambda told: told.at)
        self._describe(work, item, story)
        for told in story.told:
            self._tell(work, told)
        setting.ties += item.ties
        origin.fingerprint, origin.last_at = item.mark, max(origin.last_at, item.last_at)
        origin.came_with_id = setting.import_id
        origin.save()

    def _was_moved_here(self, work: WorkItem) -> bool:
        """Whether the last stay is not the import's: those of an import know the offset of their time."""
        last = work.stays.order_by("-entered_at", "-id").first()
        return last is None or last.left_at is not None or last.outside_offset is None

    def _stay(self, work: WorkItem, steps: list[Step]) -> None:
        from backlogs.models import Stay

        work.stays.filter(left_at=None).update(left_at=steps[0].at)
        for at, step in enumerate(steps):
            Stay.objects.create(
                item=work, team=self.setting.team, column=self.setting.columns[step.place], entered_at=step.at,
                left_at=steps[at + 1].at if at + 1 < len(steps) else None,
                outside_status=step.status, outside_offset=step.offset,
            )  # fmt: skip

    def _place(self, work: WorkItem, steps: list[Step], ended: datetime | None) -> None:
        from backlogs.models import Placement

        column, rank = self.setting.columns[steps[-1].place].pk, NOWHERE
        archived = self.setting.tiles.end_after(ended) if ended else None
        if archived is None:
            rank = self.last_in_column[column] = ranks.between(self.last_in_column.get(column), None)
        values = {"column": column, "rank": rank, "entered_at": came_here(steps), "archived_at": archived}
        Placement.objects.filter(item=work).update(**values)

    def _end_spans(self, story: Story, work: WorkItem, after: datetime) -> list[Told]:
        """Crew rows and blocks that stood open at the last import and have ended since."""
        ends: list[tuple[Any, str, datetime, str]] = []
        for person_id, joined, left in crew_of(story.record, story.persons, story.ended):
            if left and joined <= after:
                rows = work.crew.filter(person_id=person_id, joined_at=joined, left_at=None)
                ends += [(row, "left_at", left, "uncrewed") for row in rows]
        for stop in story.record.stops:
            ended = min((end for end in (stop.ended, story.ended) if end), default=None)
            if ended and stop.began <= after:
                rows_of_it = work.blocks.filter(began_at=stop.began, ended_at=None)
                ends += [(row, "ended_at", ended, "unblocked") for row in rows_of_it]
        told = []
        for row, name, moment, verb in ends:
            setattr(row, name, moment)
            row.save(update_fields=[name])
            facts = {"person": row.person_id} if name == "left_at" else {}
            told.append(Told(moment, verb, {row.journal_part: row.journal_values(name)}, facts))
        return told

    def _describe(self, work: WorkItem, item: ImportedItem, story: Story) -> None:
        """The fields that the file tells otherwise now, and how the item ended."""
        values = {
            name: new for name, new in self.setting.values_of(item).items() if getattr(work, name) != new
        }
        from backlogs.models.work_item.making import rank_at_end

        ends = [told.changes for told in story.told if "closed_at" in told.changes]
        closing = {"closed_at": ends[-1]["closed_at"], "outcome": ends[-1]["outcome"]} if ends else {}
        if any("points" in told.changes for told in story.told):
            closing["points"] = item.sizes[-1].points
        if work.closed_at and ends and not closing["closed_at"]:
            closing["rank"] = rank_at_end(work.backlog, work.feature)
        type(work).objects.filter(pk=work.pk).update(**values, **closing)
        self._label(work, item, story)
        if values:
            was = work.journal_values(*(name.removesuffix("_id") for name in values))
            for name, value in values.items():
                setattr(work, name, value)
            changes = work.journal_values(*(name.removesuffix("_id") for name in values))
            story.told.append(Told(item.last_at, "edited", changes, {"was": was}))

    def _label(self, work: WorkItem, item: ImportedItem, story: Story) -> None:
        """Labels that the file has and the item had not; those given here stay."""
        from backlogs.models import ItemLabel

        tried = [
            ItemLabel.objects.get_or_create(item=work, label_id=label)
            for label in self.setting.labelled(item)
        ]
        if come := {row.journal_part: row.journal_state() for row, made in tried if made}:
            names = work.item_labels.order_by("label__name").values_list("label__name", flat=True)
            story.told.append(Told(item.last_at, "labelled", come, {"labels": list(names)}))

    def _tell(self, work: WorkItem, told: Told) -> None:
        type(work).objects.filter(pk=work.pk).update(version=F("version") + 1)
        work.version += 1
        changes = {**plain(told.changes), "version": work.version}
        work.record(told.verb, by=None, changes=changes, facts=told.facts, happened_at=told.at)


def standing_of(work: WorkItem) -> set[int | None]:
    """Who is on the crew now, and None if something blocks the item now: neither begins a second time."""
    crew = set(work.crew.filter(left_at=None).values_list("person_id", flat=True))
    return crew | ({None} if work.blocks.filter(ended_at=None).exists() else set())
