"""The board as it is used: by pointer, by key, by menu; light, dark, narrow."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from backlogs.models import Column, Limit, WorkItem
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})


@pytest.fixture
def board(page: Page, cast: Cast, visit: Callable[..., Any], asgi_server: str) -> Page:
    feature = cast.feature(customer=cast.web_shop)
    for title in ("Renew", "Warn", "Rotate"):
        cast.column("Ready").pull(cast.item(title, feature=feature), by=cast.ada)
    blocked = cast.item("Firewall opening", kind="interrupt", priority=1, class_of_service="expedite")
    cast.column("In progress").pull(blocked, by=cast.bo)
    blocked.join(cast.bo, by=cast.bo)
    blocked.block(by=cast.bo, reason="supplier", note="Asked again today.")
    cast.column("Review").limit_to(1, by=cast.tia)
    session = visit(cast.ada).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    page.goto("/t/LINUX/board/")
    return page


def column_of(title: str) -> str:
    return WorkItem.objects.get(title=title).placement.column.name


def drag(page: Page, what: Locator, to: Locator) -> None:
    what.hover()
    page.mouse.down()
    box = to.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 12, steps=12)
    page.wait_for_timeout(150)  # SortableJS looks under the pointer every 50 ms
    with page.expect_response(lambda answer: answer.url.endswith("/moves/")):
        page.mouse.up()


def cell(page: Page, name: str, lane: str = "Certificates") -> Locator:
    return page.get_by_role("list", name=f"{lane}: {name}", exact=True)


def test_a_card_is_dragged_and_the_head_counts(board: Page) -> None:
    drag(board, board.locator("#card-LINUX-1"), cell(board, "In progress"))
    expect(cell(board, "In progress").locator("#card-LINUX-1")).to_be_visible()
    expect(board.locator("#heads")).to_contain_text("In progress 2")
    assert column_of("Renew") == "In progress"


MEASURED = """() => { window.measured = 0; const was = Element.prototype.getBoundingClientRect;
  Element.prototype.getBoundingClientRect = function () {
    if (this.matches('.column-head')) window.measured++; return was.call(this); }; }"""


def test_a_move_lays_the_board_out_once_where_no_tabs_are_shown(board: Page) -> None:
    board.evaluate(MEASURED)
    board.locator("#card-LINUX-2 h3 a").focus()
    for key in ("Space", "ArrowRight"):
        board.keyboard.press(key)
    with board.expect_response(lambda answer: "/fresh/" in answer.url):
        board.keyboard.press("Space")
    expect(cell(board, "In progress").locator("#card-LINUX-2:not(.is-sending)")).to_be_visible()
    board.wait_for_timeout(50)
    assert board.evaluate("() => window.measured") == 0


def test_a_refused_drop_goes_back_says_why_and_takes_a_reason(board: Page, accessible: Any) -> None:
    drag(board, board.locator("#card-LINUX-1"), cell(board, "Review"))
    drag(board, board.locator("#card-LINUX-2"), cell(board, "Review"))
    asked = board.get_by_role("dialog", name="Review is at its limit of 1.")
    expect(asked.get_by_label("Over the limit, because")).to_be_focused()
    expect(asked.get_by_role("link", name="LINUX-1 Renew")).to_be_visible()
    expect(cell(board, "Ready").locator("#card-LINUX-2")).to_be_attached()
    accessible(board)
    asked.get_by_role("button", name="Put back").click()
    expect(asked).to_have_count(0)
    assert column_of("Warn") == "Ready"
    drag(board, board.locator("#card-LINUX-2"), cell(board, "Review"))
    board.keyboard.type("The audit is tomorrow")
    with board.expect_response(lambda answer: answer.url.endswith("/moves/")):
        board.keyboard.press("Enter")
    expect(cell(board, "Review").locator("#card-LINUX-2")).to_be_visible()
    expect(board.locator("#heads")).to_contain_text("1 over")
    assert column_of("Warn") == "Review"


def test_a_card_in_the_hand_takes_a_reason_or_goes_back(board: Page) -> None:
    column = Column.objects.get(team__key="LINUX", name="In progress")
    Limit.objects.create(team=column.team, column=column, maximum=1)
    board.locator("#card-LINUX-2 h3 a").focus()
    asked = board.get_by_role("dialog", name="In progress is at its limit of 1.")

    def refused() -> None:
        for key in ("Space", "ArrowRight"):
            board.keyboard.press(key)
        with board.expect_response(lambda answer: answer.url.endswith("/moves/")):
            board.keyboard.press("Space")
        expect(asked.get_by_label("Over the limit, because")).to_be_focused()

    refused()
    board.keyboard.press("Escape")
    expect(cell(board, "Ready").locator("#card-LINUX-2")).to_be_visible()
    refused()
    asked.get_by_role("button", name="Close").click()
    expect(cell(board, "Ready").locator("#card-LINUX-2:not(.is-lifted)")).to_be_visible()
    board.locator("#card-LINUX-2 h3 a").focus()
    refused()
    board.keyboard.type("The audit is tomorrow")
    with board.expect_response(lambda answer: answer.url.endswith("/moves/")):
        board.keyboard.press("Enter")
    expect(board.locator("#card-LINUX-2 h3 a")).to_be_focused()
    expect(cell(board, "In progress").locator("#card-LINUX-2:not(.is-lifted)")).to_be_visible()
    assert column_of("Warn") == "In progress"
    expect(board.locator("#toasts")).to_contain_text("LINUX-2 is in In progress.")
    board.keyboard.press("z")
    expect(cell(board, "Ready").locator("#card-LINUX-2")).to_be_visible()
    expect(board.locator("#card-LINUX-2 h3 a")).to_be_focused()
    assert column_of("Warn") == "Ready"
    board.keyboard.press("Space")
    expect(board.locator("#card-LINUX-2.is-lifted")).to_be_visible()


def test_a_phone_shows_one_column_and_tabs_to_all(board: Page) -> None:
    expect(board.get_by_role("navigation", name="Columns")).to_be_hidden()
    board.set_viewport_size(SIZES[1])  # type: ignore[arg-type]
    tabs = board.get_by_role("navigation", name="Columns")
    expect(tabs.get_by_role("link")).to_have_text(
        ["Ready 3", "In progress 1", "Review 0 / 1", "Waiting 0", "Done 0"]
    )
    expect(tabs.locator("[aria-current]")).to_have_text("Ready 3")
    tabs.get_by_role("link", name="In progress").focus()
    board.keyboard.press("Enter")
    expect(tabs.locator("[aria-current]")).to_have_text("In progress 1")
    expect(board.locator("#card-LINUX-4")).to_be_in_viewport(ratio=1)
    expect(board.locator("#card-LINUX-1")).not_to_be_in_viewport()
    tabs.get_by_role("link", name="Done").click()
    expect(tabs.locator("[aria-current]")).to_have_text("Done 0")
    with board.expect_response(lambda answer: answer.url.endswith("/moves/")):
        board.evaluate(
            """(column) => htmx.ajax("POST", "/boards/team-LINUX/moves/",
            {source: document.body, swap: "none", values: {item: "LINUX-1", column}})""",
            Column.objects.get(team__key="LINUX", name="Review").pk,
        )
    expect(tabs.get_by_role("link", name="Review")).to_have_text("Review 1 / 1")
    expect(tabs.locator("[aria-current]")).to_have_text("Done 0")


def test_a_card_moves_by_keys_alone(board: Page) -> None:
    board.keyboard.press("?")
    told = board.get_by_role("dialog", name="Keys")
    for line in ("Next card", "Lift the card, drop it", "Move the card to …"):
        expect(told.get_by_text(line, exact=True)).to_be_visible()
    board.keyboard.press("Escape")
    expect(told).to_be_hidden()
    board.locator("#card-LINUX-1 h3 a").focus()
    board.keyboard.press("j")
    expect(board.locator("#card-LINUX-2 h3 a")).to_be_focused()
    board.keyboard.press("Space")
    board.keyboard.press("ArrowRight")
    with board.expect_response(lambda answer: answer.url.endswith("/moves/")):
        board.keyboard.press("Space")
    expect(cell(board, "In progress").locator("#card-LINUX-2")).to_be_visible()
    expect(board.locator("#card-LINUX-2 h3 a")).to_be_focused()
    assert column_of("Warn") == "In progress"
    undo = board.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    with board.expect_response(lambda answer: answer.url.endswith("/moves/")):
        board.keyboard.press("z")
    expect(cell(board, "Ready").locator("#card-LINUX-2")).to_be_visible()
    expect(board.locator("#card-LINUX-2 h3 a")).to_be_focused()
    expect(undo).to_have_count(0)
    assert column_of("Warn") == "Ready"


def test_a_card_is_blocked_and_taken_by_keys_alone(board: Page, accessible: Any) -> None:
    board.locator("#card-LINUX-2 h3 a").focus()
    board.keyboard.press("b")
    dialog = board.get_by_role("dialog", name="Block LINUX-2")
    expect(dialog.get_by_label("It waits for")).to_be_focused()
    accessible(board)
    dialog.get_by_label("Note").press_sequentially("Asked again")
    board.keyboard.press("Enter")
    expect(board.locator("#card-LINUX-2")).to_contain_text("Asked again")
    expect(board.locator("#card-LINUX-2 h3 a")).to_be_focused()
    board.keyboard.press("a")
    expect(
        board.get_by_role("dialog", name="Pair up on LINUX-2").get_by_role("button", name="Ada")
    ).to_be_focused()
    board.keyboard.press("Enter")
    expect(board.locator("#card-LINUX-2 .pair")).to_be_visible()


def test_escape_puts_a_lifted_card_back(board: Page) -> None:
    board.locator("#card-LINUX-2 h3 a").focus()
    for key in ("Space", "ArrowRight", "Escape"):
        board.keyboard.press(key)
    expect(cell(board, "Ready").locator("#card-LINUX-2")).to_be_visible()
    assert column_of("Warn") == "Ready"


def test_a_card_moves_by_the_menu(board: Page) -> None:
    board.locator("#card-LINUX-3").hover()
    expect(board.get_by_role("button", name="Move LINUX-3 to…")).to_be_visible()
    board.locator("#card-LINUX-3 h3 a").focus()
    board.keyboard.press("m")
    expect(board.get_by_role("dialog").get_by_role("button", name="In progress")).to_be_focused()
    with board.expect_response(lambda answer: answer.url.endswith("/moves/")):
        board.get_by_role("dialog").get_by_role("button", name="Waiting").click()
    expect(cell(board, "Waiting").locator("#card-LINUX-3")).to_be_visible()
    assert column_of("Rotate") == "Waiting"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_board_is_accessible_and_fits(board: Page, accessible: Any, scheme: str) -> None:
    board.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for size in SIZES:
        board.set_viewport_size(size)  # type: ignore[arg-type]
        board.goto("/t/LINUX/board/")
        if SHOTS:
            board.screenshot(path=f"{SHOTS}/board-{scheme}-{size['width']}.png")
        assert board.evaluate("document.documentElement.scrollWidth") <= size["width"]
        accessible(board)
