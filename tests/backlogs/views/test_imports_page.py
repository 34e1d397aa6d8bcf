"""What came in from other tools: the file, when, by whom, how much, and what nobody mapped."""

import pytest

from backlogs.models import Import

PAGE = "/t/LINUX/imports/"
SUMMARY = {
    "read": 42, "created": 30, "updated": 5, "unchanged": 6, "unmapped": {"Frozen": 7, "<b>Lost</b>": 1},
    "rejected": [{"row": 9, "reason": "it has no time of opening."}],
}  # fmt: skip


@pytest.fixture
def brought(cast) -> Import:
    return Import.objects.create(
        team=cast.linux, by=cast.root, source="jira-json:LINUX", file_name="relay.json.gz", shift_weeks=-52, summary=SUMMARY
    )  # fmt: skip


def text(answer) -> str:
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_members_read_what_came_in(cast, visit, brought) -> None:
    page = text(visit(cast.oz).get(PAGE))
    for said in (
        "relay.json.gz",
        "Root",
        "42",
        "30",
        "moved by -52 weeks",
        "Frozen",
        "7",
        "row 9",
        "it has no time of opening.",
    ):
        assert said in page, said
    assert "<b>Lost" not in page


def test_without_an_import_the_page_says_how_one_is_made(cast, visit) -> None:
    page = text(visit(cast.oz).get(PAGE))
    assert "Nothing was imported" in page
    assert "import_items" in page


def test_what_was_brought_by_the_command_has_nobody_and_no_shift(cast, visit) -> None:
    Import.objects.create(team=cast.linux, source="csv:LINUX", file_name="t.csv", summary={"read": 1})
    page = text(visit(cast.oz).get(PAGE))
    assert "the command" in page
    assert "moved by" not in page


def test_a_stranger_finds_nothing_and_imports_of_others_are_theirs(cast, visit, brought) -> None:
    assert visit(cast.cy).get(PAGE).status_code == 404
    assert "relay" not in text(visit(cast.cy).get("/t/NET/imports/"))


def test_many_take_no_more_queries_and_come_in_windows(
    cast, visit, brought, django_assert_max_num_queries
) -> None:
    for number in range(60):
        Import.objects.create(
            team=cast.linux, source="csv:LINUX", file_name=f"f{number}.csv", summary=SUMMARY
        )
    browser = visit(cast.oz)
    with django_assert_max_num_queries(10):
        page = text(browser.get(PAGE))
    assert page.count("f59.csv") == 1
    assert "relay.json.gz" not in page
    oldest = Import.objects.order_by("id")[12]
    assert "relay.json.gz" in text(browser.get(f"{PAGE}?before={oldest.pk}"))
    assert browser.get(f"{PAGE}?before=x").status_code == 200


def test_the_settings_lead_there(cast, visit) -> None:
    page = text(visit(cast.oz).get("/t/LINUX/settings/"))
    for place in ("columns", "run-work", "imports"):
        assert f"/t/LINUX/{place}/" in page


def test_an_administrator_sees_the_counts(cast, visit, brought) -> None:
    browser = visit(cast.root)
    page = text(browser.get("/admin/backlogs/import/"))
    for said in ("relay.json.gz", ">42<", ">30<", ">5<", ">6<", ">1<"):
        assert said in page, said
    assert "Frozen: 7" in text(browser.get(f"/admin/backlogs/import/{brought.pk}/change/"))
