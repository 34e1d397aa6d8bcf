"""A whole iteration as its people do it, by keyboard alone: two requests answered, twenty items groomed, a feature shaped with
its lead, planned, started, a yes in the middle with its price, closed, reviewed. The pages on the way are accessible."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from backlogs.models import Feature, Iteration, Request, WorkItem
from backlogs.planning_ahead import plan_ahead
from people.models import Person
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
SHOTS = os.environ.get("SCREENSHOTS")
IS_IT = "it => it === document.activeElement"
# Whoever presses a key more often than this to come anywhere would take the mouse.
MOST = 60
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

    def reach(self, target: Locator, key: str = "Tab") -> None:
        """By this key alone; the focus is never put anywhere."""
        expect(target).to_be_visible()
        self.page.wait_for_load_state()
        for _ in range(MOST):
            if target.evaluate(IS_IT):
                return
            self.page.keyboard.press(key)
        pytest.fail(f"{MOST} times {key} do not reach {target}.")

    def follow(self, name: str, key: str = "Tab") -> None:
        self.reach(self.page.get_by_role("link", name=name, exact=True).first, key)
        self.press("Enter")

    def paste(self, text: str) -> None:
        """What was copied elsewhere."""
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=self.server)
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.press("Control+v")

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
    one_story_is_finished(walk, cast)
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
    walk.reach(page.locator("#business input[name=title]"))
    lines = [
        f"{verb} the {name} {size}p"
        for size, verb in enumerate(("Count", "Move", "Patch", "Drop"), 1)
        for name in NAMES
    ]
    walk.paste("\n".join(lines))
    expect(page.locator("#lines-preview li")).to_have_count(20)
    walk.press("Control+Enter")
    expect(page.locator("#items-business > [data-rank-item]")).to_have_count(20)
    expect(page.get_by_role("dialog")).to_have_count(0)
    walk.press("Escape")
    walk.reach(page.get_by_role("link", name="Count the hosts"), "j")
    walk.press("x", *["Shift+ArrowDown"] * 4)
    expect(page.locator("#groom-bar b")).to_contain_text("5 selected")
    walk.press("l")
    expect(page.get_by_role("dialog").get_by_label("Add")).to_be_focused()
    walk.write("census")
    walk.press("Enter")
    expect(page.locator("#items-business .chip", has_text="census")).to_have_count(5)
    expect(page.get_by_role("dialog")).to_have_count(0)
    walk.press("Escape")
    walk.reach(page.get_by_role("link", name="Drop the racks"), "j")
    with page.expect_response(lambda answer: "item-order" in answer.url):
        walk.press("Alt+Home")
    expect(page.locator("#items-business .groom-name").first).to_have_text("Drop the racks")
    assert WorkItem.objects.filter(feature=None, kind="story", points__isnull=False).count() == 20
    walk.shown("backlogs")


def the_feature_is_shaped(walk: Walk, cast: Cast, feature: Feature) -> None:
    """The product owner names the lead; the lead writes outcome, criteria and stories."""
    page = walk.page
    walk.follow("Logs in one place", "k")
    expect(page.locator("#feature-flow")).to_be_visible()
    walk.press("e")
    expect(page.get_by_role("heading", name="Shape the feature")).to_be_visible()
    walk.reach(page.get_by_label("Lead optional", exact=True))
    walk.write("Ada")
    walk.reach(page.get_by_role("button", name="Save"))
    walk.press("Enter")
    expect(page.locator("#feature-flow")).to_be_visible()
    walk.enter(cast.fresh(cast.ada))
    walk.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    walk.write("Logs in")
    expect(page.get_by_role("option", selected=True)).to_contain_text("Logs in one place")
    walk.press("Enter")
    expect(page.locator("#feature-flow")).to_be_visible()
    walk.press("e")
    expect(page.get_by_role("heading", name="Shape the feature")).to_be_visible()
    walk.reach(page.get_by_label("Outcome"))
    walk.write("Whoever is woken finds the line in a minute.")
    walk.reach(page.get_by_label("Acceptance criteria"))
    walk.write("- one place\n- thirty days")
    walk.reach(page.get_by_role("button", name="Save"))
    walk.press("Enter")
    expect(page.locator("#feature-flow")).to_be_visible()
    walk.press("a")
    for title in ("Ship them", "Search them"):
        expect(page.get_by_label("Title of a new story")).to_be_focused()
        walk.write(title)
        walk.press("Enter")
        expect(page.locator("#stories")).to_contain_text(title)
    walk.press("Escape")
    walk.shown("feature")
    walk.press("g", "l")
    for title, points in (("Ship them", "2"), ("Search them", "3")):
        story = page.get_by_role("link", name=title, exact=True)
        walk.reach(story, "j")
        walk.press("p")
        expect(page.get_by_label("Size, points", exact=True)).to_be_focused()
        walk.write(points)
        walk.press("Enter")
        expect(story).to_be_focused()
    assert [str(story.points) for story in feature.items.order_by("rank")] == ["2.00", "3.00"]


def the_iteration_is_planned_and_started(walk: Walk, cast: Cast) -> None:
    page = walk.page
    walk.enter(cast.fresh(cast.pia))
    walk.press("g", "i")
    walk.follow("Iteration 1")
    walk.reach(page.get_by_label("Goal"))
    walk.write("Logs are found")
    with page.expect_navigation():
        walk.press("Enter")
    for number, title in enumerate(("Ship them", "Search them", "Drop the racks"), 1):
        walk.reach(page.locator("#candidates").get_by_role("link", name=title, exact=True), "j")
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
    walk.reach(page.get_by_role("link", name="Move the keys", exact=True), "j")
    walk.press("p")
    expect(dialog).to_contain_text("What falls out for it?")
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(1)
    walk.shown("price")
    walk.reach(dialog.get_by_role("button", name="Say yes"))
    walk.press("Enter")
    expect(page.get_by_text("Fell out since the start")).to_be_visible()
    expect(page.get_by_text("Added after the start").first).to_be_visible()
    walk.shown("running")


def one_story_is_finished(walk: Walk, cast: Cast) -> None:
    page = walk.page
    walk.enter(cast.fresh(cast.ada))
    walk.press("g", "b")
    page.wait_for_url("**/board/")
    walk.reach(page.get_by_role("link", name="Search them", exact=True), "j")
    with page.expect_response(lambda answer: "/moves/" in answer.url):
        walk.press("Space", *["ArrowRight"] * 4, "Space")
    assert WorkItem.objects.get(title="Search them").outcome == "done"
    walk.enter(cast.fresh(cast.pia))
    walk.press("g", "i")
    walk.follow("Iteration 1")


def closed_and_reviewed(walk: Walk) -> None:
    page = walk.page
    walk.follow("Close iteration")
    expect(page.get_by_role("dialog")).to_contain_text("unfinished")
    walk.shown("close")
    walk.press("Alt+b", "Escape")
    expect(page.locator("#toasts")).to_contain_text("Nothing of this is sent yet.")
    walk.press("Alt+c", "Control+Enter")
    expect(page.get_by_role("heading", name="What was said, what was done")).to_be_visible()
    walk.reach(page.get_by_role("button", name="Met in part", exact=True))
    walk.press("Enter")
    expect(page.locator(".review-goal")).to_contain_text("Goal met in part")
    walk.press("n")
    walk.write("Ask for the racks earlier")
    walk.press("Enter")
    expect(page.locator("section", has=page.locator("#retro"))).to_contain_text("Ask for the racks earlier")
    walk.shown("review")
    assert Iteration.objects.get(number=1).frozen["goal"] == "Logs are found"
    assert {entry.how for entry in Iteration.objects.get(number=2).entries.all()} == {"carried"}
