"""The frame and the components of every page, in a real browser: accessible, by key, light and dark, wide and narrow."""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.core.component_pages import urls

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.core.component_pages.urls")]
SHOTS = os.environ.get("SCREENSHOTS")  # a folder for pictures to look at
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})

# The border of what is wrong and the colour of why, the height of what takes several lines, the size of letters.
LOOK_OF_FIELDS = """() => {
  const look = (what) => getComputedStyle(document.querySelector(`.form ${what}`));
  return [look("[aria-invalid]").borderTopColor, look(".field-error").color, parseFloat(look("textarea").blockSize), look("select").fontSize];
}"""


@pytest.fixture
def shown(page: Page, cast: Any, visit: Callable[..., Any], asgi_server: str) -> Page:
    """The components as Ada sees them."""
    urls.moves.clear()
    session = visit(cast.ada).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    page.goto("/components/")
    return page


def drag(page: Page, what: Locator, to: Locator) -> None:
    what.hover()
    page.mouse.down()
    box = to.bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + 1, steps=12)
    expect(page.locator(".is-ghost")).to_have_count(1)
    page.wait_for_timeout(150)  # SortableJS looks under the pointer every 50 ms
    page.mouse.up()


def order(page: Page, label: str) -> list[str]:
    return (
        page.get_by_role("list", name=label, exact=True)
        .locator("li")
        .evaluate_all("all => all.map(each => each.dataset.rankItem)")
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_component_is_accessible_and_fits(shown: Page, accessible: Any, scheme: str) -> None:
    shown.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for size in SIZES:
        shown.set_viewport_size(size)  # type: ignore[arg-type]
        shown.goto("/components/")
        shown.wait_for_selector("[data-chart-plot] svg")
        if SHOTS:
            shown.screenshot(path=f"{SHOTS}/components-{scheme}-{size['width']}.png", full_page=True)
        assert shown.evaluate("document.documentElement.scrollWidth") <= size["width"]
        wrong, said, several_lines, letters = shown.evaluate(LOOK_OF_FIELDS)
        assert (wrong, several_lines >= 80, letters) == (said, True, "16px" if size == SIZES[1] else "14px")
        accessible(shown)


def test_a_refusal_is_a_toast_and_a_form_comes_back_with_it(shown: Page) -> None:
    toasts = shown.locator("#toasts > li")
    shown.get_by_role("button", name="Dismiss").click()
    expect(toasts).to_have_count(0)
    shown.get_by_role("button", name="Order", exact=True).click()
    expect(toasts.get_by_role("alert")).to_have_text("Only the lead, Ada, orders these stories.")
    shown.get_by_role("button", name="Order plainly").click()
    expect(toasts.first.get_by_role("alert")).to_have_text("Only the lead, Ada, orders these stories.")
    assert shown.url.endswith("/components/")


def test_keys_act_are_listed_and_can_be_switched_off(shown: Page, accessible: Any) -> None:
    shown.keyboard.press("c")
    expect(shown.get_by_role("dialog", name="Said here")).to_be_visible()
    shown.keyboard.press("Escape")
    shown.keyboard.press("?")
    keys = shown.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("Go to My day")
    accessible(shown)
    shown.keyboard.press("Escape")
    shown.evaluate(
        "addEventListener('click', (e) => { e.preventDefault(); window.went = e.target.closest('a')?.dataset.key; }, { capture: true, once: true })"
    )
    for key in ("Tab", "Shift", "g", "d"):  # what was pressed before does not spoil the pair
        shown.keyboard.press(key)
    assert shown.evaluate("window.went") == "g d"
    shown.keyboard.press("?")
    keys.get_by_label("Single keys work on this device").uncheck()
    shown.keyboard.press("Escape")
    shown.keyboard.press("c")
    expect(shown.get_by_role("dialog")).to_have_count(0)


def test_a_fragment_that_is_a_dialog_opens_and_gives_the_focus_back(shown: Page, accessible: Any) -> None:
    opener = shown.get_by_role("button", name="Block…")
    opener.click()
    dialog = shown.get_by_role("dialog", name="Block PLAT-42")
    expect(dialog.get_by_label("Reason")).to_be_focused()
    accessible(shown)
    shown.keyboard.press("Escape")
    expect(shown.locator("#dialogs dialog")).to_have_count(0)
    expect(opener).to_be_focused()


def test_menus_open_by_key_and_the_look_is_kept(shown: Page, cast: Any) -> None:
    shown.get_by_text("Move to…").focus()
    shown.keyboard.press("ArrowDown")
    expect(shown.get_by_role("button", name="Review")).to_be_focused()
    shown.keyboard.press("Escape")
    expect(shown.get_by_text("Move to…")).to_be_focused()
    shown.get_by_label("Ada: your account").click()
    with shown.expect_response("**/account/theme/"):
        shown.get_by_label("Dark").check()
    shown.reload()
    assert shown.locator("html").get_attribute("data-theme") == "dark"
    assert cast.fresh(cast.ada).theme == "dark"


def test_an_item_is_ranked_by_key_and_a_refused_one_stays_in_the_hand(shown: Page, accessible: Any) -> None:
    shown.goto("/ranking/")
    accessible(shown)
    shown.get_by_role("link", name="Story A").focus()
    for key in (" ", "ArrowDown"):
        shown.keyboard.press(key)
    with shown.expect_response("**/rank/"):
        shown.keyboard.press(" ")
    assert order(shown, "Ready") == ["B", "A", "C"]
    assert urls.moves == [{"item": "A", "after": "B", "column": "ready", "expected_column": "ready"}]
    expect(shown.get_by_role("link", name="Story A")).to_be_focused()
    for key in (" ", "ArrowRight"):
        shown.keyboard.press(key)
    with shown.expect_response("**/rank/"):
        shown.keyboard.press(" ")
    expect(shown.get_by_text("Review is at its limit of 1.")).to_be_visible()
    expect(shown.locator("#live")).to_have_text("A is still in your hand. Escape puts it back.")
    assert order(shown, "Review") == ["D", "A"]
    shown.keyboard.press("Escape")
    assert order(shown, "Ready") == ["B", "A", "C"]


def test_an_item_is_ranked_by_pointer_and_a_refused_one_goes_back(shown: Page) -> None:
    shown.goto("/ranking/")
    third, first = (shown.get_by_role("button", name=f"Move {key}") for key in "CA")
    with shown.expect_response("**/rank/"):
        drag(shown, third, first)
    assert order(shown, "Ready") == ["C", "A", "B"]
    assert urls.moves == [{"item": "C", "before": "A", "column": "ready", "expected_column": "ready"}]
    with shown.expect_response("**/rank/"):
        drag(shown, third, shown.get_by_role("button", name="Move D"))
    expect(shown.get_by_text("Review is at its limit of 1.")).to_be_visible()
    expect(shown.get_by_role("list", name="Ready", exact=True).locator("li")).to_have_count(3)
    assert order(shown, "Ready") == ["C", "A", "B"]


def test_a_lost_connection_is_said_until_it_is_back(shown: Page) -> None:
    shown.wait_for_load_state("networkidle")  # an answer on its way would say that the server is there
    shown.context.set_offline(True)
    expect(shown.get_by_text("No connection since")).to_be_visible()
    # htmx writes a failed request to the console as an error, which this page may not have; so only its event is sent.
    shown.evaluate("document.body.dispatchEvent(new CustomEvent('htmx:sendError', {bubbles: true}))")
    expect(shown.get_by_text("Nothing was saved; try again when you are back.")).to_be_visible()
    shown.context.set_offline(False)
    expect(shown.get_by_text("No connection since")).to_be_hidden()


def test_what_one_taps_is_large_enough_for_a_finger(
    browser: Any, cast: Any, visit: Callable[..., Any], asgi_server: str
) -> None:
    context = browser.new_context(base_url=asgi_server, viewport=SIZES[1], has_touch=True, is_mobile=True)
    session = visit(cast.ada).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    page = context.new_page()
    page.goto("/components/")
    tapped = page.locator(
        ".button:visible, .icon-button:visible, .nav-link:visible, select:visible, summary.button"
    )
    heights = tapped.evaluate_all(
        "all => all.map(each => [each.innerText, each.getBoundingClientRect().height])"
    )
    assert heights
    assert [each for each in heights if each[1] < 44] == []
    context.close()


def test_a_point_of_a_chart_opens_what_is_behind_it(shown: Page) -> None:
    bar = shown.locator("[data-chart-plot] path[fill='rgb(47, 111, 179)']")
    bar.first.click()
    shown.wait_for_url(re.compile("/opened/"))
