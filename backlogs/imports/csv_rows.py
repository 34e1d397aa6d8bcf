"""Rows of a delimited file as dictionaries, with their numbers as a spreadsheet shows them (the header is row 1)."""

import csv
from collections.abc import Callable, Iterator

from backlogs.imports.mapping import Mapping
from backlogs.imports.reading import Input
from backlogs.imports.refusals import BadRow, Unreadable

LONGEST_CELL = 1 << 24
MOST_COLUMNS = 2_000

Row = dict[str, str]
Refuse = Callable[[BadRow], None]


class Rows:
    """One delimited file whose first row names its columns; `needed` are those that the mapping speaks of."""

    def __init__(self, source: Input, mapping: Mapping, needed: list[str]) -> None:
        self.source, self.mapping, self.needed = source, mapping, needed
        self.columns: list[str] = []
        # The number of the last row that was read.
        self.last = 0

    def read(self, refuse: Refuse) -> Iterator[tuple[int, Row]]:
        """Row number and cells; a row with more or fewer cells than the header goes to `refuse`."""
        csv.field_size_limit(LONGEST_CELL)
        row = 0
        with self.source.text(self.mapping.encoding) as text:
            lines = csv.reader(text, delimiter=self.mapping.delimiter, strict=True)
            try:
                for row, cells in enumerate(lines, 1):
                    self.last = row
                    if row == 1:
                        self._head(cells)
                    elif len(cells) == len(self.columns):
                        yield row, dict(zip(self.columns, cells, strict=True))
                    elif cells:
                        refuse(
                            BadRow(
                                self.source.name,
                                row,
                                "",
                                f"it has not the {len(self.columns)} cell{'s' * (len(self.columns) != 1)} of the header.",
                            )
                        )
            except csv.Error as error:
                raise Unreadable(f"{self.source.name} is not CSV: near row {row + 1}, {error}.") from error
            except UnicodeError as error:
                raise Unreadable(
                    f"{self.source.name} is not {self.mapping.encoding} text near row {row + 1}."
                ) from error
        if not row:
            self._head([])

    def _head(self, cells: list[str]) -> None:
        self.columns = [cell.strip() for cell in cells]
        if not any(self.columns):
            raise Unreadable(f"{self.source.name} is empty: its first row names no columns.")
        if len(self.columns) > MOST_COLUMNS:
            raise Unreadable(f"{self.source.name} has more than {MOST_COLUMNS:,} columns.")
        named = [column for column in self.columns if column]
        if twice := [column for column in self.needed if named.count(column) > 1]:
            raise Unreadable(f"{self.source.name} names the column {twice[0]!r} twice.")
        if missing := [column for column in self.needed if column not in named]:
            have = ", ".join(named)[:300]
            raise Unreadable(
                f"{self.source.name} has no column {missing[0]!r}, which the mapping {self.mapping.name} names; it has: {have}."
            )
