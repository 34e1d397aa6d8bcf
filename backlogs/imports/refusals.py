"""What an import says no with: always a sentence that names the file and, where there is one, the row."""

from core.errors import Invalid


class Unreadable(Invalid):
    """The file as a whole cannot be read as what it was said to be."""

    code = "unreadable"


class BadValue(Exception):
    """A value that cannot be meant; the reader knows of which row and makes a `BadRow` of it."""


class BadRow(Invalid):
    """One row (or one issue) that cannot be imported; `--skip-bad-rows` leaves it out instead."""

    code = "bad_row"

    def __init__(self, file: str, row: int, name: str, reason: str) -> None:
        shown = " ".join(name.split())
        super().__init__(f"{file}, row {row}{f' ({shown})' if shown else ''}: {reason}")
        self.file, self.row, self.reason = file, row, reason
