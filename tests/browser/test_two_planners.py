"""Two people plan one iteration at once: each sees what the other does, and loses neither the focus nor what was typed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from backlogs.planning_ahead import plan_ahead
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_one_pulls_the_other_sees(
    cast: Cast, browser: Browser, page: Page, visit: Callable[..., Any], asgi_server: str, accessible: Any
) -> None:
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    items = [cast.item(title, points=Decimal(3)) for title in ("Renew", "Warn", "Rotate")]
    items[2].block(by=cast.pia, reason="supplier")
    other = browser.new_context(base_url=asgi_server).new_page()
    for who, there in ((cast.pia, page), (cast.dee, other)):
        session = visit(who).cookies["sessionid"].value
        there.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
        there.goto(f"{asgi_server}/iterations/{iteration.pk}/")
        expect(there.locator("#capacity")).to_be_visible()
    page.locator("#reserve-change").press("Enter")
    page.locator("#reserve-because").fill("The audit")
    page.get_by_role("link", name="Rotate").focus()

    other.get_by_role("button", name=f"Put {items[0].key} in").press("Enter")
    news = page.locator("#plan-news")
    expect(news).to_contain_text(f"Dee took {items[0].key} into iteration 1.")
    expect(page.locator("#iteration-plan header")).to_contain_text("1 item · 3 points")
    expect(page.get_by_role("button", name=f"Put {items[0].key} in")).to_have_count(0)
    expect(page.get_by_role("link", name="Rotate")).to_be_focused()
    expect(page.locator("#reserve-because")).to_have_value("The audit")
    expect(page.locator("#reserve-because")).to_be_visible()
    accessible(page)

    # What is ticked while the news of Dee's next step is on its way stays ticked, and what it narrows stays narrowed.
    on_its_way: list[Route] = []
    page.route("**/news/?**", lambda route: route.continue_() if on_its_way else on_its_way.append(route))
    with page.expect_request("**/news/?**"):
        other.get_by_role("button", name=f"Put {items[1].key} in").press("Enter")
    with page.expect_response("**/?part=candidates**"):
        page.get_by_label("only ready").check()
    expect(page.get_by_role("link", name="Rotate")).to_have_count(0)
    on_its_way[0].continue_()
    expect(page.locator("#iteration-plan header")).to_contain_text("2 items · 6 points")
    expect(page.get_by_label("only ready")).to_be_checked()
    expect(page.get_by_role("link", name="Rotate")).to_have_count(0)
    page.get_by_label("only ready").uncheck()
    expect(page.get_by_role("link", name="Rotate")).to_be_visible()

    # Dee sets days aside meanwhile: refused once, and what Pia wrote is sent with the next press.
    other.locator("#reserve-change").press("Enter")
    other.locator("#reserve-days").fill("2")
    other.locator("#reserve-because").fill("Patch week")
    other.locator("#reserve-because").press("Enter")
    expect(page.locator("#capacity")).to_contain_text("Patch week")
    expect(other.locator("#reserve-change")).to_be_focused()
    page.locator("#reserve-days").fill("3")
    page.locator("#reserve-because").press("Enter")
    expect(page.locator("#capacity")).to_contain_text("“The audit”")
    expect(page.locator("#reserve-because")).to_be_hidden()

    page.locator("#id_goal").fill("Half a sentence")
    iteration.start(by=cast.dee)
    expect(news).to_contain_text("Iteration 1 is not planned any more: it has started.")
    expect(page.locator("#id_goal")).to_have_value("Half a sentence")
    other.context.close()

    # What refuses a close is said over its dialog, where what was chosen is still there.
    cast.column("In progress").pull(items[0], by=cast.fresh(cast.ada))
    page.goto(f"{asgi_server}/iterations/{iteration.pk}/")
    page.get_by_role("link", name="Close iteration").press("Enter")
    page.get_by_role("radio", name="Split").first.check()
    page.get_by_label("Points of it").first.fill("99")
    page.keyboard.press("Control+Enter")
    asked = page.get_by_role("dialog")
    expect(asked.get_by_role("alert")).to_contain_text("is smaller than its 3 points")
    expect(page.get_by_label("Points of it").first).to_have_value("99")
    asked.locator("[data-toast-close]").click()
    expect(asked.get_by_role("alert")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(asked).to_contain_text("Nothing of this is sent yet.")
    page.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(page.locator("body > section > #toasts")).to_have_count(1)
