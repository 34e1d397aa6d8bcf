import gzip
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from backlogs.imports.records import Assigned, Moment, Move, Remark, Sized, Stopped, Tie, Who
from tests.backlogs.imports.reading_files import FILES, issue, jira, written

SERVER, CLOUD = FILES / "jira_server.json", FILES / "jira_cloud.json"
GRACE = Who("hopper", "Grace Hopper")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_an_issue_of_jira_server_comes_with_its_whole_history() -> None:
    item = jira(SERVER)["OPS-1"]
    assert (item.title, item.kind, item.priority, item.service) == (
        "Patch the mail gateways",
        "story",
        3,
        "Mail",
    )
    assert item.description == "Both of them.\nOne after the other."
    assert item.opened == Moment(at(2021, 3, 1, 8), 60)
    assert item.opening_status == "Open"
    assert item.moves == [
        Move(at(2021, 3, 3, 9), 60, "Open", "In Progress"),
        Move(at(2021, 3, 10, 16), 60, "In Progress", "Closed"),
    ]
    assert item.sizes == [Sized(at(2021, 3, 1, 8), Decimal(3)), Sized(at(2021, 3, 4, 9), Decimal(5))]
    assert item.stops == [Stopped(at(2021, 3, 5, 9), at(2021, 3, 6, 9), "Impediment")]
    assert item.assigned == [Assigned(at(2021, 3, 3, 9), GRACE)]
    assert item.remarks == [Remark(at(2021, 3, 8, 9), "The first is done.", GRACE)]
    assert item.labels == ["mail", "security"]
    assert item.ties == [Tie("blocks", "OPS-1", "OPS-2")]
    assert item.outcome == "done"


def test_a_link_is_the_same_from_both_ends() -> None:
    items = jira(SERVER)
    assert items["OPS-2"].ties == items["OPS-1"].ties
    assert items["OPS-3"].ties == [Tie("split_from", "OPS-3", "OPS-1")]


def test_the_offset_is_kept_as_it_was_written_through_the_year() -> None:
    assert [move.offset for move in jira(SERVER)["OPS-2"].moves] == [60, 120]


def test_points_without_changes_hold_from_the_opening_by_the_name_of_the_field() -> None:
    assert jira(SERVER)["OPS-2"].sizes == [Sized(at(2021, 3, 2, 8), Decimal(2))]


def test_one_project_of_several_is_read() -> None:
    items = jira(SERVER, project="WEB")
    assert list(items) == ["WEB-1"]
    assert items["WEB-1"].outcome == "declined"


def test_jira_cloud_tells_newest_first_and_describes_with_a_tree() -> None:
    item = jira(CLOUD)["CLD-7"]
    assert [move.to for move in item.moves] == ["In Progress", "Done"]
    assert item.opened == Moment(at(2024, 2, 5, 3), 330)
    assert item.assigned == [
        Assigned(at(2024, 2, 5, 3), Who("5b10:alan", "Alan Turing")),
        Assigned(at(2024, 2, 6, 3), Who("5b10:grace", "Grace Hopper")),
    ]
    assert (
        item.description
        == "## Why\n\nThey end in **May**\n@Grace\n\n- web\n- mail\n\n```\ncertbot renew\n```"
    )
    assert item.sizes == [Sized(item.opened.at, Decimal(3))]
    assert (item.priority, item.due_on) == (1, date(2024, 5, 1))
    assert item.ties == [Tie("split_from", "CLD-7", "CLD-1")]


def test_changes_of_one_moment_keep_the_order_of_their_story(tmp_path: Path) -> None:
    moved = issue(status={"name": "C"})
    steps = [("1", "A", "B"), ("2", "B", "C")]
    moved["changelog"]["histories"] = [
        {
            "id": number,
            "created": "2021-02-01T09:00:00.000+0000",
            "items": [{"field": "status", "fromString": was, "toString": to}],
        }
        for number, was, to in reversed(steps)
    ]
    item = jira(written(tmp_path / "newest_first.json", moved))["X-1"]
    assert (item.opening_status, [move.to for move in item.moves]) == ("A", ["B", "C"])


def test_a_single_issue_a_list_and_a_packed_file_read_the_same(tmp_path: Path) -> None:
    alone = jira(written(tmp_path / "one.json", issue()))
    listed = jira(written(tmp_path / "list.json", [issue()]))
    packed = tmp_path / "packed"
    packed.write_bytes(gzip.compress((tmp_path / "one.json").read_bytes()))
    assert alone == listed == jira(packed)


def test_an_answer_without_issues_is_empty(tmp_path: Path) -> None:
    assert jira(written(tmp_path / "none.json", {"total": 0, "issues": []})) == {}


def test_a_move_before_the_creation_moves_the_opening(tmp_path: Path) -> None:
    early = issue(status={"name": "Doing"})
    change = {"field": "status", "fromString": "Open", "toString": "Doing"}
    early["changelog"]["histories"] = [{"created": "2020-12-31T09:00:00.000+0000", "items": [change]}]
    item = jira(written(tmp_path / "early.json", early))["X-1"]
    assert item.opened.at == item.moves[0].at == at(2020, 12, 31, 9)


def test_without_a_changelog_the_fields_tell_where_the_issue_ended(tmp_path: Path) -> None:
    bare = issue(
        status={"name": "Closed", "statusCategory": {"key": "done"}},
        resolutiondate="2021-01-08T09:00:00.000+0000",
    )
    del bare["changelog"]
    item = jira(written(tmp_path / "bare.json", bare))["X-1"]
    assert item.opening_status == ""
    assert item.moves == [Move(at(2021, 1, 8, 9), 0, "", "Closed")]


def test_the_field_of_points_is_learnt_from_its_changes(tmp_path: Path) -> None:
    def sized(number: int) -> dict[str, object]:
        made = issue(f"X-{number}", customfield_10500=f"{number}.0", customfield_10600=7)
        change = {"field": "Story Points", "fromString": None, "toString": str(number)}
        made["changelog"]["histories"] = [{"created": "2021-02-01T09:00:00.000+0000", "items": [change]}]
        return made

    unchanged = issue("X-9", customfield_10500="13.0", customfield_10600=7)
    items = jira(written(tmp_path / "points.json", [unchanged, *map(sized, range(1, 4))]))
    assert items["X-9"].sizes == [Sized(at(2021, 1, 4, 9), Decimal(13))]


def test_weeks_move_every_time_and_keep_the_weekday() -> None:
    as_it_was, moved = jira(SERVER)["OPS-1"], jira(SERVER, weeks=52)["OPS-1"]
    assert moved.opened.at - as_it_was.opened.at == timedelta(weeks=52)
    assert [move.at for move in moved.moves] == [move.at + timedelta(weeks=52) for move in as_it_was.moves]
    assert moved.fingerprint() != as_it_was.fingerprint()


def test_a_title_that_is_too_long_is_cut_and_kept_whole_in_the_description(tmp_path: Path) -> None:
    item = jira(written(tmp_path / "long.json", issue(summary="word " * 100)))["X-1"]
    assert len(item.title) == 300
    assert item.description == ("word " * 100).strip()
