"""An import as the command does it, and what the journal says of the result."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from journal.models import Entry
from journal.sentences import feed
from tests.backlogs.imports.reading_files import FILES

SERVER = FILES / "jira_server.json"
TICKETS, EXPLAINED = FILES / "tickets.csv", FILES / "tickets.toml"


def bring_in(kind: str, path: Path, *options: str, team: str = "OPS") -> dict[str, Any]:
    """The summary of an import into a team that is made if there is none; the journal must agree afterwards."""
    out = StringIO()
    call_command("import_items", kind, str(path), f"--team={team}", "--create-team", *options, stdout=out)
    agree()
    return json.loads(out.getvalue())


def tickets(*options: str) -> dict[str, Any]:
    return bring_in("csv", TICKETS, f"--mapping={EXPLAINED}", *options)


def agree() -> None:
    """Replaying the journal gives the tables, and every entry can be told."""
    assert all(line.sentence for line in feed(list(Entry.objects.order_by("id")), None))
    said = StringIO()
    try:
        call_command("check_journal", stdout=StringIO(), stderr=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def refused(*arguments: str) -> str:
    """The sentence on stderr of a command that ends with 2 and writes nothing."""
    before, said, out = Entry.objects.count(), StringIO(), StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_items", *arguments, stdout=out, stderr=said)
    assert ended.value.code == 2
    assert (Entry.objects.count(), out.getvalue()) == (before, "")
    assert said.getvalue().count("\n") == 1
    return said.getvalue().strip()
