"""What was read and what is to be told waits on disk, not in memory, until its turn comes."""

import pickle
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from backlogs.imports.records import ImportedItem
from backlogs.imports.survey import Survey


class Kept(NamedTuple):
    """An item of the file that was read, without being unpacked."""

    place: int
    external_id: str
    fingerprint: str


class Spool:
    """A temporary database without a name: it is gone with the connection, and stays in memory while it is small."""

    def __init__(self, heard: Callable[[float], None] | None = None) -> None:
        self.heard = heard
        self.survey = Survey()
        self.rejected: list[dict[str, Any]] = []
        self.read = 0
        self.told = 0
        self.disk = sqlite3.connect("", isolation_level=None)
        self.disk.execute("PRAGMA journal_mode=OFF")
        self.disk.execute(
            "CREATE TABLE item (place INTEGER PRIMARY KEY, external_id, fingerprint, packed BLOB)"
        )
        self.disk.execute(
            "CREATE TABLE entry (seq INTEGER PRIMARY KEY, at, verb, kind, subject, changes, facts)"
        )
        self.disk.execute("CREATE TABLE part (iteration, seq INTEGER PRIMARY KEY, name, state)")
        self.disk.execute("BEGIN")

    def keep(self, item: ImportedItem) -> None:
        self.survey.see(item)
        item.mark = item.fingerprint()
        values = [item.external_id, item.mark, item.packed()]
        self.disk.execute("INSERT INTO item (external_id, fingerprint, packed) VALUES (?, ?, ?)", values)
        self.read += 1

    def kept(self) -> Iterator[Kept]:
        asked = "SELECT place, external_id, fingerprint FROM item ORDER BY place"
        return (Kept(*row) for row in self.disk.execute(asked))

    def items(self, places: list[int]) -> Iterator[ImportedItem]:
        """The items at these places, in the file's order; who waits hears how far it has come."""
        for done, place in enumerate(places):
            if self.heard:
                self.heard(done / len(places))
            [packed] = self.disk.execute("SELECT packed FROM item WHERE place = ?", [place]).fetchone()
            yield pickle.loads(packed)  # noqa: S301  (packed above, by this process)

    def tell(self, rows: list[tuple[str, str, str, int, str, str]]) -> None:
        """Entries to be: (happened_at, verb, kind, subject, changes, facts), the last two as JSON."""
        asked = "INSERT INTO entry (at, verb, kind, subject, changes, facts) VALUES (?, ?, ?, ?, ?, ?)"
        self.disk.executemany(asked, rows)
        self.told += len(rows)

    def entries(self) -> Iterator[tuple[str, str, str, int, str, str]]:
        """By the time when it happened; the entries of one moment as they were told."""
        return self.disk.execute("SELECT at, verb, kind, subject, changes, facts FROM entry ORDER BY at, seq")

    def keep_parts(self, rows: list[tuple[int, str, str]]) -> None:
        """Parts of an iteration's entries: (iteration, name, state as JSON)."""
        self.disk.executemany("INSERT INTO part (iteration, name, state) VALUES (?, ?, ?)", rows)

    def parts(self) -> Iterator[tuple[int, str, str]]:
        return self.disk.execute("SELECT iteration, name, state FROM part ORDER BY iteration, seq")

    def close(self) -> None:
        with suppress(sqlite3.Error):
            self.disk.close()
