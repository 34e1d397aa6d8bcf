"""An item opened over the board by key, worked on there while others do, and left again: nothing is lost, the card has the focus."""

import os
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backlogs.models import WorkItem
from core import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")
BOARD = "/t/LINUX/board/"


@pytest.fixture
def item(cast: Cast) -> WorkItem:
    feature = cast.feature(customer=cast.web_shop)
    progress = cast.column("In progress")
    progress.draw_age_lines(4, 9)
    with clock.at(clock.now() - timedelta(days=11)):
        item = cast.item(
            "Renew internal certificates by ACME on all 46 load balancers", feature=feature, points=Decimal(5), ease=2,
            description="Load balancers take their certificate from the internal issuer.\n\nOut of scope: the **old** site.",
        )  # fmt: skip
        cast.column("Ready").pull(item, by=cast.ada)
    with clock.at(clock.now() - timedelta(days=10)):
        progress.pull(item, by=cast.ada)
        item.join(cast.ada, by=cast.ada)
    with clock.at(clock.now() - timedelta(days=6)):
        item.block(by=cast.ada, reason="team")
    with clock.at(clock.now() - timedelta(days=5)):
        item.unblock(by=cast.eve)
        item.join(cast.eve, by=cast.eve)
    for text in ("A canary pair renews by itself", "Keys stay on the machine", "All 46 are listed"):
        item.list_line(text, by=cast.ada)
    item.tick(item.checklist.first(), by=cast.eve)
    item.label(["tls", "load-balancers"], by=cast.ada)
    item.link(cast.item("Wildcard for the shop", feature=feature), by=cast.ada, kind="blocks")
    item.comment("38 of 46 done. The 8 old appliances need the proxy in front.", by=cast.eve)
    item.log_effort(210, by=cast.ada, on=cast.linux.today)
    progress.pull(cast.item("Warn before any certificate ends", feature=feature), by=cast.ada)
    return item


@pytest.fixture
def board(page: Page, cast: Cast, item: WorkItem, visit: Callable[..., Any], asgi_server: str) -> Page:
    session = visit(cast.ada).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    page.goto(BOARD)
    return page


def test_an_item_is_worked_on_over_the_board(
    board: Page, cast: Cast, item: WorkItem, accessible: Any
) -> None:
    title = board.locator(f"#open-{item.key}")
    title.focus()
    board.keyboard.press("o")
    expect(board.get_by_role("dialog", name=f"{item.key} {item.title}")).to_be_visible()
    panel = board.locator("dialog.item-panel")
    assert board.url.endswith(f"/boards/team-LINUX/items/{item.key}/")
    expect(panel.locator("[data-panel-place]")).to_have_text("1 of 2")
    expect(panel.locator("#item-heading")).to_be_focused()
    accessible(board)
    if SHOTS:
        board.set_viewport_size({"width": 1440, "height": 1080})
        board.screenshot(path=f"{SHOTS}/panel-light.png")

    # The description, with a preview by arrows; the words of somebody else come in meanwhile.
    board.keyboard.press("d")
    words = panel.get_by_label("Description", exact=True)
    expect(words).to_be_focused()
    words.fill("Names stay as they are; **keys** never leave.")
    panel.get_by_role("tab", name="Write").first.focus()
    board.keyboard.press("ArrowRight")
    expect(panel.locator(".written-out strong").first).to_have_text("keys")
    accessible(board)
    item.comment("The proxy is up", by=cast.eve)
    item.tick(item.checklist.all()[1], by=cast.eve)
    expect(panel.locator("#item-told")).to_contain_text("The proxy is up")
    expect(panel.locator("#lines-sum")).to_contain_text("2 of 3 met")
    board.keyboard.press("ArrowLeft")
    expect(words).to_have_value("Names stay as they are; **keys** never leave.")

    # Half written words are not left without a question.
    board.keyboard.press("Escape")
    expect(panel.get_by_text("What you typed is not saved.")).to_be_visible()
    panel.get_by_role("button", name="Go on writing").click()
    panel.get_by_role("button", name="Save").click()
    expect(panel.locator("#item-description strong")).to_have_text("keys")
    expect(panel.locator("#edit-description")).to_be_focused()

    # A tick by key keeps the focus; a refusal is said where it was asked for; a comment by keys.
    third = panel.get_by_role("checkbox", name="All 46 are listed")
    third.focus()
    board.keyboard.press("Space")
    expect(third).to_be_checked()
    expect(third).to_be_focused()
    panel.get_by_label("Key of the other item").fill("NET-99")
    panel.get_by_role("button", name="Link", exact=True).click()
    expect(panel.locator("#item-links .item-refused")).to_contain_text("You see no item NET-99")
    panel.get_by_label("Key of the other item").fill("")
    panel.locator("#item-heading").focus()
    board.keyboard.press("r")
    board.keyboard.type("Split them off")
    board.keyboard.press("Control+Enter")
    expect(panel.locator("#item-told")).to_contain_text("Split them off")
    expect(panel.get_by_label("Comment", exact=True)).to_have_value("")

    # What another changed in the same field is shown beside what was typed.
    board.locator("#item-heading").focus()
    board.keyboard.press("e")
    panel.get_by_label("Title", exact=True).fill("Renew by Ada")
    item.refresh_from_db()
    item.edit(by=cast.eve, title="Renew by Eve")
    panel.get_by_label("Title", exact=True).press("Enter")
    expect(panel.get_by_role("alert").filter(has_text="Eve changed this")).to_be_visible()
    expect(panel.get_by_label("Title", exact=True)).to_have_value("Renew by Ada")
    if SHOTS:
        board.screenshot(path=f"{SHOTS}/panel-conflict.png")
        board.locator("#edit-facts").click()
        expect(panel.get_by_label("Class of service")).to_be_visible()
        board.screenshot(path=f"{SHOTS}/panel-facts.png")
    panel.get_by_role("link", name="Keep what is saved").click()
    expect(panel.locator("#item-heading")).to_have_text("Renew by Eve")

    # Another column by c; the panel stays, and says so.
    board.keyboard.press("c")
    board.locator("#dialogs").get_by_role("button", name="Review").click()
    expect(panel.locator("#item-head")).to_contain_text("Review")
    expect(board.locator(".board").get_by_text("Renew by Eve")).to_be_attached()

    # The card before by k; Escape goes back to that card, on the board's address.
    board.locator("#item-heading").focus()
    board.keyboard.press("k")
    expect(panel.locator("#item-heading")).to_have_text("Warn before any certificate ends")
    board.keyboard.press("Escape")
    expect(board.get_by_role("dialog")).to_have_count(0)
    board.wait_for_url(f"**{BOARD}")
    expect(board.get_by_role("link", name="Warn before any certificate ends")).to_be_focused()


