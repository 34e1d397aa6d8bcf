"""Two people at one board: what one does the other sees at once, and loses nothing; a server that dies is caught up with."""

import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from backlogs.models import Column, WorkItem
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db(transaction=True)
BOARD = "/t/LINUX/board/"
SHOTS = os.environ.get("SCREENSHOTS")  # a folder for pictures to look at
# What a browser says of a tab that is looked at again; here all tabs are seen at once.
COME_BACK = "dispatchEvent(new Event('focus'))"


@pytest.fixture
def items(cast: Cast) -> list[WorkItem]:
    feature = cast.feature(customer=cast.web_shop)
    items = [cast.item(title, feature=feature) for title in ("Renew", "Warn", "Rotate")]
    for item in items:
        cast.column("Ready").pull(item, by=cast.ada)
    return items


@pytest.fixture
def enter(browser: Browser, visit: Callable[..., Any], page: Page) -> Any:
    """`enter(person, server)`: a browser of that person at the board."""
    opened = []

    def open_board(person: Any, server: str, path: str = BOARD) -> Page:
        context = browser.new_context(
            base_url=server, viewport={"width": 1280, "height": 700}, locale="en-GB"
        )
        opened.append(context)
        session = visit(person).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
        there = context.new_page()
        there.goto(path)
        return there

    yield open_board
    for context in opened:
        context.close()


