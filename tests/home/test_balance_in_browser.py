"""Balance and repeats in a browser: accessible in light, dark and on a phone; to an automation by keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backlogs.models import ShieldPull
from backlogs.planning_ahead import plan_ahead
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = (("light", 1440), ("dark", 1440), ("light", 390))


@pytest.fixture
def signed_in(cast: Cast, page: Page, visit: Callable[..., Any], asgi_server: str) -> Cast:
    """Eve is committed and was called to the third of the same interrupts."""
    iteration, feature = plan_ahead(cast.linux, by=cast.pia)[0], cast.feature()
    story = cast.item("Renew by themselves", feature=feature)
    iteration.take_in(story, by=cast.pia)
    iteration.start(by=cast.pia)
    story.join(cast.eve, by=cast.eve)
    again = [
        cast.item(f"Disk of web-{number} is full", kind="interrupt", service="web") for number in range(3)
    ]
    ShieldPull.objects.begin_help(again[-1], cast.eve, by=cast.bo, reason="duty")
    session = visit(cast.fresh(cast.pia)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    return cast


def test_balance_leads_to_an_automation_by_keyboard(signed_in: Cast, page: Page, accessible: Any) -> None:
    for path in ("/t/LINUX/balance/", "/t/LINUX/repeats/", "/items/LINUX-2/"):
        for scheme, width in LOOKS:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(path)
            accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/t/LINUX/repeats/")
    page.keyboard.press("g")
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="The shield was broken 1 time")).to_be_visible()
    page.get_by_role("link", name="Repeats").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Automate Disk of web-2 is full").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Title")).to_have_value("Automate: Disk of web-2 is full")
    accessible(page)
    page.get_by_label("Title").fill("Clean disks")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What it saves")).to_be_visible()
    expect(page.get_by_text("promises 15 min a month")).to_be_visible()
    accessible(page)
