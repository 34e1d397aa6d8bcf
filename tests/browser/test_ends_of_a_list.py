"""Alt+Home and Alt+End bring a row to the ends of its order, of which the page may show only a window."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backlogs.models import WorkItem
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def long(cast: Cast, page: Page, visit: Callable[..., Any], asgi_server: str) -> Page:
    """A backlog of more rows than a page shows at first, for its product owner."""
    for number in range(55):
        cast.item(f"Item {number:02}")
    session = visit(cast.pia).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    return page


def test_to_the_bottom_behind_what_is_not_shown_and_to_the_top(long: Page) -> None:
    page = long
    page.set_viewport_size({"width": 1440, "height": 700})
    page.goto("/t/LINUX/backlogs/")
    names = page.locator("#items-business .groom-name")
    page.get_by_role("link", name="Item 03").focus()
    # Steps in a row are taken back together, and so is a jump behind what the page shows.
    for place in (4, 5):
        with page.expect_response(lambda answer: "item-order" in answer.url):
            page.keyboard.press("Alt+ArrowDown")
        expect(names.nth(place)).to_have_text("Item 03")
    for jump in ("", "Alt+Home", "Alt+End"):
        if jump:
            page.keyboard.press(jump)
        expect(names.nth(3)).not_to_have_text("Item 03")
        expect(page.locator("#toasts [data-key=z]")).to_have_count(1)
        with page.expect_response(lambda answer: "item-order" in answer.url):
            page.keyboard.press("z")
        expect(names.nth(3)).to_have_text("Item 03")
        expect(page.locator(":focus")).to_have_text("Item 03")
        expect(page.locator(".is-sending")).to_have_count(0)
    page.reload()
    expect(names.nth(3)).to_have_text("Item 03")
    page.get_by_role("link", name="Item 03").focus()
    page.keyboard.press("Alt+End")
    expect(page.get_by_role("link", name="Item 03")).to_have_count(0)
    expect(page.locator("#toasts")).to_contain_text("at the bottom")
    expect(page.locator(":focus")).to_have_text("Item 04")
    page.keyboard.press("Alt+Home")
    expect(names.first).to_have_text("Item 04")
    page.mouse.wheel(0, 5000)
    expect(names.last).to_have_text("Item 03")
    page.get_by_role("link", name="Item 05").focus()
    with page.expect_response(lambda answer: "item-order" in answer.url):
        page.keyboard.press("Alt+End")
    expect(names.last).to_have_text("Item 05")
    assert list(WorkItem.objects.order_by("rank").values_list("title", flat=True))[-2:] == [
        "Item 03",
        "Item 05",
    ]


def test_a_jump_that_no_server_heard_is_over(long: Page, asgi_server: str) -> None:
    page = long.context.new_page()  # the browser complains in the console, which is right
    page.goto(f"{asgi_server}/t/LINUX/backlogs/")
    page.get_by_role("link", name="Item 03").focus()
    page.context.set_offline(True)
    page.keyboard.press("Alt+End")
    expect(page.locator("#toasts")).to_contain_text("No connection")
    expect(page.locator(".is-sending")).to_have_count(0)
    expect(page.locator("#items-business .groom-name").nth(3)).to_have_text("Item 03")


def test_what_is_said_stays_seen_when_several_dialogs_close_at_once(
    cast: Cast, page: Page, visit: Callable[..., Any], asgi_server: str
) -> None:
    key = cast.item("Item").key
    session = visit(cast.pia).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    page.goto("/t/LINUX/backlogs/")
    page.get_by_role("link", name="Item", exact=True).focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    # The answer to a key that was pressed before comes over it.
    page.evaluate(f"htmx.ajax('GET', '/items/{key}/place/', {{target: '#dialogs', swap: 'innerHTML'}})")
    expect(page.locator("#dialogs dialog[open]")).to_be_visible()
    page.evaluate("document.dispatchEvent(new Event('dialog-close'))")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("dialog #toasts")).to_have_count(0)
    expect(page.locator("#toasts")).to_have_count(1)