def places(page: Page) -> dict[str, list[str]]:
    """The board as it is seen: the cards of each cell in their order."""
    return page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll(".board ol")].map(
        (list) => [list.getAttribute("aria-label"), [...list.querySelectorAll(".card-key")].map((key) => key.textContent)]))"""
    )


def until(page: Page, seen: Callable[[], bool], seconds: float) -> float:
    began = time.monotonic()
    while not seen():
        assert time.monotonic() - began < seconds
        page.wait_for_timeout(10)
    return time.monotonic() - began


@pytest.mark.main_walk
def test_what_one_does_the_other_sees_and_loses_nothing(
    cast: Cast, items: list[WorkItem], enter: Any, asgi_server: str
) -> None:
    one, other = enter(cast.ada, asgi_server), enter(cast.eve, asgi_server)
    first, second = (item.key for item in items[:2])
    # Eve writes a comment in a panel over the board, has scrolled, and a card of hers has the focus.
    other.evaluate(
        """() => {
          document.querySelector("#dialogs").innerHTML = "<dialog data-dialog aria-label='Item'><textarea id='words'></textarea></dialog>";
          document.addEventListener("agileops:live", (event) => (window.told ??= []).push(event.detail));
        }"""
    )
    other.locator("#words").fill("Half a sentence")
    other.locator("#words").press("End")
    one.locator(f"#card-{first} h3 a").focus()
    for key in ("Space", "ArrowRight", "Space"):
        one.keyboard.press(key)
    seen = until(other, lambda: places(other)["Certificates: In progress"] == [first], 5)
    assert seen < 1, f"seen after {seen:.2f} s"
    expect(other.locator("#words")).to_have_value("Half a sentence")
    expect(other.locator("#words")).to_be_focused()
    expect(other.locator("#heads")).to_contain_text("In progress 1")
    assert other.evaluate("told.at(-1).number > 0 && told.at(-1).about === ''")
    # One's own move is there once; both boards are the same.
    expect(one.locator(f"#card-{first}")).to_have_count(1)
    expect(one.locator(f"#card-{first} h3 a")).to_be_focused()
    assert places(one) == places(other)

    # A card in the hand stays there, and the board follows when it is put down; the card in focus keeps it.
    for _ in range(2):  # the first one says that the sentence is not sent
        other.keyboard.press("Escape")
    other.locator(f"#card-{second} h3 a").focus()
    other.keyboard.press("Space")
    items[0].join(cast.ada, by=cast.ada)
    items[2].placement.refresh_from_db()
    cast.column("Review").pull(items[2], by=cast.ada)
    other.wait_for_timeout(400)
    expect(other.locator(f"#card-{second}.is-lifted")).to_be_visible()
    other.keyboard.press("Escape")
    until(other, lambda: places(other)["Certificates: Review"] == [items[2].key], 5)
    expect(other.locator(f"#card-{second} h3 a")).to_be_focused()
    expect(other.locator(f"#card-{first}")).to_contain_text("AD")
    until(one, lambda: places(one) == places(other), 5)

    # Work comes to another lane and the last of a lane goes; a column is renamed.
    cast.column("In progress").pull(cast.item("Mirror"), by=cast.ada)
    cast.column("Waiting").rename("Parked", by=cast.tia)
    until(other, lambda: any("Parked" in name for name in places(other)), 5)
    until(other, lambda: any(cells == ["LINUX-4"] for cells in places(other).values()), 5)
    Column.objects.add(team=cast.linux, name="Second look", category="active", by=cast.tia)
    until(other, lambda: any("Second look" in name for name in places(other)), 5)
    expect(other.locator(".board ol:not([data-rank-begun])")).to_have_count(0)
    other.reload()
    until(one, lambda: places(one) == places(other), 5)

    # Who may not see the board any more is told so, and hears nothing further.
    cast.linux.memberships.get(person=cast.eve).leave_at_once(by=cast.tia)
    expect(other.get_by_text("You do not see this board any more.")).to_be_visible()


def test_a_session_that_ends_loses_no_change(
    cast: Cast, items: list[WorkItem], enter: Any, asgi_server: str, visit: Any, accessible: Any
) -> None:
    page = enter(cast.ada, asgi_server)
    page.context.clear_cookies(name="sessionid")
    page.locator(f"#card-{items[0].key} h3 a").focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    said = page.locator("#board-live")
    expect(said).to_contain_text("You are signed out.")
    expect(said).to_contain_text("1 of your changes waits for that.")
    expect(said.get_by_role("link", name="Sign in in a new tab")).to_be_visible()
    assert page.url.endswith(BOARD)
    expect(page.locator("#toasts")).to_be_empty()
    accessible(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/signed-out.png")
    with page.context.expect_page() as opened:
        said.get_by_role("link").click()
    there = opened.value
    there.locator("[name=email]").fill("ada@example.test")
    there.locator("[name=password]").fill(PASSWORD)
    there.keyboard.press("Enter")
    there.wait_for_url(lambda url: "sign-in" not in url)
    there.close()
    page.evaluate(COME_BACK)
    until(page, lambda: column_of(items[0]) == "In progress", 10)
    expect(said).not_to_contain_text("You are signed out.", use_inner_text=True)
    # It hears again what others do; and when somebody else signs in here, the page is theirs.
    cast.column("Review").pull(items[1], by=cast.eve)
    until(page, lambda: places(page)["Certificates: Review"] == [items[1].key], 5)
    page.context.clear_cookies(name="sessionid")
    page.locator(f"#card-{items[2].key} h3 a").focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(said).to_contain_text("1 of your changes waits for that.")
    session = visit(cast.eve).cookies["sessionid"].value
    with page.expect_navigation():
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
        page.evaluate(COME_BACK)
    assert column_of(items[2]) == "Ready"


def column_of(item: WorkItem) -> str:
    return WorkItem.objects.get(pk=item.pk).placement.column.name


def test_a_tab_that_nobody_looks_at_is_let_go_and_catches_up(
    cast: Cast, items: list[WorkItem], page: Page, visit: Any, asgi_server: str
) -> None:
    session = visit(cast.eve).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    page.clock.install()
    page.goto(BOARD)
    cast.column("Review").pull(items[0], by=cast.ada)
    until(page, lambda: places(page)["Certificates: Review"] == [items[0].key], 5)
    hide = """(is) => { Object.defineProperty(document, "hidden", { value: is, configurable: true });
        document.dispatchEvent(new Event("visibilitychange")); }"""
    page.evaluate(hide, True)
    page.clock.fast_forward(25_000)
    cast.column("Review").pull(items[1], by=cast.ada)
    page.wait_for_timeout(300)
    assert places(page)["Certificates: Review"] == [items[0].key]
    page.evaluate(hide, False)
    until(page, lambda: places(page)["Certificates: Review"] == [item.key for item in items[:2]], 5)
