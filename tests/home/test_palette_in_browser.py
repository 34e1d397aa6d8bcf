"""The palette by keys alone: it goes to pages, finds work, acts on the card in focus; accessible, light, dark and narrow."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backlogs.models import WorkItem
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def board(page: Page, cast: Cast, visit: Callable[..., Any], asgi_server: str) -> Page:
    cast.network.admit(cast.eve, by=None, roles=["engineer"])
    for title in ("Renew", "Warn"):
        cast.column("Ready").pull(cast.item(title, feature=cast.feature(title)), by=cast.ada)
    session = visit(cast.eve).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    page.goto("/t/LINUX/board/")
    return page


def opened(page: Page, text: str = "") -> Any:
    page.keyboard.press("Control+k")
    palette = page.get_by_role("dialog", name="Go to or do")
    expect(palette.get_by_role("combobox")).to_be_focused()
    page.keyboard.type(text)
    return palette


def test_everything_is_reached_by_keys_alone(board: Page, accessible: Any) -> None:
    card = board.get_by_role("link", name="Renew", exact=True)
    card.focus()
    palette = opened(board)
    expect(palette.get_by_role("group", name="LINUX-1")).to_contain_text("Block, or end the wait")
    for scheme in ("light", "dark"):
        board.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        accessible(board)
    board.keyboard.type("move to rev")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("LINUX-1: move to Review")
    with board.expect_response("**/moves/"):
        board.keyboard.press("Enter")
    expect(board.get_by_role("list", name="Renew: Review").get_by_role("link", name="Renew")).to_be_focused()
    assert WorkItem.objects.get(title="Renew").placement.column.name == "Review"
    # What the server finds comes with what the page knows; the count is spoken.
    palette = opened(board, "warn")
    expect(palette.get_by_role("group", name="Items").get_by_role("option")).to_contain_text("LINUX-2")
    expect(palette.get_by_role("status")).to_have_text("3 results")
    chosen = palette.get_by_role("option", selected=True)
    expect(palette.get_by_role("combobox")).to_have_attribute(
        "aria-activedescendant", chosen.get_attribute("id") or ""
    )
    board.keyboard.press("ArrowDown")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("Warn")
    board.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    # A dialog over the board, by words; then a page of another team.
    opened(board, "interrupted")
    board.keyboard.press("Enter")
    expect(board.get_by_role("dialog", name="interrupted")).to_be_visible()
    board.keyboard.press("Escape")
    opened(board, "numbers network")
    board.keyboard.press("Enter")
    board.wait_for_url("**/t/NET/numbers/")
    # Without the server pages and actions still go; what was chosen before stands first.
    board.route("**/palette/**", lambda route: route.abort())
    board.set_viewport_size({"width": 390, "height": 844})
    palette = opened(board, "dark")
    expect(palette.get_by_role("status")).to_contain_text("without the server")
    assert palette.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    board.keyboard.press("Enter")
    expect(board.locator("html")).to_have_attribute("data-theme", "dark")
    palette = opened(board, "linux-2")
    board.keyboard.press("Enter")
    board.wait_for_url("**/items/LINUX-2/")
    palette = opened(board, "numbers")
    expect(palette.get_by_role("option", selected=True)).to_contain_text("Network")
