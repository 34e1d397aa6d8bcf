"""What is asked of an import, checked; and the reading of its file, which touches no database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from backlogs.imports.csv_file import CsvFile
from backlogs.imports.jira_json import JiraFile
from backlogs.imports.mapping import Mapping
from backlogs.imports.reading import Input
from backlogs.imports.refusals import BadRow, Unreadable
from backlogs.imports.spool import Spool
from backlogs.imports.times import Clock
from core.errors import Invalid

FORMATS = {reader.format: reader for reader in (JiraFile, CsvFile)}
MOST_WEEKS = 3_000
Heard = Callable[[float], None] | None


@dataclass(frozen=True, slots=True)
class Order:
    """Read this file in this format into this team."""

    format: str
    path: Path
    team_key: str
    create_team: bool = False
    team_name: str = ""
    project: str = ""
    backlog: str = ""
    weeks: int = 0
    skip_bad_rows: bool = False
    mapping: Mapping = field(default_factory=Mapping)

    def __post_init__(self) -> None:
        if self.format not in FORMATS:
            raise Unreadable(f"There is no format {self.format!r}; there are {', '.join(FORMATS)}.")
        if abs(self.weeks) > MOST_WEEKS:
            raise Unreadable(f"Dates are moved by at most {MOST_WEEKS:,} weeks.")

    @property
    def backlog_kind(self) -> str:
        return self.backlog or self.mapping.backlog or "business"

    def source(self, team_key: str) -> str:
        """What makes an item the same item in the next import: the format and the team."""
        return f"{self.format}:{team_key}"

    def read(self, told: Heard = None, heard_writing: Heard = None) -> Spool:
        """The whole file, read and checked, waiting on disk; the two hear how far reading and writing have come."""
        clock = Clock(self.mapping.zone, self.mapping.formats, self.weeks)
        file = FORMATS[self.format](Input(self.path, told), clock, self.mapping, self.project)
        spool = Spool(heard_writing)

        def refuse(row: BadRow) -> None:
            if not self.skip_bad_rows:
                raise row
            spool.rejected.append({"row": row.row, "reason": row.reason})

        try:
            for item in file.items(refuse):
                spool.keep(item)
            if not spool.read and not spool.rejected:
                raise Unreadable(f"{file.nothing} Nothing was imported.", code="empty_file")
        except BaseException:
            spool.close()
            raise
        return spool


def no_team(order: Order) -> Invalid:
    return Invalid(f"There is no team {order.team_key}; --create-team makes it.", code="unknown_team")
