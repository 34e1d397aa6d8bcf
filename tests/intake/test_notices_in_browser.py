"""The pages of messages in a browser: accessible, in light and dark, wide and narrow; a link taken up with one tap."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from intake import acknowledging
from intake.models import Channel, Matter, Notice, TeamManner
from tests.cast import Cast
from tests.intake.telling import NOON, at, interrupt, later, work

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture
def signed_in(cast: Cast, page: Page, visit: Callable[..., Any], asgi_server: str) -> Cast:
    session = visit(cast.fresh(cast.tia)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    return cast


def some_messages(cast: Cast) -> Notice:
    """An urgent one that waits for an answer, one to who asked, one that was given up, a storm that waits."""
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, next_person=cast.eve, pages_outside_hours=True)
    Channel.objects.add(by=cast.tia, kind="webhook", address="http://127.0.0.1:9/x", secret="a secret")
    with at(NOON):
        urgent = interrupt(cast, "The storage of the build machines is full " + "x" * 90, priority=1)
        interrupt(cast, "May I have a new key?", requester=cast.tia)
        work()
    with at(later(minutes=1)):
        for number in range(5):
            interrupt(cast, f"Backup {number} is late")
        work()
    Notice.objects.try_out(cast.tia)
    return Notice.objects.get(matter=Matter.objects.get(weight="urgent"), item=urgent)


def test_the_pages(signed_in: Cast, page: Page, accessible: Any, asgi_server: str) -> None:
    link = acknowledging.link(some_messages(signed_in)).partition("/acknowledge/")[2]
    paths = {
        "notices": "/t/LINUX/notices/",
        "how-told": "/account/notices/",
        "acknowledge": f"/acknowledge/{link}",
    }
    for name, path in paths.items():
        for scheme, size in (("light", WIDE), ("dark", WIDE), ("light", NARROW)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(path)
            accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}-{scheme}-{size['width']}.png", full_page=True)
    page.get_by_role("button", name="I look at it").press("Enter")
    expect(page.get_by_role("heading", name="You look at it")).to_be_visible()
    accessible(page)
