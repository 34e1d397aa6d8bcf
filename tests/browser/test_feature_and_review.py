"""An engineer suggests an order by a drop of keys, the lead takes it up; a review is held and copied; both accessible."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backlogs.models import OrderSuggestion
from backlogs.models.practice import keep_practice
from backlogs.planning_ahead import plan_ahead
from core import clock
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
LOOKS = (("dark", 390), ("light", 390), ("light", 1280))


def sign_in(cast: Cast, name: str, page: Page, visit: Callable[..., Any], server: str) -> None:
    session = visit(cast.fresh(getattr(cast, name))).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])


def look(page: Page, accessible: Any, path: str) -> None:
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(path)
        page.wait_for_load_state("networkidle")
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)


def test_an_order_is_suggested_and_a_review_is_held(
    cast: Cast, page: Page, visit: Callable[..., Any], asgi_server: str, accessible: Any
) -> None:
    keep_practice(cast.linux, by=cast.pia, transition="Runbook\nDashboards", health_every_days=7)
    feature = cast.feature(criteria="They renew\nNobody is woken", customer=cast.web_shop)
    one, two = cast.item("One", feature=feature), cast.item("Two", feature=feature)
    feature.take_team_list(by=cast.ada)
    with clock.at(clock.now() - timedelta(9)):
        feature.post_health("at_risk", "The supplier is late.", by=cast.ada)
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    feature.note_design(iteration, by=cast.ada, text="Where do keys live?", box_minutes=480)

    sign_in(cast, "eve", page, visit, asgi_server)
    page.goto(f"/features/{feature.pk}/")
    page.locator(f"#row-{two.key} .groom-name").focus()
    page.keyboard.press("Alt+ArrowUp")
    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("Only the lead, Ada, orders these stories.")
    page.keyboard.press("Enter")
    expect(page.locator(".suggestion")).to_contain_text(
        f"Eve suggests {two.key} {two.title} before {one.key}"
    )
    page.get_by_role("checkbox", name="Runbook").press("Space")
    expect(page.locator("#feature-transition")).to_contain_text("1 of 2")
    page.keyboard.press("n")
    page.keyboard.type("A throw-away test zone")
    page.keyboard.press("Enter")
    expect(page.locator("#feature-retro .retro-note")).to_contain_text("A throw-away test zone")

    sign_in(cast, "ada", page, visit, asgi_server)
    look(page, accessible, f"/features/{feature.pk}/")
    page.keyboard.press("h")
    expect(page.locator("details[open] form :focus")).to_have_count(1)
    page.locator("#health_text").fill("It came.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#feature-health .post").first).to_contain_text("It came.")
    expect(page.locator("#health-said")).to_be_focused()
    page.get_by_role("button", name=f"Put {two.key} before {one.key}").press("Enter")
    expect(page.locator("#stories .groom-item").first).to_contain_text("Two")
    expect(page.locator("#stories *:focus")).to_have_count(1)  # beside what was answered
    assert OrderSuggestion.objects.get().answer == "accepted"

    iteration.set_goal("They renew", by=cast.pia)
    iteration.take_in(one, by=cast.pia)
    iteration.start(by=cast.pia)
    one.close(by=cast.ada)
    iteration.close(by=cast.pia)
    sign_in(cast, "pia", page, visit, asgi_server)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/iterations/{iteration.pk}/")
    page.get_by_role("button", name="Met", exact=True).press("Enter")
    expect(page.locator(".review-goal")).to_contain_text("Goal met")
    expect(page.get_by_role("button", name="Met in part")).to_be_focused()
    page.get_by_role("button", name=f"Show {one.key}").click()
    expect(page.locator(".demo-turn")).to_contain_text("One")
    page.keyboard.press("n")
    page.keyboard.type("Pairs change on Wednesday")
    page.keyboard.press("Enter")
    expect(page.locator(".retro-note")).to_contain_text("Pairs change on Wednesday")
    expect(page.locator(".retro-text")).to_be_focused()  # for the next one
    page.get_by_role("button", name="Make an item").click()
    expect(page.locator("#retro + *")).to_contain_text("0 of 1 action")
    look(page, accessible, f"/iterations/{iteration.pk}/")
    page.keyboard.press("c")
    expect(page.locator("#toasts")).to_contain_text("The text is copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Goal met: They renew, says Pia" in copied
    assert f"- {one.key} One (Pia)" in copied
    look(page, accessible, "/t/LINUX/practice/")
