"""Any delimited export, read as a mapping file says: one file of items, with their changes beside it or in it."""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import closing

from backlogs.imports.csv_changes import Changes, RawChange
from backlogs.imports.csv_item import PLACE, RowReader
from backlogs.imports.csv_rows import Refuse, Row, Rows
from backlogs.imports.mapping import Mapping
from backlogs.imports.meanings import Meanings
from backlogs.imports.reading import Input
from backlogs.imports.records import ImportedItem
from backlogs.imports.refusals import BadRow, BadValue, Unreadable
from backlogs.imports.times import Clock


class CsvFile:
    """One delimited file of items with the mapping that explains it."""

    format = "csv"

    def __init__(self, source: Input, clock: Clock, mapping: Mapping, project: str = "") -> None:
        self.source, self.mapping, self.project = source, mapping, project
        self.told = {"join": mapping.item.get("id", ""), **mapping.changes} if mapping.changes else {}
        self._check_mapping()
        beside = self.told.get("file", "")
        changed = [
            self.told[key]
            for key in ("join", "at", "from", "to", "from_category", "to_category")
            if key in self.told
        ]
        self.one_file = bool(self.told) and not beside
        self.rows = Rows(source, mapping, self._item_columns() + (changed if self.one_file else []))
        # The second file lies beside the first.
        self.change_rows = (
            Rows(Input(source.path.parent / beside, source.told), mapping, changed) if beside else self.rows
        )
        self.reader = RowReader(clock, mapping, Meanings(mapping))

    def items(self, refuse: Refuse) -> Iterator[ImportedItem]:
        """The items in the file's order; a bad row goes to `refuse`, which raises it or lets it be left out."""
        with closing(Changes()) as changes:
            if self.told:
                changes.gather(self._raw_changes(refuse))
            yield from self._read(changes, refuse)
            if self.told and not self.one_file:
                for orphan in changes.without_item(self.change_rows.source.name):
                    refuse(orphan)

    @property
    def nothing(self) -> str:
        """What to say where nothing was read."""
        if self.mapping.where and self.rows.last > 1:
            asked = ", ".join(
                f"{name} {' or '.join(sorted(said))}" for name, said in self.mapping.where.items()
            )
            return (
                f"{self.source.name} holds no row that the mapping {self.mapping.name} wants (where {asked})."
            )
        return f"{self.source.name} names its columns and holds no row: what was exported is empty."

    def _read(self, changes: Changes, refuse: Refuse) -> Iterator[ImportedItem]:
        projects: Counter[str] = Counter()
        for row, cells in self.rows.read(refuse):
            item_id = cells[self.mapping.item["id"]].strip()
            if not self._begins(changes, row, cells, refuse) or not self._is_of_project(cells, projects):
                continue
            try:
                yield self.reader.read(row, cells, item_id, changes.of(item_id) if self.told else [])
            except BadValue as reason:
                refuse(BadRow(self.source.name, row, item_id[:60], str(reason)))
        if self.project and self.project not in projects:
            has = (
                ", ".join(f"{key[:60]} ({count})" for key, count in projects.most_common(8) if key) or "none"
            )
            raise Unreadable(
                f"{self.source.name} has no item of the project {self.project}; its projects: {has}."
            )

    def _begins(self, changes: Changes, row: int, cells: Row, refuse: Refuse) -> bool:
        """Whether the row is an item that is wanted: in a file of changes the first of each id, else every one."""
        item_id, wanted = cells[self.mapping.item["id"]].strip(), self._is_wanted(cells)
        if self.one_file:
            return wanted and bool(item_id) and changes.is_new(item_id)
        if not item_id:
            refuse(BadRow(self.source.name, row, "", f"its {self.mapping.item['id']} is empty."))
        elif not changes.is_new(item_id):
            refuse(BadRow(self.source.name, row, item_id[:60], "a row before it has the same id."))
            return False
        return wanted and bool(item_id)

    def _is_wanted(self, cells: Row) -> bool:
        return all(cells[column].strip() in values for column, values in self.mapping.where.items())

    def _is_of_project(self, cells: Row, projects: Counter[str]) -> bool:
        if not self.project:
            return True
        found = cells[self.mapping.item["project"]].strip()
        projects[found] += 1
        return found == self.project

    def _raw_changes(self, refuse: Refuse) -> Iterator[tuple[str, RawChange]]:
        optional = [self.told.get(key, "") for key in ("from", "from_category", "to_category")]
        for row, cells in self.change_rows.read(_nothing if self.one_file else refuse):
            if self.one_file and not self._is_wanted(cells):
                continue
            joined, at, to = (cells[self.told[key]].strip() for key in ("join", "at", "to"))
            was, was_category, to_category = (cells[column].strip() if column else "" for column in optional)
            if not joined:
                refuse(BadRow(self.change_rows.source.name, row, "", f"its {self.told['join']} is empty."))
            elif at or to:  # neither: the item never moved
                yield joined, RawChange(row, at, was, to, was_category, to_category)

    def _item_columns(self) -> list[str]:
        columns = list(self.mapping.where)
        for text in self.mapping.item.values():
            columns += re.findall(PLACE, text) if "{" in text else [text]
        return columns

    def _check_mapping(self) -> None:
        missing = [f"item.{key}" for key in ("id", "opened") if not self.mapping.item.get(key)]
        if self.told:
            missing += [f"changes.{key}" for key in ("at", "to") if not self.told.get(key)]
        if self.project and not self.mapping.item.get("project"):
            missing.append("item.project, which --project asks for")
        if missing:
            raise Unreadable(
                f"The mapping {self.mapping.name or '(none given: --mapping FILE)'} does not name {missing[0]}."
            )


def _nothing(refused: BadRow) -> None:
    """In one file the rows are read again as items, and refused then."""
