"""Without a connection the moves of cards wait on the board, and go out in their order when the server answers again."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backlogs.models import WorkItem
from tests.boards.test_live_in_browser import column_of, enter, items, places, until  # noqa: F401 - fixtures
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def carry(page: Page, item: WorkItem, *keys: str) -> None:
    page.locator(f"#card-{item.key} h3 a").focus()
    for key in ("Space", *keys, "Space"):
        page.keyboard.press(key)


def test_moves_wait_for_the_connection_and_go_out_in_order(
    cast: Cast,
    items: list[WorkItem],  # noqa: F811
    enter: Any,  # noqa: F811
    asgi_server: str,
    accessible: Any,
) -> None:
    page = enter(cast.ada, asgi_server)
    page.on("dialog", lambda dialog: dialog.accept())
    said = page.locator("#board-live")
    first, second, third = items
    expect(said.locator("[data-live-unsent]")).to_be_hidden()
    page.context.set_offline(True)
    expect(said).to_contain_text("Reconnecting.")
    carry(page, first, "ArrowRight")
    expect(page.locator(f"#card-{first.key}")).to_contain_text("not sent yet")
    expect(said).to_contain_text("1 move waits and is sent when we are back.")
    carry(page, first, "ArrowRight")
    carry(page, second, "ArrowRight")
    carry(page, third, "ArrowRight")
    expect(said).to_contain_text("4 moves wait and are sent when we are back.")
    expect(page.locator(".is-unsent")).to_have_count(3)
    expect(page.locator("#toasts")).to_be_empty()
    accessible(page)
    assert [column_of(item) for item in items] == ["Ready"] * 3
    # Meanwhile somebody else takes the third elsewhere: that one is refused in words, the others go their way.
    cast.column("Waiting").pull(third, by=cast.eve)
    page.context.set_offline(False)
    until(page, lambda: [column_of(item) for item in items] == ["Review", "In progress", "Waiting"], 10)
    expect(page.locator(".is-unsent")).to_have_count(0)
    expect(said.locator("[data-live-unsent]")).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text(third.key)
    until(page, lambda: places(page)["Certificates: Waiting"] == [third.key], 5)
    assert places(page)["Certificates: Review"] == [first.key]
    assert places(page)["Certificates: In progress"] == [second.key]
