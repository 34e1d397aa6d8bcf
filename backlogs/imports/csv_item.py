"""One row of a delimited file, with the rows of changes that belong to it, as an `ImportedItem`."""

import re

from backlogs.imports import words
from backlogs.imports.csv_changes import RawChange
from backlogs.imports.jira_points import points
from backlogs.imports.mapping import Mapping
from backlogs.imports.meanings import Meanings
from backlogs.imports.records import Assigned, ImportedItem, Moment, Move, Sized, Tie, Who
from backlogs.imports.refusals import BadValue
from backlogs.imports.texts import LONGEST_ID, LONGEST_TITLE, clean, name, title
from backlogs.imports.times import Clock

PLACE = re.compile(r"\{([^{}]*)\}")
SEPARATORS = re.compile(r"[,;|]")
# What other tools write where a person is unknown.
NOBODY = frozenset({"", "?", "-", "none", "unassigned", "nobody"})
# Categories as exports write them out.
CATEGORY_WORDS = {
    "to do": words.QUEUE, "todo": words.QUEUE, "new": words.QUEUE, "queue": words.QUEUE, "proposed": words.QUEUE,
    "in progress": words.ACTIVE, "indeterminate": words.ACTIVE, "active": words.ACTIVE, "doing": words.ACTIVE,
    "waiting": words.WAITING, "done": words.DONE, "complete": words.DONE, "completed": words.DONE,
}  # fmt: skip


class RowReader:
    """Knows the mapping, and reads one row after another."""

    def __init__(self, clock: Clock, mapping: Mapping, meanings: Meanings) -> None:
        self.clock, self.mapping, self.meanings = clock, mapping, meanings

    def read(self, row: int, cells: dict[str, str], item_id: str, changes: list[RawChange]) -> ImportedItem:
        clean(item_id, "id", longest=LONGEST_ID)
        short, whole = title(self._cell(cells, "title"), otherwise=item_id)
        description = clean(self._cell(cells, "description"), "description")
        opened = self._moment(self._cell(cells, "opened"), "opening")
        item = ImportedItem(row, item_id, short, opened)
        item.description = f"{whole}\n\n{description}".strip() if whole else description
        self._classify(item, cells)
        self._move(item, changes)
        self._end(item, cells)
        self._size(item, cells)
        for key, field in (("reporter", "reporter"), ("assignee", "assignee")):
            found = self._who(cells, key)
            if found and field == "assignee":
                item.assigned = [Assigned(item.opened.at, found)]
            elif found:
                item.reporter = found
        if (parent := clean(self._cell(cells, "parent"), "parent", LONGEST_ID)) and parent != item_id:
            item.ties = [Tie("split_from", item_id, parent)]
        return item

    def _cell(self, cells: dict[str, str], key: str) -> str:
        """What the mapping says for this: the cell of a column, or a text with the cells of columns in it."""
        text = self.mapping.item.get(key, "")
        if "{" in text:
            return PLACE.sub(lambda found: cells[found.group(1)], text)
        return cells[text].strip() if text else ""

    def _moment(self, text: str, what: str) -> Moment:
        if not text:
            raise BadValue(f"it has no time of {what}.")
        return self.clock.moment(text)

    def _classify(self, item: ImportedItem, cells: dict[str, str]) -> None:
        item.kind = self.meanings.kind(name(self._cell(cells, "kind"), "kind"))
        item.priority = self.meanings.priority(name(self._cell(cells, "priority"), "priority"))
        item.class_of_service = self.meanings.class_of_service(
            name(self._cell(cells, "class"), "class of service")
        )
        item.service = name(self._cell(cells, "service"), "service") or self.mapping.always.get("service", "")
        labels = SEPARATORS.split(clean(self._cell(cells, "labels"), "labels"))
        item.labels = sorted({label for text in labels if (label := name(text, "label"))})
        if due := self._cell(cells, "due"):
            item.due_on = self.clock.day(due)

    def _move(self, item: ImportedItem, changes: list[RawChange]) -> None:
        """Changes by time, equal times as they stand in the file; one before the opening moves the opening."""
        told = []
        for change in changes:
            at, offset = self._moment(change.at, f"the change in row {change.row}")
            to = name(change.to, "status")
            if not to:
                raise BadValue(f"the change in row {change.row} names no status.")
            told.append(Move(at, offset, name(change.was, "status"), to))
            self._know(item, change)
        told.sort(key=lambda move: move.at)
        if told and told[0].at < item.opened.at:
            item.opened = Moment(told[0].at, told[0].offset)
        item.opening_status = told[0].was if told else ""
        now = item.opening_status
        for move in told:
            if move.to != now:
                item.moves.append(move)
            now = move.to

    def _know(self, item: ImportedItem, change: RawChange) -> None:
        for status, told in ((change.was, change.was_category), (change.to, change.to_category)):
            category = (
                self.meanings.category(status, CATEGORY_WORDS.get(told.casefold(), "")) if status else ""
            )
            if category:
                item.categories[status] = category

    def _end(self, item: ImportedItem, cells: dict[str, str]) -> None:
        """A file that tells no changes may tell a status now, and an end."""
        status, closed = name(self._cell(cells, "status"), "status"), self._cell(cells, "closed")
        if closed:
            end = self.clock.moment(closed)
            if end.at < item.opened.at:
                raise BadValue(
                    f"it ended ({closed[:40]}) before it began ({self._cell(cells, 'opened')[:40]})."
                )
            if not item.moves:
                item.moves = [Move(*end, "", status or "Closed")]
        elif status and not item.moves:
            item.opening_status = status
        item.outcome = self.meanings.outcome(name(self._cell(cells, "outcome"), "outcome"), item.status)

    def _size(self, item: ImportedItem, cells: dict[str, str]) -> None:
        if (size := points(self._cell(cells, "points"))) is not None:
            item.sizes = [Sized(item.opened.at, size)]

    def _who(self, cells: dict[str, str], key: str) -> Who | None:
        text = clean(self._cell(cells, key), key, LONGEST_TITLE)
        return Who(text[:LONGEST_ID], text[:LONGEST_ID]) if text.casefold() not in NOBODY else None
