"""The numbers page in a real browser: charts are drawn, open their items, and can be read without seeing them."""

import os

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")  # a folder for pictures to look at
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


@pytest.fixture
def seen(page, lived, visit, asgi_server):
    session = visit(lived.eve).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    page.goto("/t/LINUX/numbers/")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_are_drawn_accessible_and_fit(seen, accessible, scheme):
    seen.emulate_media(color_scheme=scheme)
    for size in SIZES:
        seen.set_viewport_size(size)
        for path in ("/t/LINUX/numbers/", "/t/LINUX/numbers/other-ways/"):
            seen.goto(path)
            seen.wait_for_selector("[data-chart-plot] svg")
            if SHOTS:
                seen.screenshot(
                    path=f"{SHOTS}/numbers{path.count('/')}-{scheme}-{size['width']}.png", full_page=True
                )
            assert seen.evaluate("document.documentElement.scrollWidth") <= size["width"]
            accessible(seen)


def test_what_is_behind_a_number_is_accessible_and_fits(seen, accessible):
    for size in SIZES:
        seen.set_viewport_size(size)
        seen.goto("/t/LINUX/numbers/planned/3/", wait_until="networkidle")
        assert seen.evaluate("document.documentElement.scrollWidth") <= size["width"]
        accessible(seen)


def test_words_in_charts_are_in_the_inks_of_the_page(seen):
    seen.emulate_media(color_scheme="dark")
    seen.goto("/t/LINUX/numbers/")
    seen.wait_for_selector("[data-chart-plot] svg text")
    words = "[...document.querySelectorAll('[data-chart-plot] svg text')]"
    for token in ("--ink-1", "--ink-2"):
        seen.evaluate(f"document.body.insertAdjacentHTML('beforeend', '<i id=\"ink{token}\"></i>')")
        seen.evaluate(f"document.getElementById('ink{token}').style.color = 'var({token})'")
    inks = seen.evaluate(
        "[...document.querySelectorAll('[id^=ink--]')].map(each => getComputedStyle(each).color)"
    )
    assert set(seen.evaluate(f"{words}.map(each => getComputedStyle(each).fill)")) <= set(inks)
    assert set(seen.evaluate(f"{words}.map(each => getComputedStyle(each).stroke)")) == {"none"}


def test_the_day_of_the_numbers_is_in_the_field(seen, lived):
    expect(seen.get_by_label("As of")).to_have_value(lived.linux.today.isoformat())


def test_a_chart_has_its_table_and_opens_its_items(seen):
    seen.get_by_text("Show as a table").first.click()
    expect(seen.get_by_role("columnheader", name="Done of promised")).to_be_visible()
    seen.get_by_role("link", name="Open the planned items of iteration 3").click()
    expect(seen.get_by_role("heading", name="Planned work finished, iteration 3")).to_be_visible()
    expect(seen.get_by_role("rowheader")).to_have_count(1)
