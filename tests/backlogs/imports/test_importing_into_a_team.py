"""A file becomes a team's real history, told by the journal as single verbs would tell it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from backlogs.models import (
    Block,
    Crew,
    Import,
    Iteration,
    IterationEntry,
    Link,
    Placement,
    Size,
    Stay,
    WorkItem,
)
from backlogs.planning_ahead import fill_ahead, plan_ahead
from journal.models import Entry, Head
from people.models import Person, Team
from tests.backlogs.imports.importing import SERVER, agree, bring_in, tickets
from tests.backlogs.imports.reading_files import FILES

pytestmark = pytest.mark.django_db


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def item(external_id: str) -> WorkItem:
    return WorkItem.objects.get(external_id=external_id)


def stays(external_id: str) -> list[tuple[object, ...]]:
    rows = Stay.objects.filter(item__external_id=external_id).order_by("entered_at", "id")
    return list(rows.values_list("column__name", "outside_status", "outside_offset", "left_at"))


def test_the_summary_counts_what_was_read_and_what_nobody_mapped() -> None:
    assert bring_in("jira-json", SERVER, "--project=OPS") == {
        "read": 3, "created": 3, "updated": 0, "unchanged": 0, "unmapped": {"Limbo": 1}, "rejected": [],
    }  # fmt: skip


def test_a_team_is_made_with_the_workflow_that_the_file_shows() -> None:
    bring_in("jira-json", SERVER, "--team-name=Operations")
    team = Team.objects.get(key="OPS")
    columns = team.columns.standing().values_list("name", "category")
    assert list(columns) == [("Open", "queue"), ("In Progress", "active"), ("Done", "done")]
    assert (team.name, team.backlogs.count()) == ("Operations", 3)


def test_a_mapping_names_the_columns_and_the_zone_of_a_new_team() -> None:
    tickets()
    team = Team.objects.get()
    assert [column.name for column in team.columns.standing()] == ["New", "At work", "Done"]
    assert team.zone == "Europe/Berlin"


def test_items_get_keys_of_the_team_in_the_order_of_the_file() -> None:
    bring_in("jira-json", SERVER)
    keys = WorkItem.objects.order_by("id").values_list("key", "external_id", "source")
    assert next(iter(keys)) == ("OPS-1", "OPS-1", "jira-json:OPS")
    assert [key for key, *_ in keys] == ["OPS-1", "OPS-2", "OPS-3", "OPS-4"]
    made = WorkItem.objects.add(
        by=None, backlog=Team.objects.get().backlogs.get(kind="business"), title="Next"
    )
    assert made.key == "OPS-5"


def test_stays_keep_the_status_and_the_offset_of_the_source() -> None:
    bring_in("jira-json", SERVER)
    assert stays("OPS-2") == [
        ("Open", "Open", 60, at(2021, 3, 15, 8)),
        ("Done", "Closed", 60, at(2021, 4, 1, 7)),
        ("Open", "Reopened", 120, None),
    ]


def test_the_time_in_an_unknown_status_stays_with_the_column_before() -> None:
    bring_in("jira-json", SERVER)
    assert stays("OPS-3")[1:] == [
        ("In Progress", "In Progress", 60, at(2021, 3, 23, 8)),
        ("In Progress", "Limbo", 60, None),
    ]


def test_two_statuses_in_one_column_are_two_stays_and_one_end() -> None:
    tickets()
    assert [(column, status) for column, status, *_ in stays("T1")][-2:] == [
        ("Done", "Resolved"),
        ("Done", "Closed"),
    ]
    assert item("T1").closed_at == at(2021, 3, 1, 11)


def test_a_first_status_that_waits_was_there_from_the_opening() -> None:
    tickets()
    assert [(column, status) for column, status, *_ in stays("T1")][:2] == [
        ("New", "New"),
        ("At work", "Active"),
    ]
    assert item("T1").stays.earliest("entered_at").entered_at == item("T1").created_at == at(2021, 3, 1, 7)


def test_what_ended_ended_with_its_outcome_in_the_done_column() -> None:
    bring_in("jira-json", SERVER)
    declined = item("WEB-1")
    assert (declined.outcome, declined.closed_at) == ("declined", at(2021, 4, 7, 10))
    assert declined.placement.column.category == "done"
    assert declined.placement.archived_at == at(2021, 4, 12)
    assert list(WorkItem.objects.finished().values_list("external_id", flat=True)) == ["OPS-1"]


def test_what_was_reopened_is_open_and_in_the_order_of_the_file() -> None:
    bring_in("jira-json", SERVER)
    reopened, later = item("OPS-2"), item("OPS-3")
    assert (reopened.closed_at, reopened.outcome) == (None, "")
    assert reopened.rank < later.rank


def test_planned_work_has_no_priority_and_interrupts_keep_theirs() -> None:
    bring_in("jira-json", SERVER)
    assert item("OPS-1").priority is None
    assert item("OPS-1").arrived_as == "business"
    tickets()
    assert (item("T1").priority, item("T1").kind, item("T1").arrived_as) == (1, "interrupt", "interrupt")


def test_the_backlog_may_be_chosen() -> None:
    bring_in("jira-json", SERVER, "--backlog=ssa")
    assert item("OPS-1").backlog.kind == "ssa"


def test_sizes_blocks_and_comments_come_with_their_dates() -> None:
    bring_in("jira-json", SERVER)
    assert list(Size.objects.filter(item=item("OPS-1")).values_list("points", "at")) == [
        (Decimal(3), at(2021, 3, 1, 8)),
        (Decimal(5), at(2021, 3, 4, 9)),
    ]
    assert item("OPS-1").points == 5
    block = Block.objects.get()
    assert (block.note, block.began_at, block.ended_at) == (
        "Impediment",
        at(2021, 3, 5, 9),
        at(2021, 3, 6, 9),
    )
    comment = item("OPS-1").comments.get()
    assert (comment.text, comment.author.name, comment.written_at) == (
        "The first is done.",
        "Grace Hopper",
        at(2021, 3, 8, 9),
    )


def test_labels_and_links_come_too() -> None:
    bring_in("jira-json", SERVER)
    assert sorted(item("OPS-1").item_labels.values_list("label__name", flat=True)) == ["mail", "security"]
    links = Link.objects.values_list("from_item__external_id", "kind", "to_item__external_id")
    assert set(links) == {("OPS-1", "blocks", "OPS-2"), ("OPS-3", "split_from", "OPS-1")}


def test_an_assignee_is_a_person_who_cannot_sign_in_and_was_a_member_meanwhile() -> None:
    bring_in("jira-json", SERVER)
    grace = Person.objects.get()
    assert (grace.name, grace.email, grace.external_id) == ("Grace Hopper", None, "hopper")
    assert not grace.has_usable_password()
    membership = grace.memberships.get()
    assert (membership.began_on, membership.ended_on) == (date(2021, 3, 2), date(2021, 4, 1))
    crews = Crew.objects.order_by("joined_at").values_list("item__external_id", "joined_at", "left_at")
    assert list(crews) == [
        ("OPS-2", at(2021, 3, 2, 8), None),
        ("OPS-1", at(2021, 3, 3, 9), at(2021, 3, 10, 16)),
    ]


def test_a_reporter_who_is_nobody_here_is_a_name_on_the_item() -> None:
    bring_in("jira-json", SERVER)
    assert (item("OPS-1").requester, item("OPS-1").requester_address) == (None, "Ada Lovelace")


def test_two_week_iterations_tile_the_history_and_are_reconstructed() -> None:
    bring_in("jira-json", SERVER)
    iterations = Iteration.objects.order_by("number")
    spans = [(one.number, one.starts_on, one.ends_on) for one in iterations]
    assert spans[0] == (1, date(2021, 3, 1), date(2021, 3, 14))
    assert spans[-1] == (3, date(2021, 3, 29), date(2021, 4, 11))
    assert all(one.state == "closed" for one in iterations)
    entries = IterationEntry.objects.order_by("id").values_list(
        "iteration__number", "item__external_id", "how", "outcome", "points"
    )
    assert set(entries) == {
        (1, "OPS-1", "reconstructed", "done", Decimal(5)),
        (2, "OPS-2", "reconstructed", "done", Decimal(2)),
        (2, "OPS-3", "reconstructed", "carried", None),
        (3, "OPS-3", "reconstructed", "carried", None),
        (3, "WEB-1", "reconstructed", "removed", None),
    }
    assert not IterationEntry.objects.exclude(committed_points=None).exists()


def test_behind_an_old_history_planning_ahead_goes_on_today_in_the_same_cadence() -> None:
    bring_in("jira-json", SERVER)
    team = Team.objects.get(key="OPS")
    first, *others = plan_ahead(team, by=None)
    assert first.number == 4
    assert first.starts_on <= team.today <= first.ends_on
    assert (first.starts_on - date(2021, 3, 29)).days % 14 == 0
    assert [one.starts_on for one in others] == [
        first.starts_on + timedelta(14),
        first.starts_on + timedelta(28),
    ]
    fill_ahead(team)
    assert team.iterations.ahead().count() == 3
    agree()


def test_the_timeline_of_an_item_tells_when_things_happened() -> None:
    bring_in("jira-json", SERVER)
    told = Entry.objects.filter(kind="item", subject=item("OPS-1").pk).order_by("number")
    assert [(entry.verb, entry.happened_at.day) for entry in told] == [
        ("imported", 1), ("linked", 2), ("pulled", 3), ("crewed", 3), ("sized", 4), ("blocked", 5), ("unblocked", 6),
        ("commented", 8), ("pulled", 10), ("uncrewed", 10),
    ]  # fmt: skip


def test_entries_are_numbered_in_one_block_in_the_order_of_events() -> None:
    bring_in("jira-json", SERVER)
    told = list(Entry.objects.filter(stream__team__key="OPS", facts__has_key="from").order_by("number"))
    assert [entry.happened_at for entry in told] == sorted(entry.happened_at for entry in told)
    assert Head.objects.get(team__key="OPS").number == Entry.objects.filter(stream__team__key="OPS").count()


def test_open_cards_stand_on_the_board_and_old_ends_do_not() -> None:
    bring_in("jira-json", SERVER)
    placed = Placement.objects.filter(archived_at=None).values_list("item__external_id", "column__name")
    assert set(placed) == {("OPS-2", "Open"), ("OPS-3", "In Progress")}


def test_an_existing_team_keeps_its_columns() -> None:
    team = Team.objects.found(by=None, key="OPS", name="Operations")
    columns = list(team.columns.standing().values_list("name", flat=True))
    assert bring_in("jira-json", SERVER)["unmapped"] == {"Limbo": 1}
    assert list(team.columns.standing().values_list("name", flat=True)) == columns
    assert [(column, status) for column, status, *_ in stays("OPS-1")] == [
        ("Ready", "Open"), ("In progress", "In Progress"), ("Done", "Closed"),
    ]  # fmt: skip


def test_two_files_of_one_team_lie_over_one_another() -> None:
    tickets("--shift-weeks=1")
    bring_in("jira-json", SERVER, "--project=OPS")
    kinds = WorkItem.objects.values_list("arrived_as", flat=True)
    assert sorted(kinds) == ["business"] * 3 + ["interrupt"] * 4
    assert Iteration.objects.count() == len(set(Iteration.objects.values_list("number", flat=True))) == 3
    assert sorted(Import.objects.values_list("file_name", "shift_weeks")) == [
        ("jira_server.json", 0),
        ("tickets.csv", 1),
    ]


def test_an_earlier_file_puts_its_iterations_before_the_others() -> None:
    bring_in("jira-json", SERVER)
    tickets("--shift-weeks=-4")
    iterations = Iteration.objects.order_by("number").values_list("number", "starts_on")
    assert list(iterations)[:2] == [(1, date(2021, 2, 1)), (2, date(2021, 2, 15))]
    assert list(iterations)[2] == (3, date(2021, 3, 1))


def test_a_file_of_changes_alone_brings_items_that_never_moved() -> None:
    summary = bring_in("csv", FILES / "changelog.csv", f"--mapping={FILES / 'changelog.toml'}")
    assert summary["created"] == 2
    assert item("K-2").placement.column.category == "queue"
    assert item("K-1").sizes.get().points == 3
