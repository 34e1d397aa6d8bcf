"""The rows of changes of a CSV import, gathered by item on disk, so that neither order nor size of a file matters."""

import sqlite3
from collections.abc import Iterator
from typing import NamedTuple

from backlogs.imports.refusals import BadRow


class RawChange(NamedTuple):
    """A row of changes as the file writes it."""

    row: int
    at: str
    was: str
    to: str
    was_category: str
    to_category: str


class Changes:
    """A temporary database without a name: it is gone with the connection, and stays in memory while it is small."""

    def __init__(self) -> None:
        self.disk = sqlite3.connect("", isolation_level=None)
        self.disk.execute("PRAGMA journal_mode=OFF")
        self.disk.execute("CREATE TABLE change (item, row, at, was, told, a, b)")
        self.disk.execute("CREATE TABLE item (id PRIMARY KEY) WITHOUT ROWID")

    def gather(self, rows: Iterator[tuple[str, RawChange]]) -> None:
        self.disk.execute("BEGIN")
        kept = ([_stored(item), change.row, *map(_stored, change[1:])] for item, change in rows)
        self.disk.executemany("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?, ?)", kept)
        self.disk.execute("CREATE INDEX change_of ON change (item, row)")
        self.disk.execute("COMMIT")

    def of(self, item: str) -> list[RawChange]:
        asked = "SELECT row, at, was, told, a, b FROM change WHERE item = ? ORDER BY row"
        return [RawChange(row[0], *map(_told, row[1:])) for row in self.disk.execute(asked, [_stored(item)])]

    def is_new(self, item: str) -> bool:
        """Whether the item is seen for the first time."""
        return self.disk.execute("INSERT OR IGNORE INTO item VALUES (?)", [_stored(item)]).rowcount == 1

    def without_item(self, file: str) -> Iterator[BadRow]:
        """Changes of items that the item file does not have."""
        orphans = "SELECT min(row), item FROM change WHERE item NOT IN (SELECT id FROM item) GROUP BY item ORDER BY 1"
        for row, item in self.disk.execute(orphans):
            yield BadRow(file, row, _told(item)[:60], "it changes an item that the item file does not have.")

    def close(self) -> None:
        self.disk.close()


def _stored(text: str) -> bytes:
    """Bytes, since SQLite's text could not hold what is no UTF-8; the row that has it is refused later, by name."""
    return text.encode("utf-8", "surrogatepass")


def _told(stored: bytes) -> str:
    return stored.decode("utf-8", "surrogatepass")