def test_back_closes_it_and_a_link_opens_it(board: Page, item: WorkItem, accessible: Any) -> None:
    board.locator(f"#open-{item.key}").dblclick()
    panel = board.get_by_role("dialog", name=item.title)
    expect(panel).to_be_visible()
    # The second click of a double one that comes after the answer lies beside the panel.
    board.mouse.move(20, 400)
    board.mouse.down(click_count=2)
    board.mouse.up(click_count=2)
    board.wait_for_timeout(300)
    expect(panel).to_be_visible()
    address = board.url
    board.go_back()
    expect(panel).to_have_count(0)
    expect(board.locator(f"#open-{item.key}")).to_be_focused()
    board.go_forward()
    expect(panel).to_be_visible()
    # The keys are those of the panel; a session that ends keeps what is written, and goes on with it.
    board.keyboard.press("?")
    expect(board.get_by_role("dialog", name="Keys")).to_contain_text("Edit the title")
    board.keyboard.press("Escape")
    board.keyboard.press("Control+k")
    expect(board.locator("#palette")).to_be_visible()
    board.keyboard.press("Escape")
    expect(panel).to_be_visible()
    known = [each for each in board.context.cookies() if each["name"] in ("sessionid", "csrftoken")]
    board.context.clear_cookies(name="sessionid")
    panel.get_by_label("Comment", exact=True).fill("Written at length")
    board.keyboard.press("Control+Enter")
    expect(panel.get_by_text("You are signed out.")).to_be_visible()
    expect(panel.get_by_label("Comment", exact=True)).to_have_value("Written at length")
    renewed = {"csrftoken": "n" * 32}  # signing in gives a new one, which the forms of the page do not know
    board.context.add_cookies([{**each, "value": renewed.get(each["name"], each["value"])} for each in known])
    board.evaluate("dispatchEvent(new Event('focus'))")
    expect(panel.locator("#item-told")).to_contain_text("Written at length")
    expect(panel.get_by_text("You are signed out.")).to_be_hidden()
    expect(panel.get_by_label("Comment", exact=True)).to_have_value("")
    assert item.comments.count() == 2
    board.emulate_media(color_scheme="dark")
    accessible(board)
    if SHOTS:
        board.set_viewport_size({"width": 1440, "height": 1080})
        board.screenshot(path=f"{SHOTS}/panel-dark.png")
        board.emulate_media(color_scheme="light")
        board.goto(f"/items/{item.key}/")
        board.screenshot(path=f"{SHOTS}/page-light.png", full_page=True)
        board.set_viewport_size({"width": 390, "height": 844})
        board.screenshot(path=f"{SHOTS}/page-phone.png", full_page=True)
    board.set_viewport_size({"width": 390, "height": 844})
    board.goto(address)
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert box
    assert (box["x"], box["width"]) == (0, 390)
    assert board.evaluate("document.querySelector('.item-cols').scrollWidth") <= 390
    if SHOTS:
        board.screenshot(path=f"{SHOTS}/panel-phone.png")
        board.locator(".item-cols").evaluate("(each) => each.scrollTo(0, 900)")
        board.screenshot(path=f"{SHOTS}/panel-phone-2.png")
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_have_count(0)
    assert board.url.endswith(BOARD)
