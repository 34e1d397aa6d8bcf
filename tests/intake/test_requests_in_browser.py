"""A product owner answers all requests by keyboard alone; page, dialogs and the asker's page are accessible, in dark and narrow, too."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from backlogs.models import Feature, Request, WorkItem
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")
LOOKS = (("dark", 390, 844), ("light", 390, 844), ("light", 1440, 900))


def asked(cast: Cast, title: str, days: int, **values: Any) -> WorkItem:
    given = {"requester": cast.vic, "customer": cast.web_shop, "kind": "request"} | values
    at = timezone.now() - timedelta(days=days)
    return WorkItem.objects.add(by=None, backlog=cast.backlog(), title=title, created_at=at, **given)


def as_person(cast: Cast, name: str, page: Page, visit: Callable[..., Any], server: str) -> None:
    session = visit(cast.fresh(getattr(cast, name))).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])


def look(page: Page, accessible: Any, name: str, path: str, looks: int = 1) -> None:
    for scheme, width, height in LOOKS[:looks]:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": height})
        page.goto(path)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/requests-{name}-{scheme}-{width}.png", full_page=True)


def test_requests_are_answered_by_keyboard_alone(
    cast: Cast, page: Page, visit: Callable[..., Any], asgi_server: str, accessible: Any
) -> None:
    words = "Builds wait for **the internet** twice a day."
    items = [
        asked(cast, title, 9 - place, description=words)
        for place, title in enumerate(["One", "Two", "Three"])
    ]
    other = Feature.objects.add(by=cast.nell, backlog=cast.backlog(team=cast.network), title="Wireless")
    other.ask_team(cast.linux, "Ports for the controllers", by=cast.nell)
    as_person(cast, "pia", page, visit, asgi_server)
    look(page, accessible, "open", "/t/LINUX/requests/", 3)
    keys, dialog, said = page.keyboard, page.get_by_role("dialog"), page.locator(".triage-said")

    def on(title: str) -> None:
        expect(page.locator("[data-triage-row][aria-current]")).to_contain_text(title)
        expect(page.locator("#requests-item h2")).to_contain_text(title)

    on("One")
    keys.press("j")
    on("Two")
    keys.press("k")
    on("One")
    # What others do comes by itself, and takes neither the focus nor what is typed.
    rows = page.locator("[data-triage-row]")
    asked(cast, "Late", -1)
    expect(rows).to_have_text([re.compile(name) for name in ("One", "Two", "Three", "Ports", "Late")])
    expect(rows.first).to_be_focused()
    expect(page.locator("#live")).to_contain_text("New: Late.")
    keys.press("b")
    expect(dialog.get_by_label("What do you want to know?")).to_be_focused()
    keys.type("How m")
    items[0].comment("Eight a day.", by=cast.vic, audience="public")
    Request.objects.of(WorkItem.objects.get(title="Late")).decline("No.", by=cast.dee)
    page.wait_for_timeout(900)
    expect(dialog.get_by_label("What do you want to know?")).to_be_focused()
    keys.type("any?")
    expect(dialog.get_by_label("What do you want to know?")).to_have_value("How many?")
    expect(rows).to_have_count(5)
    keys.press("Escape")
    expect(page.locator("#live")).to_have_text("Nothing of this is sent yet. Once more drops it.")
    expect(dialog.get_by_label("What do you want to know?")).to_have_value("How many?")
    keys.press("Escape")
    expect(dialog).to_have_count(0)
    expect(rows).to_have_count(4)
    expect(page.locator("#requests-item")).to_contain_text("Eight a day.")
    expect(rows.first).to_be_focused()
    keys.press("a")
    expect(dialog.get_by_role("radio", name="a feature of its own")).to_be_focused()
    accessible(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/requests-dialog.png")
    keys.press("Enter")
    expect(said).to_contain_text("goes on as the feature “One”")
    on("Two")
    keys.press("b")
    expect(dialog.get_by_label("What do you want to know?")).to_be_focused()
    keys.type("How many builds?")
    keys.press("Control+Enter")
    expect(said).to_contain_text("comes back with the answer")
    on("Three")
    keys.press("d")
    expect(dialog.get_by_label("Answer to who asked")).to_be_focused()
    keys.type("The other site has one.")
    keys.press("Control+Enter")
    expect(said).to_contain_text("is declined")
    on("Ports")
    keys.press("u")
    expect(said).to_contain_text("is back")
    on("Three")
    keys.press("d")
    expect(dialog.get_by_label("Answer to who asked")).to_be_focused()
    keys.type("The other site has one.")
    keys.press("Control+Enter")
    on("Ports")
    expect(page.locator("#requests-count")).to_contain_text("1")
    states = [Request.objects.get(item=item).state for item in items]
    assert states == ["accepted", "waiting", "declined"]
    keys.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Ask back")
    look(page, accessible, "done", "/t/LINUX/requests/?tab=done")
    as_person(cast, "vic", page, visit, asgi_server)
    look(page, accessible, "asker", f"/items/{items[1].key}/")
    as_person(cast, "nell", page, visit, asgi_server)
    look(page, accessible, "feature", f"/features/{other.pk}/", 3)
    look(page, accessible, "empty", "/t/NET/requests/")
