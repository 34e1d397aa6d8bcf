from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

from backlogs.imports.records import Assigned, Sized, Who
from tests.backlogs.imports.reading_files import FILES, csv, written

TICKETS, EXPLAINED = FILES / "tickets.csv", FILES / "tickets.toml"
CHANGELOG, ONE_FILE = FILES / "changelog.csv", FILES / "changelog.toml"


def test_a_second_file_of_changes_is_joined_in_whatever_order() -> None:
    items = csv(TICKETS, EXPLAINED)
    assert list(items) == ["T1", "T2", "T3", "T4"]
    assert [move.to for move in items["T2"].moves] == ["New", "Active"]
    assert [move.to for move in items["T4"].moves] == ["Active", "Parked"]
    assert (items["T4"].opening_status, items["T3"].moves) == ("New", [])


def test_days_come_first_where_the_mapping_says_so_in_its_zone() -> None:
    first = csv(TICKETS, EXPLAINED)["T1"]
    assert first.opened == (datetime(2021, 3, 1, 7, tzinfo=UTC), 60)


def test_changes_of_one_minute_keep_the_order_of_the_file() -> None:
    assert [move.to for move in csv(TICKETS, EXPLAINED)["T1"].moves] == [
        "New",
        "Active",
        "Resolved",
        "Closed",
    ]


def test_a_change_before_the_opening_moves_the_opening() -> None:
    assert csv(TICKETS, EXPLAINED)["T2"].opened.at == datetime(2021, 3, 2, 8, 10, tzinfo=UTC)


def test_a_cell_of_two_lines_is_one_row() -> None:
    second = csv(TICKETS, EXPLAINED)["T2"]
    assert (second.row, second.title) == (3, "Printer on fire, third floor")


def test_words_for_nobody_name_nobody() -> None:
    items = csv(TICKETS, EXPLAINED)
    assert items["T1"].assigned == [Assigned(items["T1"].opened.at, Who("hopper", "hopper"))]
    assert items["T2"].assigned == items["T3"].assigned == []


def test_the_priorities_of_a_help_desk_are_known() -> None:
    assert [item.priority for item in csv(TICKETS, EXPLAINED).values()] == [1, 2, 4, 3]


def test_one_file_has_a_row_for_each_change_and_the_item_in_the_first() -> None:
    items = csv(CHANGELOG, ONE_FILE)
    first, second = items.values()
    assert [move.to for move in first.moves] == ["Doing", "Done"]
    assert first.sizes == [Sized(first.opened.at, Decimal(3))]
    assert (second.kind, second.moves, second.opening_status) == ("defect", [], "")


def test_where_chooses_rows(tmp_path: Path) -> None:
    mapping = written(tmp_path / "unix.toml", EXPLAINED.read_text() + '\n[where]\nGroup = ["unix"]\n')
    assert list(csv(TICKETS, mapping)) == ["T1", "T4"]


def test_a_mapping_may_be_like_another(tmp_path: Path) -> None:
    written(tmp_path / "base.toml", EXPLAINED.read_text())
    mapping = written(tmp_path / "desk.toml", 'like = "base.toml"\n[where]\nGroup = "desk"\n')
    assert list(csv(TICKETS, mapping)) == ["T2", "T3"]


def test_without_changes_a_file_may_tell_a_status_and_an_end(tmp_path: Path) -> None:
    file = written(
        tmp_path / "plain.csv",
        "id;began;ended;state\n1;2021-01-04 09:00;2021-01-05 10:00;Won't do\n2;2021-01-04 09:00;;Doing\n",
    )
    mapping = written(
        tmp_path / "plain.toml",
        'zone = "UTC"\ndelimiter = ";"\n[item]\nid = "id"\nopened = "began"\nclosed = "ended"\nstatus = "state"\n',
    )
    ended, going = csv(file, mapping).values()
    assert ([move.to for move in ended.moves], ended.outcome) == (["Won't do"], "declined")
    assert (going.moves, going.opening_status) == ([], "Doing")


def test_weeks_are_added_to_the_time_on_the_wall() -> None:
    moved = csv(TICKETS, EXPLAINED, weeks=13)["T1"]
    assert moved.opened == (datetime(2021, 5, 31, 6, tzinfo=UTC), 120)
