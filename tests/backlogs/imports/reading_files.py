"""What the tests of importers share: the files beside them, and a reading that refuses like the command."""

import json
from pathlib import Path
from typing import Any

from backlogs.imports.csv_file import CsvFile
from backlogs.imports.jira_json import JiraFile
from backlogs.imports.mapping import Mapping, read_mapping
from backlogs.imports.reading import Input
from backlogs.imports.records import ImportedItem
from backlogs.imports.refusals import BadRow
from backlogs.imports.times import Clock

FILES = Path(__file__).parent / "files"


def refuse(row: BadRow) -> None:
    raise row


def jira(path: Path, project: str = "", weeks: int = 0, **mapped: Any) -> dict[str, ImportedItem]:
    mapping = Mapping(**mapped)
    file = JiraFile(Input(path), Clock(mapping.zone, weeks=weeks), mapping, project)
    return {item.external_id: item for item in file.items(refuse)}


def csv(path: Path, mapping: Path, project: str = "", weeks: int = 0) -> dict[str, ImportedItem]:
    said = read_mapping(mapping)
    file = CsvFile(Input(path), Clock(said.zone, said.formats, weeks), said, project)
    return {item.external_id: item for item in file.items(refuse)}


def issue(key: str = "X-1", **fields: Any) -> dict[str, Any]:
    """The smallest issue that Jira answers."""
    usual = {"summary": "Something", "created": "2021-01-04T09:00:00.000+0000", "status": {"name": "Open"}}
    return {"key": key, "fields": usual | fields, "changelog": {"histories": []}}


def written(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path
