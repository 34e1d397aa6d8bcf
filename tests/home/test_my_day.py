"""My day: about nobody but oneself; search: nothing but what one sees."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.planning_ahead import plan_ahead
from tests.cast import Cast


@pytest.fixture
def committed(cast: Cast):
    item = cast.item("Renew", feature=cast.feature())
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    return item


def test_the_buffer_person_is_on_duty(cast: Cast, committed, visit) -> None:
    assert "You are on duty for Linux" in visit(cast.bo).get("/").content.decode()


def test_who_is_committed_is_shielded_and_sends_others_to_the_one_on_duty(
    cast: Cast, committed, visit
) -> None:
    committed.join(cast.eve, by=cast.eve)
    shown = visit(cast.eve).get("/").content.decode()
    assert "You are shielded until" in shown
    assert "goes to Bo" in shown
    assert committed.key in shown


def test_one_tap_pulls_the_next_one_into_ones_hands(cast: Cast, committed, visit) -> None:
    assert "Pull LINUX-1" in visit(cast.eve).get("/").content.decode()
    assert visit(cast.eve).post("/pull/", {"item": "LINUX-1"}).status_code == 302
    committed.refresh_from_db()
    assert committed.placement.column.name == "In progress"
    assert list(committed.crew_now) == [cast.eve]


def test_a_refused_pull_takes_nobody_on(cast: Cast, committed, visit) -> None:
    progress = cast.column("In progress")
    progress.pull(cast.item("Other"), by=cast.ada)
    progress.limit_to(1, by=cast.tia)
    visit(cast.eve).post("/pull/", {"item": committed.key})
    assert not committed.crew.exists()


def test_yesterday_is_written_in_half_days(cast: Cast, committed, visit) -> None:
    assert visit(cast.eve).post("/yesterday/", {"item": committed.key, "half_days": "1"}).status_code == 302
    assert committed.efforts.get().minutes == 225
    assert visit(cast.eve).post("/yesterday/", {"item": committed.key, "half_days": "7"}).status_code == 400


def test_what_waits_is_told_to_whoever_takes_the_step(cast: Cast, committed, visit) -> None:
    assert "as product owner" in visit(cast.pia).get("/").content.decode()
    assert "as product owner" not in visit(cast.eve).get("/").content.decode()


@pytest.mark.parametrize("who", ["vic", "cy", "max", "root"])
def test_everybody_has_a_day(cast: Cast, committed, visit, who: str) -> None:
    assert visit(getattr(cast, who)).get("/").status_code == 200


def test_a_day_costs_few_queries(cast: Cast, committed, visit) -> None:
    for number in range(15):
        cast.item(f"Item {number}").join(cast.eve, by=cast.eve)
    browser = visit(cast.eve)
    browser.get("/")
    with CaptureQueriesContext(connection) as queries:
        browser.get("/")
    assert len(queries) <= 25


def test_a_key_jumps_and_words_list(cast: Cast, committed, visit) -> None:
    browser = visit(cast.eve)
    assert browser.get("/search/?q=linux-1").url == "/items/LINUX-1/"
    shown = browser.get("/search/?q=renew").content.decode()
    assert "LINUX-1" in shown
    assert "Nothing matches" in browser.get("/search/?q=zzz").content.decode()


def test_strangers_find_nothing(cast: Cast, committed, visit) -> None:
    for asked in ("renew", "linux-1", "Certificates", "Eve"):
        assert "Nothing matches" in visit(cast.cy).get(f"/search/?q={asked}").content.decode()


@pytest.mark.parametrize("asked", ["%00", "%ED%A0%80", "x" * 5000, "&page=abc", "&page=99999999999"])
def test_odd_words_are_no_error(cast: Cast, visit, asked: str) -> None:
    assert visit(cast.eve).get(f"/search/?q={asked}").status_code == 200
