"""A whole standup without the mouse: begun, walked, worked on and ended by keys; another browser follows."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from backlogs.models import Column
from boards.models import Standup
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")


@pytest.fixture
def team(cast: Cast) -> Cast:
    """A day of a team: two pairs, something stuck, something old, an interrupt that called somebody away."""
    feature = cast.feature(customer=cast.web_shop)
    for title, column, people in [
        ("Issuer policy of seven days", "Review", [cast.eve]),
        ("Renew internal certificates by ACME on all load balancers", "In progress", [cast.ada, cast.bo]),
        ("Split-horizon zones for the second site", "In progress", []),
        ("Wildcard from the new issuer", "Waiting", [cast.eve]),
        ("Warn fourteen days before the end", "Ready", []),
    ]:
        item = cast.item(title, feature=feature)
        cast.column(column).pull(item, by=cast.ada)
        for person in people:
            item.join(person, by=cast.ada)
    fire = cast.item(
        "Disk of etcd at 91 %", kind="interrupt", priority=1, class_of_service="expedite", by=cast.bo
    )
    cast.column("In progress").pull(fire, by=cast.bo)
    stuck = feature.items.get(title__startswith="Wildcard")
    stuck.block(by=cast.eve, reason="supplier", note="Asked again today.")
    old = feature.items.get(title__startswith="Renew")
    for line in ("All balancers listed as renewed", "Rebuilt once from the runbook alone"):
        old.list_line(line, by=cast.ada)
    old.comment(
        "38 of 46 done. The old appliances do not speak ACME; they need the proxy in front.", by=cast.ada
    )
    old.stays.update(entered_at=cast.linux.founded_at.replace(year=cast.linux.founded_at.year - 1))
    Column.objects.filter(name="In progress").update(age_50=4, age_85=9)
    return cast


def signed_in(page: Page, visit: Callable[..., Any], person: Any, server: str) -> Page:
    session = visit(person).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    return page


def pressed(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.wait_for_timeout(300)  # colours change softly
        page.screenshot(path=f"{SHOTS}/standup-{name}.png")


@pytest.mark.main_walk
def test_a_standup_by_keys_alone_and_two_browsers_that_follow(
    page: Page, browser: Browser, team: Cast, visit: Any, asgi_server: str, accessible: Any
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    signed_in(page, visit, team.ada, asgi_server).goto("/t/LINUX/board/")
    pressed(page, "g", "w")
    expect(page.get_by_role("button", name="Begin the standup")).to_be_focused()
    accessible(page)
    elsewhere = browser.new_context(base_url=asgi_server)
    follower = signed_in(elsewhere.new_page(), visit, team.eve, asgi_server)
    follower.goto("/t/LINUX/board/")
    expect(follower.get_by_role("link", name="Standup", exact=True)).to_be_visible()
    pressed(page, "Enter")
    title = page.locator("#standup-title")
    expect(title).to_have_text("Disk of etcd at 91 %")
    expect(follower.get_by_role("link", name="Join the standup that Ada leads")).to_have_text("Join standup")
    accessible(follower)
    pressed(follower, "g", "w")
    expect(follower.locator("#standup-title")).to_have_text("Disk of etcd at 91 %")
    expect(follower.get_by_role("button", name="Next")).to_have_count(0)

    pressed(page, "ArrowRight")
    expect(title).to_have_text("Issuer policy of seven days")
    expect(follower.locator("#standup-title")).to_have_text("Issuer policy of seven days")
    pressed(page, "ArrowLeft")
    expect(title).to_have_text("Disk of etcd at 91 %")
    pressed(page, "e")
    expect(title).to_have_text("Issuer policy of seven days")
    pressed(page, "3")
    expect(title).to_contain_text("Renew internal certificates")
    expect(page.locator(".ask")).to_contain_text("85 % of our items finish within 9 days.")
    expect(page.locator(".focus-crew")).to_contain_text("together since today")
    shot(page, "wide-light")
    accessible(page)
    page.emulate_media(color_scheme="dark")
    shot(page, "wide-dark")
    accessible(page)
    page.emulate_media(color_scheme="light")

    pressed(page, "p")
    expect(page.get_by_label("Question, at LINUX-2")).to_be_focused()
    page.keyboard.type("Who owns the appliances?")
    pressed(page, "Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(follower.locator(".parked")).to_contain_text("Who owns the appliances?")
    pressed(page, "n")
    expect(page.get_by_label("Note, for the team")).to_be_focused()
    page.keyboard.type("The proxy comes on Thursday.")
    accessible(page)
    pressed(page, "Control+Enter")
    expect(page.locator(".story").first).to_contain_text("wrote: “The proxy comes on Thursday.”")
    pressed(page, "m")
    expect(page.get_by_role("button", name="Review", exact=True)).to_be_focused()
    pressed(page, "Enter")
    expect(page.locator(".focus-top")).to_contain_text("Review")
    expect(page.get_by_role("dialog")).to_have_count(0)  # until then the keys are the dialog's
    pressed(page, "t")
    expect(page.locator("[data-timer-words]")).to_have_text("of 15 min, paused")
    pressed(page, "t")
    pressed(page, "w", "ArrowDown")
    expect(page.locator("#standup-walk h2")).to_contain_text("by person")
    pressed(page, "w", "ArrowUp")
    expect(page.locator("#standup-walk h2")).to_contain_text("nearest to done first")
    elsewhere.set_offline(True)
    expect(follower.get_by_text("No answer since")).to_be_visible()
    refused = follower.get_by_text("No connection. Nothing was saved")
    for _ in range(2):
        follower.keyboard.press("l")
        expect(refused).to_have_count(1)
    elsewhere.set_offline(False)
    expect(follower.get_by_text("No answer since")).to_be_hidden()

    follower.keyboard.press("l")
    expect(page.locator(".standup-lead")).to_contain_text("Eve leads the walk")
    expect(follower.locator(".standup-lead")).to_contain_text("You lead the walk")
    expect(refused).to_have_count(0)  # it answers again
    follower.keyboard.press("4")
    expect(title).to_have_text("Wildcard from the new issuer")
    expect(page.locator(".ask")).to_contain_text("Who helps")
    expect(follower.locator("#standup-title")).to_have_text("Wildcard from the new issuer")
    follower.keyboard.press("b")
    expect(follower.get_by_role("button", name="The wait is over")).to_be_focused()
    follower.keyboard.press("Enter")
    expect(page.locator(".ask")).to_contain_text("It waits.")
    expect(follower.get_by_role("dialog")).to_have_count(0)
    follower.keyboard.press("0")
    expect(follower.locator("#standup-title")).to_contain_text("not said yet")
    shot(follower, "end")
    follower.set_viewport_size({"width": 390, "height": 844})
    follower.keyboard.press("ArrowLeft")
    expect(follower.locator("#standup-title")).to_have_text("Warn fourteen days before the end")
    shot(follower, "phone")
    assert follower.evaluate("document.documentElement.scrollWidth") <= 390
    # What is touched takes more room than what is clicked, and so do more minutes.
    follower.evaluate("""() => {
        document.querySelector('[data-timer-words]').textContent = 'of 15 min, 12 min a card left';
        document.getElementById('standup-pause').classList.remove('is-s');
        document.getElementById('standup-pause').style.inlineSize = '2.75rem';
    }""")
    assert follower.evaluate("document.documentElement.scrollWidth") <= 390
    accessible(follower)
    assert follower.evaluate("scrollY") == 0
    follower.keyboard.press("0")
    expect(follower.get_by_role("button", name="End the standup")).to_be_visible()
    follower.keyboard.press("Shift+E")
    for each in (page, follower):
        expect(each.get_by_role("region", name="Summary").locator("pre")).to_contain_text(
            "Here: Ada and Eve."
        )
    pressed(page, "c")
    expect(page.locator("#toasts")).to_contain_text("The summary is")
    shot(page, "summary")
    accessible(page)
    elsewhere.close()
    assert not Standup.objects.open().exists()


def test_a_key_between_a_swap_and_its_settling_says_which_button_it_was(
    page: Page, team: Cast, visit: Any, asgi_server: str
) -> None:
    signed_in(page, visit, team.ada, asgi_server).goto("/t/LINUX/board/")
    pressed(page, "g", "w")
    expect(page.get_by_role("button", name="Begin the standup")).to_be_focused()
    pressed(page, "Enter")
    expect(page.locator("#standup-title")).to_have_text("Disk of etcd at 91 %")
    page.wait_for_load_state()
    page.evaluate("""() => {
        const form = document.getElementById('standup-on').form;
        form.outerHTML = form.outerHTML;
        document.getElementById('standup-on').click();
    }""")
    expect(page.locator("#standup-title")).to_have_text("Issuer policy of seven days")
    page.evaluate("""() => {
        const button = document.getElementById('standup-note');
        button.outerHTML = button.outerHTML;
        document.getElementById('standup-note').click();
    }""")
    expect(page.get_by_label("Note, for the team")).to_be_focused()
    page.evaluate("""() => {
        const form = document.querySelector('.walk-order');
        form.outerHTML = form.outerHTML;
        const order = document.getElementById('standup-order');
        order.value = 'person';
        order.dispatchEvent(new Event('change', { bubbles: true }));
    }""")
    expect(page.locator("#standup-walk h2")).to_contain_text("by person")
