"""The bar in the head of triage: what is gone of the time reserved for interrupts, and where that leads."""

import re

import pytest
from django.core.cache import cache

from backlogs.planning_ahead import plan_ahead
from home.burn import Burn
from tests.cast import Cast

PAGE = "/t/LINUX/burn/"


@pytest.fixture(autouse=True)
def _no_number_is_kept() -> None:
    cache.clear()


def burn(cast: Cast, **found: float | None) -> Burn:
    made = Burn(cast.linux, cast.bo)
    made.__dict__["_found"] = {"days": 12.0, "by_now": 6.0, "share": 0.2, "interrupt_days": 0.0} | found
    return made


def test_triage_has_a_place_for_it(cast: Cast, visit) -> None:
    assert f'hx-get="{PAGE}"' in visit(cast.bo).get("/t/LINUX/triage/").content.decode()


def test_without_an_iteration_nothing_is_reserved(cast: Cast, visit) -> None:
    assert visit(cast.oz).get(PAGE).content.decode().strip() == ""


def test_it_says_what_is_gone_and_on_which_day(cast: Cast, visit) -> None:
    plan_ahead(cast.linux, by=cast.pia)[0].start(by=cast.pia)
    cast.backlog("interrupt").log_effort(240, by=cast.bo, on=cast.linux.today)
    cache.clear()
    text = re.sub(r"<[^>]+>|\s+", " ", visit(cast.oz).get(PAGE).content.decode())
    assert re.search(r"at least 4 of \d+ h +, day \d+ of 10", text), text
    assert "nobody wrote down" in text


def test_the_pace_is_that_of_the_days_that_people_were_here(cast: Cast) -> None:
    heavy = burn(cast, interrupt_days=8.0)
    assert (heavy.taken, heavy.hours, heavy.at_this_pace, heavy.missing) == (64, 96, 128, 32)
    assert not heavy.is_over
    assert burn(cast, interrupt_days=13.0).is_over
    light = burn(cast, interrupt_days=3.0)
    assert (light.at_this_pace, light.left) == (48, 48)
    assert burn(cast, by_now=0.0).at_this_pace is None


def test_strangers_see_nothing(cast: Cast, visit) -> None:
    assert visit(cast.cy).get(PAGE).status_code == 404
    assert visit(cast.vic).get(PAGE).status_code == 404
