"""A second run changes nothing; a later export adds what happened since; a refusal writes nothing."""

import json
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from backlogs.imports import writing
from backlogs.models import Crew, Import, Stay, WorkItem
from journal.models import Entry, Head
from people.models import Person, Team
from tests.backlogs.imports.importing import EXPLAINED, SERVER, TICKETS, agree, bring_in, refused, tickets
from tests.backlogs.imports.reading_files import FILES, issue, written

pytestmark = pytest.mark.django_db


def item(external_id: str) -> WorkItem:
    return WorkItem.objects.get(external_id=external_id)


def later(tmp_path: Path, key: str, *changes: dict[str, Any], **fields: Any) -> Path:
    """The export of Jira Server, told again after these changes."""
    whole = json.loads(SERVER.read_text())
    for one in whole["issues"]:
        if one["key"] == key:
            one["fields"] |= fields
            one["changelog"]["histories"] += changes
    return written(tmp_path / "later.json", whole)


def change(day: int, field: str, was: str, to: str) -> dict[str, Any]:
    items = [{"field": field, "from": was, "fromString": was, "to": to, "toString": to}]
    return {"created": f"2021-05-{day:02}T10:00:00.000+0200", "items": items}


def test_a_second_run_changes_nothing_and_takes_no_number() -> None:
    first = bring_in("jira-json", SERVER)
    before = list(Head.objects.values_list("id", "number"))
    again = bring_in("jira-json", SERVER)
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, first["created"])
    assert again["unmapped"] == first["unmapped"]
    assert list(Head.objects.values_list("id", "number")) == before
    assert Import.objects.count() == 1


def test_a_later_export_adds_what_happened_since(tmp_path: Path) -> None:
    bring_in("jira-json", SERVER)
    moves = [change(3, "status", "Reopened", "In Progress"), change(5, "status", "In Progress", "Closed")]
    fields = {
        "status": {"name": "Closed", "statusCategory": {"key": "done"}},
        "summary": "Retire the relay at last",
    }
    summary = bring_in(
        "jira-json", later(tmp_path, "OPS-2", *moves, change(4, "Story Points", "2", "8"), **fields)
    )
    assert (summary["created"], summary["updated"], summary["unchanged"]) == (0, 1, 3)
    relay = item("OPS-2")
    assert (relay.title, relay.points, relay.outcome) == ("Retire the relay at last", 8, "done")
    assert relay.closed_at == datetime(2021, 5, 5, 8, tzinfo=UTC)
    statuses = Stay.objects.filter(item=relay).order_by("entered_at").values_list("outside_status", flat=True)
    assert list(statuses) == ["Open", "Closed", "Reopened", "In Progress", "Closed"]
    assert Crew.objects.get(item=relay).left_at == relay.closed_at
    assert (
        bring_in(
            "jira-json", later(tmp_path, "OPS-2", *moves, change(4, "Story Points", "2", "8"), **fields)
        )["updated"]
        == 0
    )


def test_new_issues_of_a_later_export_stand_behind_the_others(tmp_path: Path) -> None:
    bring_in("jira-json", SERVER)
    whole = json.loads(SERVER.read_text())
    whole["issues"].insert(0, issue("OPS-9"))
    assert bring_in("jira-json", written(tmp_path / "more.json", whole))["created"] == 1
    assert item("OPS-9").key == "OPS-5"
    assert item("OPS-9").rank > item("OPS-3").rank


def test_what_people_moved_here_stays_where_they_put_it(tmp_path: Path) -> None:
    bring_in("jira-json", SERVER)
    team = Team.objects.get()
    team.columns.done().pull(item("OPS-2"), by=None)
    fields = {"status": {"name": "In Progress", "statusCategory": {"key": "indeterminate"}}}
    summary = bring_in(
        "jira-json", later(tmp_path, "OPS-2", change(3, "status", "Reopened", "In Progress"), **fields)
    )
    assert summary["updated"] == 1
    assert item("OPS-2").outcome == "done"


def test_a_reopened_item_is_open_again(tmp_path: Path) -> None:
    bring_in("jira-json", SERVER)
    fields = {"status": {"name": "Reopened", "statusCategory": {"key": "new"}}}
    bring_in("jira-json", later(tmp_path, "OPS-1", change(3, "status", "Closed", "Reopened"), **fields))
    back = item("OPS-1")
    assert (back.closed_at, back.outcome) == (None, "")
    assert back.placement.archived_at is None


def test_dates_moved_otherwise_than_before_are_refused() -> None:
    tickets("--shift-weeks=4")
    said = refused("csv", str(TICKETS), "--team=OPS", f"--mapping={EXPLAINED}")
    assert said == (
        "tickets.csv holds T1, which came with its dates moved by 4 weeks; import it with --shift-weeks 4."
    )


def test_a_rehearsal_tells_the_summary_and_writes_nothing() -> None:
    summary = bring_in("jira-json", SERVER, "--dry-run")
    assert summary["created"] == 4
    assert not Entry.objects.exists()
    assert not Team.objects.exists()


def test_bad_rows_are_left_out_and_listed_when_that_is_wanted(tmp_path: Path) -> None:
    file = written(tmp_path / "some.json", [issue("X-1"), issue("X-2", created="never"), issue("X-1")])
    assert bring_in("jira-json", file, "--skip-bad-rows") == {
        "read": 3, "created": 1, "updated": 0, "unchanged": 0, "unmapped": {},
        "rejected": [
            {"row": 2, "reason": "'never' is not a time."},
            {"row": 3, "reason": "an issue before it has the same key."},
        ],
    }  # fmt: skip


