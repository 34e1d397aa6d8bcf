"""Heads of lanes: interrupts with the reserved and used share, automation with its pair or that there is none (R6)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.boards.test_boards_api import MOST_QUERIES
from tests.cast import Cast

PAGE, API = "/t/LINUX/board/", "/api/v1/boards/team-LINUX/?lanes=feature"
TAKEN = "/t/LINUX/balance/taken/"


@pytest.fixture
def automation(cast: Cast):
    item = cast.item("Runners prune layers", kind="ssa")
    cast.column("In progress").pull(item, by=cast.ada)
    return item


def lane(program) -> dict:
    return next(lane for lane in program.get(API).json()["lanes"] if lane["kind"] == "ssa")


def test_automation_shows_its_pair_or_that_there_is_none(cast: Cast, automation, visit, api) -> None:
    browser, program = visit(cast.oz), api(cast.oz)
    head = lambda: browser.get(PAGE).content.decode().split('class="lane-facts"')[1].split("</summary>")[0]  # noqa: E731
    assert '<span class="warn">nobody at work</span>' in head()
    automation.join(cast.eve, by=cast.eve)
    assert '<span class="warn">Eve alone, no pair</span>' in head()
    assert lane(program)["at_work"] == "Eve alone, no pair"
    automation.join(cast.ada, by=cast.ada)
    assert "Eve and Ada at work" in head()
    assert "warn" not in head()
    cast.column("Waiting").pull(automation, by=cast.ada)
    assert lane(program)["at_work"] == "nobody at work"
    cast.linux.set_up(by=cast.tia, pair_size=0, pair_size_because="Two of us")
    assert "warn" not in head()


def test_interrupts_show_what_is_reserved_and_ask_for_what_was_used(cast: Cast, visit) -> None:
    cast.column("In progress").pull(cast.item("Disk full", kind="interrupt"), by=cast.bo)
    shown = visit(cast.oz).get(PAGE).content.decode()
    assert "25 % of the iteration reserved" in shown
    assert f'<span class="slot " hx-get="{TAKEN}" hx-trigger="load, every 600s"' in shown
    answer = visit(cast.oz).get(TAKEN, HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer.content.strip()) == (200, b"")  # no iteration runs
    assert visit(cast.cy).get(TAKEN).status_code == 404


def test_the_head_costs_one_statement(cast: Cast, automation, api) -> None:
    program = api(cast.oz)
    program.get(API)
    with CaptureQueriesContext(connection) as queries:
        program.get(API)
    assert len(queries) <= MOST_QUERIES
    assert sum("w.item_id" in query["sql"] for query in queries) == 1
