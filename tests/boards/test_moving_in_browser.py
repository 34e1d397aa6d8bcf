"""Moving as it is felt: what would be full says so before the drop, many cards go together, the next one is pulled by a
key, and a finger that scrolls moves nothing."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from backlogs.models import Limit, WorkItem
from tests.boards.test_board_in_browser import cell, column_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def arranged(cast: Cast) -> None:
    feature = cast.feature(customer=cast.web_shop)
    for number in range(6):
        cast.column("Ready").pull(cast.item(f"Story {number + 1}", feature=feature), by=cast.ada)
    cast.column("In progress").pull(cast.item("Running", feature=feature), by=cast.ada)
    Limit.objects.limit_lane("feature", 2, team=cast.linux, by=cast.tia)
    cast.column("Review").limit_to(1, by=cast.tia, on_full="warn")


def signed_in(page: Page, person: Any, visit: Callable[..., Any], server: str) -> Page:
    session = visit(person).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    page.goto("/t/LINUX/board/")
    return page


@pytest.fixture
def board(page: Page, cast: Cast, visit: Callable[..., Any], asgi_server: str) -> Page:
    arranged(cast)
    return signed_in(page, cast.ada, visit, asgi_server)


@pytest.fixture
def phone(browser: Browser, cast: Cast, visit: Callable[..., Any], asgi_server: str) -> Iterator[Page]:
    arranged(cast)
    context = browser.new_context(
        base_url=asgi_server, viewport={"width": 390, "height": 700}, has_touch=True, is_mobile=True
    )
    yield signed_in(context.new_page(), cast.ada, visit, asgi_server)
    context.close()


def test_limits_speak_before_the_drop_and_a_refusal_offers_help(board: Page, accessible: Any) -> None:
    expect(board.locator(".lane-limit")).to_have_text("1 of 2 in work")
    board.locator("#card-LINUX-1 h3 a").focus()
    board.keyboard.press("Space")
    expect(board.locator("#lifted-bar")).to_contain_text("LINUX-1 lifted")
    board.keyboard.press("ArrowRight")
    board.keyboard.press("Space")
    expect(board.locator(".lane-limit")).to_have_text("2 of 2 in work, at limit")
    expect(board.locator("#lifted-bar")).to_be_hidden()
    board.locator("#card-LINUX-2 h3 a").focus()
    board.keyboard.press("Space")
    progress = cell(board, "In progress")
    expect(progress).to_have_attribute("data-rank-ahead", "The lane Certificates would be 3 of 2")
    expect(progress).to_have_attribute("data-ahead-refuses", "")
    expect(cell(board, "Done")).not_to_have_attribute("data-rank-ahead", "x")
    accessible(board)
    board.keyboard.press("ArrowRight")
    expect(board.locator("#live")).to_contain_text("The lane Certificates would be 3 of 2")
    board.keyboard.press("Space")
    asked = board.get_by_role("dialog", name="The lane Certificates is at its limit of 2.")
    expect(asked.get_by_role("link", name="LINUX-7 Running")).to_be_visible()
    expect(asked.get_by_role("button", name="Help with LINUX-7")).to_be_visible()
    accessible(board)
    board.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(cell(board, "Ready").locator("#card-LINUX-2:not(.is-lifted)")).to_be_visible()
    expect(board.locator("[data-rank-ahead]")).to_have_count(0)
    board.locator("#card-LINUX-2 h3 a").focus()
    board.keyboard.press("m")
    menu = board.get_by_role("dialog", name="Move LINUX-2 to…")
    expect(menu.get_by_role("button", name="Review")).to_contain_text("The lane Certificates would be 3 of 2")
    assert column_of("Story 2") == "Ready"


def test_many_cards_are_selected_moved_and_brought_back(board: Page, accessible: Any) -> None:
    board.locator("#card-LINUX-4 h3 a").focus()
    board.keyboard.press("x")
    board.keyboard.press("Shift+ArrowUp")
    board.locator("#card-LINUX-1 h3").click(modifiers=["Shift"])
    bar = board.get_by_role("group", name="Selected cards")
    expect(bar).to_contain_text("4 cards selected")
    accessible(board)
    board.keyboard.press("m")
    asked = board.get_by_role("dialog", name="Move 4 cards")
    expect(asked).to_contain_text(
        "LINUX-1, LINUX-2, LINUX-3, LINUX-4: all of them"
    )  # selected upwards, they stand as before
    expect(asked.get_by_role("button", name="In progress")).to_contain_text("would be 5 of 2")
    asked.get_by_role("button", name="In progress").click()
    expect(asked).to_contain_text("The lane Certificates would be 5 of 2 with these 4.")
    accessible(board)
    asked.get_by_role("button", name="Done").click()
    expect(cell(board, "Done").locator(".card")).to_have_count(4)
    expect(bar).to_be_hidden()
    board.keyboard.press("z")
    expect(cell(board, "Ready").locator(".card")).to_have_count(6)
    assert {column_of(f"Story {number}") for number in range(1, 7)} == {"Ready"}
    board.locator("#card-LINUX-2 h3 a").focus()
    board.keyboard.press("x")
    board.keyboard.press("Escape")
    expect(bar).to_be_hidden()


def test_the_next_card_is_pulled_by_a_key(board: Page, accessible: Any) -> None:
    board.locator("#card-LINUX-3 h3 a").focus()
    board.keyboard.press("p")
    asked = board.get_by_role("dialog", name="Next into In progress: LINUX-1")
    expect(asked).to_contain_text("because it has the first rank in “Certificates”")
    accessible(board)
    board.keyboard.press("Enter")
    expect(cell(board, "In progress").locator("#card-LINUX-1")).to_be_visible()
    expect(board.locator("#card-LINUX-1 h3 a")).to_be_focused()
    board.keyboard.press("z")
    expect(cell(board, "Ready").locator("#card-LINUX-1")).to_be_visible()
    assert column_of("Story 1") == "Ready"


def touch(page: Page, *points: tuple[float, float], hold: int = 0) -> None:
    """One finger along these points, as the browser gets it from a screen."""
    wire = page.context.new_cdp_session(page)
    for number, (x, y) in enumerate(points):
        kind = "touchMove" if number else "touchStart"
        wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        page.wait_for_timeout(hold if not number else 30)
    wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def line(begin: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    return [tuple(a + (b - a) * step / 10 for a, b in zip(begin, end, strict=True)) for step in range(11)]  # type: ignore[misc]


@pytest.mark.main_walk
def test_a_finger_moves_by_the_grip_and_scrolls_on_the_card(phone: Page) -> None:
    order = [item.key for item in WorkItem.objects.order_by("rank")]
    scroller, card = phone.locator(".board"), phone.locator("#card-LINUX-2")
    seen = phone.locator("#column-tabs [aria-current]")
    expect(seen).to_contain_text("In progress")  # where work is done
    scroller.evaluate("board => board.scrollTo({ left: 0, behavior: 'instant' })")
    expect(seen).to_contain_text("Ready")
    box = card.bounding_box()
    assert box
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    touch(phone, *line(middle, (middle[0], middle[1] - 160)))
    phone.wait_for_function("document.querySelector('.board').scrollTop > 40")
    assert [item.key for item in WorkItem.objects.order_by("rank")] == order
    assert column_of("Story 2") == "Ready"
    expect(phone.locator(".is-ghost, .is-dragged")).to_have_count(0)
    scroller.evaluate("board => board.scrollTo(0, 0)")
    grip, target = card.locator("[data-rank-grip]").bounding_box(), cell(phone, "In progress").bounding_box()
    assert grip
    assert target
    begin = (grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    with phone.expect_response(lambda answer: answer.url.endswith("/moves/")):
        touch(
            phone,
            *line(begin, (min(target["x"] + 40, 380), target["y"] + 20)),
            (min(target["x"] + 41, 381), target["y"] + 21),
        )
    expect(cell(phone, "In progress").locator("#card-LINUX-2")).to_be_attached()
    assert column_of("Story 2") == "In progress"
    # Held at the edge of the screen it goes on to columns that are not seen.
    grip = phone.locator("#card-LINUX-3 [data-rank-grip]").bounding_box()
    assert grip
    start = (grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    touch(phone, *line(start, (380, start[1])), *[(380 + n % 2, start[1]) for n in range(40)])
    expect(seen).to_contain_text(re.compile("Review|Waiting|Done"))


def test_a_long_press_selects_and_a_tap_pulls_the_next(phone: Page, accessible: Any) -> None:
    pull = phone.get_by_role("button", name="Pull the next card into In progress")
    expect(pull).to_be_visible()
    accessible(phone)
    phone.locator(".board").evaluate("board => board.scrollTo({ left: 0, behavior: 'instant' })")
    box = phone.locator("#card-LINUX-1 h3").bounding_box()
    assert box
    touch(phone, (box["x"] + 20, box["y"] + 5), hold=650)
    bar = phone.get_by_role("group", name="Selected cards")
    expect(bar).to_contain_text("1 card selected")
    phone.locator("#card-LINUX-2 h3").tap()
    expect(bar).to_contain_text("2 cards selected")
    bar.get_by_role("button", name="Clear").tap()
    expect(bar).to_be_hidden()
    expect(pull).to_be_hidden()  # nothing is pulled into Ready, which is seen now
    phone.locator("#column-tabs").get_by_role("link", name="In progress").tap()
    pull.tap()
    asked = phone.get_by_role("dialog", name="Next into In progress: LINUX-1")
    asked.get_by_role("button", name="Pull it").tap()
    expect(cell(phone, "In progress").locator("#card-LINUX-1")).to_be_in_viewport()
    assert column_of("Story 1") == "In progress"
