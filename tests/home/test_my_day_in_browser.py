"""My day and search in a real browser: accessible, light and dark, wide and narrow, by key."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backlogs.planning_ahead import plan_ahead
from home.yesterday import Yesterday
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})


@pytest.fixture
def day(page: Page, cast: Cast, visit: Callable[..., Any], asgi_server: str) -> Page:
    item = cast.item("Renew", feature=cast.feature())
    cast.column("Ready").pull(item, by=cast.ada)
    mine = cast.item("Mine" + "W" * 120)  # a word of any length does not widen the page
    mine.join(cast.eve, by=cast.eve)
    mine.comment("With or without the issuer?", by=cast.ada)
    mine.log_effort(240, by=cast.eve, on=Yesterday(cast.eve).day)
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(mine, by=cast.pia)
    iteration.start(by=cast.pia)
    cast.item("Replication lags", kind="interrupt", priority=2)
    session = visit(cast.eve).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    page.goto("/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/search/?q=renew"])
def test_pages_are_accessible_and_fit(day: Page, accessible: Any, scheme: str, path: str) -> None:
    day.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for size in SIZES:
        day.set_viewport_size(size)  # type: ignore[arg-type]
        day.goto(path)
        assert day.evaluate("document.documentElement.scrollWidth") <= size["width"]
        accessible(day)


def test_the_day_of_who_is_on_duty_is_accessible_and_yesterday_is_taken_back(
    day: Page, cast: Cast, visit: Callable[..., Any], asgi_server: str, accessible: Any
) -> None:
    expect(day.get_by_role("heading", name="You are shielded until")).to_be_visible()
    day.get_by_role("button", name="Take back 4 h on LINUX-2").click()
    expect(day.get_by_text("You were on nothing then.")).to_be_visible()
    session = visit(cast.bo).cookies["sessionid"].value
    day.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    for scheme in ("light", "dark"):
        day.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        day.goto("/")
        expect(day.get_by_role("link", name="Triage LINUX-3")).to_be_visible()
        accessible(day)


@pytest.mark.main_walk
def test_the_next_item_is_pulled_and_a_key_is_jumped_to_without_a_mouse(day: Page) -> None:
    day.get_by_role("button", name="Pull LINUX-1").focus()
    day.keyboard.press("Enter")
    told = day.get_by_role("region", name="Messages")
    expect(told).to_contain_text("LINUX-1 is in In progress and yours.")
    day.keyboard.press("Control+k")
    day.keyboard.type("linux-1")
    day.keyboard.press("Enter")
    expect(day.get_by_role("heading", name="Renew")).to_be_visible()
