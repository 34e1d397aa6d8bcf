"""A whole iteration as its people do it, by keyboard alone: two requests answered, twenty items groomed, a feature shaped with
its lead, planned, started, a yes in the middle with its price, closed, reviewed. The pages on the way are accessible."""

import os
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backlogs.models import Feature, Iteration, Request, WorkItem
from backlogs.planning_ahead import plan_ahead
from people.models import Person
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
SHOTS = os.environ.get("SCREENSHOTS")
PASTE = """text => {
  const carried = new DataTransfer();
  carried.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""
NAMES = ("hosts", "zones", "keys", "mirrors", "racks")


class Walk:
    """A browser that is given no pointer."""

    def __init__(self, page: Page, visit: Callable[..., Any], server: str, accessible: Any) -> None:
        self.page, self.visit, self.server, self.accessible = page, visit, server, accessible

    def enter(self, person: Person) -> None:
        session = self.visit(person).cookies["sessionid"].value
        self.page.context.add_cookies([{"name": "sessionid", "value": session, "url": self.server}])
        self.page.goto("/")

    def press(self, *keys: str) -> None:
        self.page.wait_for_load_state()  # by then its keys are bound
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name, exact=True).first.press("Enter")

    def shown(self, name: str) -> None:
        self.accessible(self.page)
        if SHOTS:
            self.page.screenshot(path=f"{SHOTS}/whole-{name}.png", full_page=True)


@pytest.fixture
def walk(page: Page, visit: Callable[..., Any], asgi_server: str, accessible: Any) -> Walk:
    page.set_viewport_size({"width": 1440, "height": 900})
    return Walk(page, visit, asgi_server, accessible)


@pytest.mark.main_walk
def test_a_whole_iteration_by_keyboard_alone(cast: Cast, walk: Walk) -> None:
    for title in ("Logs in one place", "A box under my desk"):
        WorkItem.objects.add(
            by=None, backlog=cast.backlog(), title=title, kind="request", requester=cast.vic, customer=cast.web_shop
        )  # fmt: skip
    plan_ahead(cast.linux, by=cast.pia)
    walk.enter(cast.pia)
    two_requests_are_answered(walk)
    twenty_items_are_groomed(walk, cast)
    feature = Feature.objects.get(title="Logs in one place")
    the_feature_is_shaped(walk, cast, feature)
    the_iteration_is_planned_and_started(walk, cast)
    a_yes_in_the_middle(walk)
    for item in WorkItem.objects.filter(feature=feature, title="Ship them"):
        item.close(by=cast.ada)
    closed_and_reviewed(walk)


def two_requests_are_answered(walk: Walk) -> None:
    page, dialog = walk.page, walk.page.get_by_role("dialog")
    walk.press("g", "r")
    expect(page.locator("#requests-item h2")).to_contain_text("Logs in one place")
    walk.press("a")
    expect(dialog.get_by_role("radio", name="a feature of its own")).to_be_focused()
    walk.press("Enter")
    expect(page.locator("#requests-item h2")).to_contain_text("A box under my desk")
    walk.press("d")
    expect(dialog.get_by_label("Answer to who asked")).to_be_focused()
    walk.write("What runs under a desk is not run by us.")
    walk.press("Control+Enter")
    expect(page.locator(".triage-said")).to_contain_text("is declined")
    assert {one.state for one in Request.objects.all()} == {"accepted", "declined"}
    walk.shown("requests")


def twenty_items_are_groomed(walk: Walk, cast: Cast) -> None:
    """Pasted with their sizes, a part of them labelled at once, the last brought to the top."""
    page = walk.page
    walk.press("g", "l")
    page.locator("#business input[name=title]").focus()
    page.wait_for_load_state()
    lines = [
        f"{verb} the {name} {size}p"
        for size, verb in enumerate(("Count", "Move", "Patch", "Drop"), 1)
        for name in NAMES
    ]
    page.evaluate(PASTE, "\n".join(lines))
    expect(page.locator("#lines-preview li")).to_have_count(20)
    page.locator("#lines-text").press("Control+Enter")
    expect(page.locator("#items-business > [data-rank-item]")).to_have_count(20)
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("link", name="Count the hosts").focus()
    walk.press("x", *["Shift+ArrowDown"] * 4)
    expect(page.locator("#groom-bar b")).to_contain_text("5 selected")
    walk.press("l")
    expect(page.get_by_role("dialog").get_by_label("Add")).to_be_focused()
    walk.write("census")
    walk.press("Enter")
    expect(page.locator("#items-business .chip", has_text="census")).to_have_count(5)
    expect(page.get_by_role("dialog")).to_have_count(0)
    walk.press("Escape")
    page.get_by_role("link", name="Drop the racks").focus()
    with page.expect_response(lambda answer: "item-order" in answer.url):
        walk.press("Alt+Home")
    expect(page.locator("#items-business .groom-name").first).to_have_text("Drop the racks")
    assert WorkItem.objects.filter(feature=None, kind="story", points__isnull=False).count() == 20
    walk.shown("backlogs")


def the_feature_is_shaped(walk: Walk, cast: Cast, feature: Feature) -> None:
    """The product owner names the lead; the lead writes outcome, criteria and stories."""
    page = walk.page
    walk.follow("Logs in one place")
    expect(page.locator("#feature-flow")).to_be_visible()
    walk.press("e")
    expect(page.get_by_role("heading", name="Shape the feature")).to_be_visible()
    page.get_by_label("Lead optional", exact=True).select_option("Ada")
    page.get_by_label("Title").press("Enter")
    expect(page.locator("#feature-flow")).to_be_visible()
    walk.enter(cast.fresh(cast.ada))
    page.goto(f"/features/{feature.pk}/")
    walk.press("e")
    expect(page.get_by_role("heading", name="Shape the feature")).to_be_visible()
    page.get_by_label("Outcome").focus()
    walk.write("Whoever is woken finds the line in a minute.")
    page.get_by_label("Acceptance criteria").focus()
    walk.write("- one place\n- thirty days")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator("#feature-flow")).to_be_visible()
    walk.press("a")
    for title, points in (("Ship them", 2), ("Search them", 3)):
        expect(page.get_by_label("Title of a new story")).to_be_focused()
        walk.write(title)
        walk.press("Enter")
        expect(page.locator("#stories")).to_contain_text(title)
        WorkItem.objects.get(title=title).resize(Decimal(points), by=cast.ada)
    walk.shown("feature")


def the_iteration_is_planned_and_started(walk: Walk, cast: Cast) -> None:
    page = walk.page
    walk.enter(cast.fresh(cast.pia))
    walk.press("g", "i")
    walk.follow("Iteration 1")
    page.get_by_label("Goal").focus()
    walk.write("Logs are found")
    walk.press("Enter")
    for number, title in enumerate(("Ship them", "Search them", "Drop the racks"), 1):
        page.get_by_role("link", name=title, exact=True).focus()
        walk.press("p")
        expect(page.locator("#iteration-plan")).to_contain_text(f"{number} item")
    expect(page.get_by_role("heading", name="Pairs proposed")).to_be_visible()
    walk.shown("plan")
    walk.press("Control+Enter")
    expect(page.get_by_role("button", name="Start it")).to_be_focused()
    walk.press("Enter")
    expect(page.get_by_role("heading", name="Committed at the start")).to_be_visible()
    assert Iteration.objects.get(number=1).goal == "Logs are found"


def a_yes_in_the_middle(walk: Walk) -> None:
    page, dialog = walk.page, walk.page.get_by_role("dialog")
    page.get_by_role("link", name="Move the keys", exact=True).focus()
    walk.press("p")
    expect(dialog).to_contain_text("What falls out for it?")
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(1)
    walk.shown("price")
    dialog.get_by_role("button", name="Say yes").press("Enter")
    expect(page.get_by_text("Fell out since the start")).to_be_visible()
    expect(page.get_by_text("Added after the start").first).to_be_visible()
    walk.shown("running")


def closed_and_reviewed(walk: Walk) -> None:
    page = walk.page
    page.get_by_role("link", name="Close iteration").press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("unfinished")
    walk.shown("close")
    walk.press("Control+Enter")
    expect(page.get_by_role("heading", name="What was said, what was done")).to_be_visible()
    page.get_by_role("button", name="Met in part", exact=True).press("Enter")
    expect(page.locator(".review-goal")).to_contain_text("Goal met in part")
    walk.press("n")
    walk.write("Ask for the racks earlier")
    walk.press("Enter")
    expect(page.locator("section", has=page.locator("#retro"))).to_contain_text("Ask for the racks earlier")
    walk.shown("review")
    assert Iteration.objects.get(number=1).frozen["goal"] == "Logs are found"
    assert {entry.how for entry in Iteration.objects.get(number=2).entries.all()} == {"carried"}
