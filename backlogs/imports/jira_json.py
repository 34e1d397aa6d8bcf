"""Jira's JSON: the answer of a search with `expand=changelog`, one issue, or a list of issues."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from backlogs.imports.jira_issue import IssueReader, external_key
from backlogs.imports.jira_points import PointsField
from backlogs.imports.json_stream import JsonStream, elements
from backlogs.imports.mapping import Mapping
from backlogs.imports.meanings import Meanings
from backlogs.imports.reading import Input
from backlogs.imports.records import ImportedItem
from backlogs.imports.refusals import BadRow, BadValue, Unreadable
from backlogs.imports.times import Clock


class JiraFile:
    """One export of a Jira, read twice: once to learn which field is which, once for its issues."""

    format = "jira-json"

    def __init__(self, source: Input, clock: Clock, mapping: Mapping, project: str = "") -> None:
        self.source, self.clock, self.mapping, self.project = source, clock, mapping, project
        if mapping.item or mapping.where or mapping.changes:
            raise Unreadable(
                f"The mapping {mapping.name} explains the columns of a CSV file; {source.name} is to be JSON."
            )

    def items(self, refuse: Callable[[BadRow], None]) -> Iterator[ImportedItem]:
        """The issues in the file's order; a bad one goes to `refuse`, which raises it or lets it be left out."""
        reader = self._learnt()
        seen: set[str] = set()
        for row, issue in self._issues():
            if isinstance(issue, dict) and self.project and project_of(issue) != self.project:
                continue
            try:
                item = self._read(reader, row, issue)
                if item.external_id in seen:
                    raise BadValue("an issue before it has the same key.")
                seen.add(item.external_id)
            except BadValue as reason:
                refuse(BadRow(self.source.name, row, shown_key(issue), str(reason)))
            else:
                yield item

    @property
    def nothing(self) -> str:
        """What to say where nothing was read."""
        return f"{self.source.name} is an answer of Jira without an issue: what was asked for found none."

    def _read(self, reader: IssueReader, row: int, issue: Any) -> ImportedItem:
        if not isinstance(issue, dict):
            raise BadValue("it is not an object.")
        return reader.read(row, issue)

    def _learnt(self) -> IssueReader:
        """What the first reading tells: the field of points, the field of epics, and that there is something to read."""
        field, projects, epic = PointsField(self.mapping.points), Counter[str](), ""

        def hear(name: str, value: Any) -> None:
            nonlocal epic
            if name == "names" and isinstance(value, dict):
                field.hear_names(value)
                epic = next((key for key, said in value.items() if said == "Epic Link"), "")

        for _row, issue in self._issues(hear):
            field.see(issue)
            projects[project_of(issue)] += 1
        if self.project and self.project not in projects:
            has = ", ".join(f"{key} ({count})" for key, count in projects.most_common(8) if key) or "none"
            raise Unreadable(
                f"{self.source.name} has no issue of the project {self.project}; its projects: {has}."
            )
        return IssueReader(self.clock, Meanings(self.mapping), field, epic)

    def _issues(self, hear: Callable[[str, Any], None] | None = None) -> Iterator[tuple[int, Any]]:
        """Issues with their number in the file, counted from 1."""
        members: dict[str, Any] = {}

        def keep(name: str, value: Any) -> None:
            members[name] = value
            if hear:
                hear(name, value)

        row = 0
        with self.source.text() as text:
            for row, issue in enumerate(elements(JsonStream(text, self.source.name), "issues", keep), 1):
                yield row, issue
        if not row and "fields" in members:
            yield 1, members
        elif "issues" in members or (not row and members and "total" not in members):
            raise Unreadable(
                f"{self.source.name} is JSON, but neither a search answer, an issue nor a list of issues of Jira."
            )


def project_of(issue: Any) -> str:
    """The key of the project, by the field or by the key of the issue."""
    fields = issue.get("fields") if isinstance(issue, dict) else None
    project = fields.get("project") if isinstance(fields, dict) else None
    key = project.get("key") if isinstance(project, dict) else None
    if not isinstance(key, str):
        own = issue.get("key") if isinstance(issue, dict) else None
        key = own.rpartition("-")[0] if isinstance(own, str) else ""
    return key


def shown_key(issue: Any) -> str:
    """The key for a sentence; an issue that is broken in its key is named by its row alone."""
    try:
        return external_key(issue) if isinstance(issue, dict) else ""
    except BadValue:
        return ""
