"""A product owner grooms by keyboard alone: fields in place, a conflict decided, many at once, taken back as one."""

import os
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backlogs.models import WorkItem
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")
BACKLOGS = "/t/LINUX/backlogs/"


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/groom-{name}.png")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def kept(**values: Any) -> list[str]:
    return list(WorkItem.objects.filter(**values).order_by("title").values_list("title", flat=True))


@pytest.mark.timeout(120)
@pytest.mark.main_walk
def test_grooming_by_keyboard_alone(
    cast: Cast, page: Page, visit: Any, asgi_server: str, accessible: Any
) -> None:
    feature = cast.feature("Certificates", criteria="- they renew", customer=cast.web_shop)
    for number, title in enumerate(["Issue one", "Renew it", "Revoke it"], 2):
        cast.item(title, feature=feature, points=Decimal(number), ease=1)
    jump, _, old = (cast.item(title) for title in ("Jump hosts", "Etcd keys", "Old mirrors"))
    disks = [cast.item(f"Disk {number} is full", kind="interrupt", priority=2) for number in (1, 2, 3)]
    session = visit(cast.pia).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(BACKLOGS)
    page.evaluate("window.sameDocument = true")
    focused = page.locator(":focus")

    # One field after the other on the row under the cursor.
    page.get_by_role("link", name="Jump hosts").focus()
    press(page, "s")
    expect(page.get_by_label("Class of service", exact=True)).to_be_focused()
    press(page, "f", "Enter")
    expect(page.locator(".groom-editor")).to_contain_text("Work with a fixed date needs the date.")
    expect(page.get_by_label("Class of service", exact=True)).to_have_value("fixed_date")
    expect(page.get_by_label("Due")).to_be_focused()
    shot(page, "refused")
    accessible(page)
    press(page, "Escape", "p")
    expect(page.get_by_label("Size, points", exact=True)).to_be_focused()
    page.keyboard.type("8")
    press(page, "Enter")
    expect(page.locator(f"#row-{jump.key} .groom-points")).to_contain_text("8")
    expect(focused).to_have_text("Jump hosts")
    expect(page.locator("#toasts")).to_contain_text("is saved")
    press(page, "z")
    expect(page.locator(f"#row-{jump.key} .groom-points")).not_to_contain_text("8")
    press(page, "t")
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    page.keyboard.type("Jump hosts of the new site")
    press(page, "Enter")
    expect(focused).to_have_text("Jump hosts of the new site")
    press(page, "e", "ArrowDown", "Enter")
    expect(page.locator(f"#row-{jump.key}").get_by_role("img", name="ease 1 of 3")).to_be_visible()
    press(page, "l")
    expect(page.get_by_label("Labels", exact=True)).to_be_focused()
    press(page, "Escape")
    expect(page.locator(".groom-editor")).to_have_count(0)
    expect(focused).to_have_text("Jump hosts of the new site")

    # Somebody was faster in the same field.
    press(page, "t")
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    WorkItem.objects.get(pk=jump.pk).edit(by=cast.eve, title="Bastions")
    page.keyboard.type("Jump hosts, both sites")
    press(page, "Enter")
    expect(page.locator(".conflict")).to_contain_text("Eve changed this")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Jump hosts, both sites")
    expect(page.get_by_label("Title", exact=True)).to_be_focused()
    shot(page, "conflict")
    accessible(page)
    press(page, "Enter")
    expect(focused).to_have_text("Jump hosts, both sites")

    # Three at once.
    press(page, "x", "Shift+ArrowDown", "Shift+ArrowDown")
    expect(page.locator("#groom-bar b")).to_have_text("3 selected")
    accessible(page)
    shot(page, "selected")
    press(page, "p")
    expect(page.get_by_role("dialog").get_by_label("Points")).to_be_focused()
    page.keyboard.type("5")
    press(page, "Enter")
    expect(page.locator(f"#row-{old.key} .groom-points")).to_contain_text("5")
    expect(page.locator(f"#row-{old.key} [data-walk]")).to_be_focused()
    assert kept(points=5) == ["Etcd keys", "Jump hosts, both sites", "Old mirrors"]
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#groom-bar b")).to_have_text("3 selected · 15 points")
    press(page, "z")
    expect(page.locator("#toasts")).to_contain_text("Taken back on 3 items.")
    expect(page.locator(f"#row-{old.key} .groom-points")).not_to_contain_text("5")
    press(page, "m")
    expect(page.get_by_role("dialog").get_by_label("Feature")).to_be_focused()
    accessible(page)
    press(page, "ArrowDown", "Tab", "Tab", "Enter")
    expect(page.locator(f"#stories-of-{feature.pk} li")).to_have_count(6)
    expect(page.locator(f"#feature-head-{feature.pk}")).to_contain_text("0 of 6")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "z")
    expect(page.locator("#items-business .groom-name")).to_have_text(
        ["Jump hosts, both sites", "Etcd keys", "Old mirrors"]
    )
    expect(page.locator(f"#stories-of-{feature.pk} li")).to_have_count(3)

    # Interrupts become one item of automation, then they are closed; one key brings them back.
    press(page, "Escape")
    expect(page.locator("#groom-bar")).to_be_hidden()
    page.get_by_role("link", name="Disk 1 is full").focus()
    press(page, "x", "Shift+ArrowDown", "Shift+ArrowDown", "a")
    expect(page.get_by_role("dialog").get_by_label("What would make them unnecessary")).to_be_focused()
    page.keyboard.type("Grow disks by themselves")
    press(page, "Enter")
    expect(page.locator("#items-ssa")).to_contain_text("Grow disks by themselves")
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "d")
    expect(page.get_by_role("dialog").get_by_label("Closed as")).to_be_focused()
    press(page, "Enter")
    expect(page.locator(f"#row-{disks[0].key}")).to_have_count(0)
    expect(page.locator("#count-interrupt")).to_have_text("0 items")
    expect(page.locator("#items-ssa [data-walk]:focus")).to_have_count(1)
    expect(page.get_by_role("dialog")).to_have_count(0)
    press(page, "z")
    expect(page.locator("#items-interrupt .groom-item")).to_have_count(3)
    press(page, "?")
    expect(page.get_by_role("dialog").get_by_text("Select all that are shown")).to_be_visible()
    press(page, "Escape")
    assert page.evaluate("window.sameDocument") is True
    if SHOTS:
        page.emulate_media(color_scheme="dark")
        press(page, "x")
        shot(page, "dark")
        page.set_viewport_size({"width": 390, "height": 844})
        shot(page, "phone")
