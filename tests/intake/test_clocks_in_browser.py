"""Clocks in a browser: accessible, in light and dark, wide and narrow; let wait and go on by keyboard alone."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from backlogs.models import WorkItem
from intake.listening import listen_to_all
from intake.models import ClockPause
from people.models import Agreement, Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def sign_in(person: Person, page: Page, visit: Callable[..., Any], server: str) -> None:
    session = visit(person).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])


def promised(cast: Cast) -> WorkItem:
    target = {"priority": 1, "resolve_minutes": 60, "around_the_clock": True}
    agreement = Agreement.objects.propose(
        by=cast.pia, team=cast.linux, acknowledge_minutes=30, resolve_minutes=960, targets=[target]
    )
    agreement.accept(by=cast.pia)
    item = WorkItem.objects.add(
        by=None, backlog=cast.backlog("interrupt"), title="Checkout is slow " + "x" * 80, customer=cast.web_shop,
        requester=cast.vic,
    )  # fmt: skip
    listen_to_all()
    return item


def look(page: Page, accessible: Any, pages: dict[str, str]) -> None:
    for name, path in pages.items():
        for scheme, size in (("light", WIDE), ("dark", WIDE), ("light", NARROW)):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(path)
            accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}-{scheme}-{size['width']}.png", full_page=True)


def test_the_pages_and_a_pause_by_keyboard(
    cast: Cast, page: Page, visit: Callable[..., Any], accessible: Any, asgi_server: str
) -> None:
    item, month = promised(cast), f"{timezone.now():%Y-%m}"
    sign_in(cast.fresh(cast.pia), page, visit, asgi_server)
    agreement = Agreement.objects.get()
    look(
        page,
        accessible,
        {"kept": f"/t/LINUX/kept/?month={month}", "agreement": f"/agreements/{agreement.pk}/"},
    )
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]
    page.goto(f"/items/{item.key}/")
    clocks = page.get_by_role("region", name="What was promised")
    clocks.get_by_text("Let the clocks wait").press("Enter")
    accessible(page)
    clocks.get_by_label("Why").select_option("third_party")
    clocks.get_by_label("For what, in one line").fill("The provider looks.")
    clocks.get_by_role("button", name="Wait").press("Enter")
    expect(clocks.get_by_text("waiting for a third party")).to_be_visible()
    clocks.get_by_role("button", name="Let them go on").press("Enter")
    expect(clocks.get_by_text("Let the clocks wait")).to_be_visible()
    assert ClockPause.objects.get().ended_by == cast.pia
    sign_in(cast.fresh(cast.vic), page, visit, asgi_server)
    look(page, accessible, {"customer": f"/customers/{cast.web_shop.pk}/?month={month}"})
    page.goto("/customers/")
    accessible(page)
