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


def test_a_chart_has_its_table_and_opens_its_items(seen):
    seen.get_by_text("Show as a table").first.click()
    expect(seen.get_by_role("columnheader", name="Done of promised")).to_be_visible()
    seen.get_by_role("link", name="Open the planned items of iteration 3").click()
    expect(seen.get_by_role("heading", name="Planned work finished, iteration 3")).to_be_visible()
    expect(seen.get_by_role("rowheader")).to_have_count(1)