def test_one_bad_row_refuses_the_whole_file(tmp_path: Path) -> None:
    file = written(tmp_path / "some.json", [issue("X-1"), issue("X-2", created="never")])
    assert refused("jira-json", str(file), "--team=OPS", "--create-team") == (
        "some.json, row 2 (X-2): 'never' is not a time."
    )
    assert not Team.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["jira-json", str(SERVER), "--team=NONE"], "There is no team NONE; --create-team makes it."),
        (["jira-json", "nowhere.json", "--team=OPS"], "There is no file nowhere.json."),
        (["jira-json", str(SERVER), "--team=no", "--create-team"], "The key 'no' is not 2 to 10 capital letters and digits."),
        (["csv", str(TICKETS), "--team=OPS"], "The mapping (none given: --mapping FILE) does not name item.id."),
        (["jira-json", str(SERVER), "--team=OPS", "--shift-weeks=9999"], "Dates are moved by at most 3,000 weeks."),
    ],
)  # fmt: skip
def test_a_refusal_is_one_sentence_and_ends_with_2(arguments: list[str], sentence: str) -> None:
    assert refused(*arguments) == sentence


def test_a_file_that_holds_nothing_is_said_to_be_empty(tmp_path: Path) -> None:
    """An export that was filtered down to nothing must not look like one that came in."""
    (tmp_path / "ticket_changes.csv").write_text("Ticket,When,Before,After\n")
    header = written(tmp_path / "none.csv", TICKETS.read_text().splitlines()[0] + "\n")
    explained = written(tmp_path / "m.toml", EXPLAINED.read_text())
    filtered = written(tmp_path / "f.toml", 'like = "m.toml"\n[where]\nGroup = ["nobody", "none"]\n')
    (tmp_path / "some.csv").write_text(TICKETS.read_text())
    answers = [written(tmp_path / f"{place}.json", said) for place, said in enumerate([{"issues": []}, []])]
    to = ["--team=OPS", "--create-team"]
    assert refused("csv", str(header), f"--mapping={explained}", *to) == (
        "none.csv names its columns and holds no row: what was exported is empty. Nothing was imported."
    )
    assert refused("csv", str(tmp_path / "some.csv"), f"--mapping={filtered}", *to) == (
        "some.csv holds no row that the mapping f.toml wants (where Group nobody or none). Nothing was imported."
    )
    for place, file in enumerate(answers):
        assert refused("jira-json", str(file), *to) == (
            f"{place}.json is an answer of Jira without an issue: what was asked for found none. Nothing was imported."
        )
    assert not Team.objects.exists()


def test_an_import_that_breaks_off_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def break_off(*args: object) -> None:
        raise RuntimeError("the power is gone")

    monkeypatch.setattr(writing.Writer, "_reconstruct", break_off)
    with pytest.raises(RuntimeError):
        bring_in("jira-json", SERVER)
    assert not Team.objects.exists()
    assert not Entry.objects.exists()
    agree()


def test_a_circle_of_blocks_becomes_relations(tmp_path: Path) -> None:
    def blocking(key: str, other: str) -> dict[str, Any]:
        kind = {"inward": "is blocked by", "outward": "blocks"}
        return issue(key, issuelinks=[{"type": kind, "outwardIssue": {"key": other}}])

    circle = [blocking("X-1", "X-2"), blocking("X-2", "X-3"), blocking("X-3", "X-1"), blocking("X-4", "X-1")]
    bring_in("jira-json", written(tmp_path / "circle.json", circle))
    kinds = {tuple(row) for row in item("X-1").links_in.values_list("from_item__external_id", "kind")}
    assert kinds == {("X-4", "blocks")}
    assert item("X-1").links_out.filter(kind="relates").count() == 2


def test_hostile_items_are_written_as_they_are(tmp_path: Path) -> None:
    odd = issue(
        "X-1", summary="'; DROP TABLE \\N \t\\. \U0001f600", description="a\tb\\nc\r\n\\.\n" + "é" * 1000
    )
    bring_in("jira-json", written(tmp_path / "odd.json", deepcopy(odd)))
    assert item("X-1").title == "'; DROP TABLE \\N \\. \U0001f600"
    assert item("X-1").description == odd["fields"]["description"]


def test_the_shipped_mappings_are_read() -> None:
    from backlogs.imports.mapping import SHIPPED, read_mapping

    assert {path.name for path in SHIPPED.glob("*.toml")} >= {"incident_log.toml", "jira_changelog_rows.toml"}
    for path in SHIPPED.glob("*.toml"):
        assert read_mapping(path.name).item["id"]
    assert FILES.exists()


def test_an_item_that_went_to_another_team_is_theirs(tmp_path: Path) -> None:
    bring_in("jira-json", SERVER)
    other = Team.objects.found(by=None, key="OTHER", name="Another team")
    root = Person.objects.welcome(by=None, email="root@example.org", name="Root", is_superuser=True)
    item("OPS-3").move_to_team(other, by=root)
    summary = bring_in("jira-json", later(tmp_path, "OPS-3", summary="Told otherwise"))
    assert (summary["created"], summary["updated"]) == (0, 0)
    assert item("OPS-3").team == other


def test_the_timeline_says_by_how_much_the_dates_were_moved() -> None:
    tickets("--shift-weeks=4")
    told = Entry.objects.filter(verb="imported").first()
    assert told is not None
    assert told.facts["source"] == "tickets.csv, its dates moved by 4 weeks"
