"""The person of the week works off the inbox by keyboard alone; the page is accessible, in light and dark, wide and narrow."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from backlogs.models import WorkItem
from intake.models import Triage
from tests.cast import Cast
from tests.intake.saying import Sending, firing

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})


@pytest.fixture
def on_duty(cast: Cast, page: Page, visit: Callable[..., Any], asgi_server: str) -> Cast:
    session = visit(cast.fresh(cast.bo)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    return cast


def arrived(cast: Cast, title: str, minutes: int, **values: Any) -> WorkItem:
    at = timezone.now() - timedelta(minutes=minutes)
    return WorkItem.objects.add(
        by=None, backlog=cast.backlog("interrupt"), title=title, created_at=at, **values
    )


@pytest.mark.main_walk
def test_a_day_of_the_person_of_the_week_by_keyboard_alone(on_duty: Cast, page: Page) -> None:
    """Eight things: accepted, merged, declined, put off, escalated, planned, a P1, and a group."""
    cast = on_duty
    titles = ["Accept me", "Merge me", "Decline me", "Put me off", "Escalate me", "Plan me", "Burn"]
    items = [
        arrived(cast, title, 50 - 2 * place, requester=cast.vic if title == "Decline me" else None)
        for place, title in enumerate(titles)
    ]
    sending = Sending(cast)
    for host in ("db-1", "db-2", "db-3"):
        sending.send(firing(host, group="storage"))
    page.goto("/t/LINUX/triage/")
    keys, chosen = page.keyboard, page.locator("[data-triage-row][aria-current]")
    dialog, said = page.get_by_role("dialog"), page.locator(".triage-said")

    def on(title: str) -> None:
        expect(chosen).to_contain_text(title)
        expect(page.locator("#triage-item h2")).to_contain_text(title)

    on("Accept me")
    keys.press("a")
    expect(page.locator(".triage-clock")).to_contain_text("Bo looks at it")
    keys.press("m")
    expect(said).to_contain_text("15 minutes of yours")
    keys.press("1")
    expect(dialog.get_by_role("radio", name="P3")).to_be_focused()
    keys.press("ArrowUp")
    keys.press("Enter")
    expect(said).to_contain_text("accepted into")
    on("Merge me")
    expect(chosen).to_be_focused()
    keys.press("2")
    expect(dialog.get_by_label("Duplicate of")).to_be_focused()
    keys.type(items[0].key)
    keys.press("Enter")
    expect(said).to_contain_text(f"merged into {items[0].key}")
    on("Decline me")
    keys.press("3")
    expect(dialog.get_by_label("Answer to who asked")).to_be_focused()
    keys.type("Please ask the network team.")
    keys.press("Control+Enter")
    expect(said).to_contain_text("declined")
    on("Put me off")
    keys.press("h")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    keys.press("Enter")
    expect(said).to_contain_text("comes back")
    keys.press("u")
    expect(said).to_contain_text("is back")
    on("Put me off")
    keys.press("h")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    keys.press("Enter")
    on("Escalate me")
    keys.press("e")
    expect(dialog.get_by_role("combobox", name="To")).to_be_focused()
    keys.type("Ada")
    keys.press("Enter")
    expect(said).to_contain_text("is with Ada")
    on("Plan me")
    keys.press("n")
    expect(dialog.get_by_role("radio").first).to_be_focused()
    keys.press("Enter")
    expect(said).to_contain_text("goes on as")
    on("Burn")
    keys.press("p")
    expect(said).to_contain_text("is a P1")
    on("Burn")
    keys.press("s")
    expect(dialog.get_by_label("The other thing")).to_be_focused()
    keys.type("It smokes, too")
    keys.press("Control+Enter")
    expect(said).to_contain_text("is split off")
    on("Burn")
    keys.press("j")
    on("db-1 is full")
    keys.press("k")
    on("Burn")
    keys.press("/")
    expect(page.get_by_role("searchbox", name="Search what arrived")).to_be_focused()
    keys.press("Escape")
    expect(page.locator("[data-triage-row][aria-current]")).to_be_focused()
    keys.press("ArrowDown")
    on("db-1 is full")
    keys.press("a")
    expect(said).to_contain_text("3 are acknowledged.")
    on("db-1 is full")
    # However low it stands in a long list, it is read beside the list.
    page.set_viewport_size({"width": 1440, "height": 340})
    expect(page.locator("#triage-item h2")).to_be_in_viewport()
    page.set_viewport_size(SIZES[0])  # type: ignore[arg-type]
    keys.press("1")
    expect(dialog).to_contain_text("3 interrupts")
    keys.press("Enter")
    expect(said).to_contain_text("3 are accepted.")
    decided = dict(Triage.objects.filter(item__in=items).values_list("item__title", "decision"))
    assert decided == {
        "Accept me": "accepted", "Merge me": "duplicate", "Decline me": "declined", "Put me off": "",
        "Escalate me": "", "Plan me": "promoted", "Burn": "",
    }  # fmt: skip
    assert WorkItem.objects.get(title="Accept me").priority == 2
    expect(page.locator("#triage-count")).to_contain_text("3")


def test_the_page_in_all_its_parts(on_duty: Cast, page: Page, accessible: Any) -> None:
    cast, sending = on_duty, Sending(on_duty)
    known = arrived(cast, "Certificate of the shop expires", 30, service="Web")
    old = arrived(cast, "Certificate of the shop expires soon", 90, service="Web", requester=cast.vic)
    Triage.objects.of(WorkItem.objects.get(pk=old.pk)).decline("It renews itself on Friday.", by=cast.bo)
    asked = arrived(
        cast, "Certificate of the web shop expires", 70, service="Web", customer=cast.web_shop, requester=cast.vic,
        description="My browser **warns** me.",
    )  # fmt: skip
    Triage.objects.of(WorkItem.objects.get(pk=asked.pk)).call_p1(by=cast.eve)
    escalated = Triage.objects.of(WorkItem.objects.get(pk=known.pk))
    escalated.escalate(cast.ada, by=cast.bo)
    for host in ("db-1", "db-2", "db-3"):
        sending.send(firing(host, group="storage", severity="critical"))
    sending.send(b"{ broken")
    for scheme, size in (("light", SIZES[0]), ("dark", SIZES[0]), ("light", SIZES[1])):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for name, path in (
            ("first", ""),
            ("item", f"?item={asked.key}"),
            ("done", "?tab=done"),
            ("held", "?tab=quarantine"),
        ):
            page.goto(f"/t/LINUX/triage/{path}")
            accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, size)
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/triage-{name}-{scheme}-{size['width']}.png", full_page=True)
    page.goto("/t/LINUX/triage/")
    page.get_by_text("db-1 is full").first.click()
    page.locator("#triage-item ul a").first.click()
    page.locator("summary", has_text="Raw message").click()
    expect(page.get_by_label("Text of the first message")).to_be_in_viewport()
    page.goto("/t/LINUX/triage/")
    page.get_by_text("db-1 is full").first.click()
    page.get_by_role("button", name="Accept all 3").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    accessible(page)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/triage-dialog.png")
    page.get_by_role("dialog").get_by_role("button", name="Accept all").click()
    expect(page.locator(".triage-said")).to_contain_text("3 are accepted.")
