"""Grooming and an iteration from plan to record as people do them, by pointer and by key; every page accessible."""

import os
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backlogs.models import Feature, Iteration, WorkItem
from backlogs.planning_ahead import plan_ahead
from people.models import Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")  # a folder for pictures to look at
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})
BACKLOGS = "/t/LINUX/backlogs/"


@pytest.fixture
def shown(page: Page, visit: Callable[..., Any], asgi_server: str) -> Callable[[Person], Page]:
    """The browser with that person signed in."""

    def enter(person: Person) -> Page:
        session = visit(person).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
        page.set_viewport_size(SIZES[0])  # type: ignore[arg-type]
        return page

    return enter


def order(page: Page, place: str) -> list[str]:
    return page.locator(f"{place} > li .groom-name").all_inner_texts()


def kept(things: Any) -> list[str]:
    return [thing.title for thing in things.order_by("rank")]


def until(page: Page, wanted: list[str], things: Any) -> None:
    """What is kept becomes what is wanted, within a moment."""
    for _ in range(50):
        if kept(things) == wanted:
            return
        page.wait_for_timeout(50)
    assert kept(things) == wanted


def drag(page: Page, what: str, onto: str) -> None:
    """Above the row `onto`, with the small steps of a hand."""
    grip, target = page.locator(f"{what} [data-rank-grip]").first, page.locator(onto).first
    grip.hover()
    start, end = grip.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.down()
    for step in range(1, 13):
        y = start["y"] + (end["y"] + 2 - start["y"]) * step / 12
        page.mouse.move(start["x"] + 6, y)
        page.wait_for_timeout(15)
    page.mouse.up()


@pytest.fixture
def groomed(cast: Cast) -> Cast:
    """Two features, the first with three stories led by Ada; three loose items; an interrupt that waits."""
    first = cast.feature(
        "Certificates", criteria="- they renew", outcome="Nobody renews by hand.", customer=cast.web_shop
    )
    cast.feature("Backups", lead=None)
    for number, title in enumerate(["Issue one", "Renew it", "Revoke it"], 2):
        cast.item(title, feature=first, points=Decimal(number), ease=number - 1)
    for title in ("Jump hosts", "Etcd keys", "Old mirrors"):
        cast.item(title)
    down = cast.item("Disk full on registry", kind="interrupt", priority=1, class_of_service="expedite")
    down.block(by=cast.bo, reason="supplier", note="A new disk comes on Monday")
    down.label(["disk", "registry"], by=cast.bo)
    down.join(cast.bo, by=cast.bo)
    return cast


def test_grooming_by_pointer(groomed: Cast, shown: Any) -> None:
    page = shown(groomed.pia)
    page.goto(BACKLOGS)
    loose, features = WorkItem.objects.filter(backlog=groomed.backlog()).loose(), Feature.objects.all()
    drag(page, f"#row-{loose.get(title='Old mirrors').key}", f"#row-{loose.get(title='Jump hosts').key}")
    until(page, ["Old mirrors", "Jump hosts", "Etcd keys"], loose)
    backups, certificates = (
        f"#feature-{features.get(title=name).pk}" for name in ("Backups", "Certificates")
    )
    drag(page, backups, certificates)
    until(page, ["Backups", "Certificates"], features)
    assert order(page, "#items-business") == ["Old mirrors", "Jump hosts", "Etcd keys"]


def test_grooming_by_key(groomed: Cast, shown: Any) -> None:
    page = shown(groomed.ada)
    page.goto(BACKLOGS)
    stories = WorkItem.objects.filter(feature__title="Certificates")
    for _ in range(2):
        page.keyboard.press("j")
    expect(page.get_by_role("link", name="Issue one")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    until(page, ["Renew it", "Issue one", "Revoke it"], stories)
    expect(page.get_by_role("link", name="Issue one")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    until(page, ["Revoke it", "Renew it", "Issue one"], stories)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog").get_by_text("Rank higher")).to_be_visible()


def test_moving_by_a_menu_of_keys(groomed: Cast, shown: Any) -> None:
    page = shown(groomed.pia)
    page.goto(BACKLOGS)
    page.get_by_role("link", name="Old mirrors").focus()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_contain_text("To the top")
    page.keyboard.press("t")
    page.wait_for_url("**/backlogs/#row-*")
    until(
        page,
        ["Old mirrors", "Jump hosts", "Etcd keys"],
        WorkItem.objects.filter(backlog=groomed.backlog()).loose(),
    )
    page.get_by_role("link", name="Issue one").focus()
    page.keyboard.press("f")
    expect(page.get_by_role("link", name="Issue one")).to_be_hidden()


def test_a_refused_rank_goes_back_and_says_why(groomed: Cast, shown: Any) -> None:
    page = shown(groomed.ada)
    page.goto(BACKLOGS)
    Feature.objects.get(title="Certificates").shape(by=groomed.pia, lead=groomed.eve)
    page.get_by_role("link", name="Issue one").focus()
    page.keyboard.press("Alt+ArrowDown")
    refused = page.get_by_role("dialog")
    expect(refused).to_contain_text("Only the lead, Eve, orders these stories.")
    expect(refused.get_by_role("button", name="Suggest this order to Eve")).to_be_visible()
    assert order(page, ".is-stories") == ["Issue one", "Renew it", "Revoke it"]


def test_a_connection_that_drops_in_the_middle_of_a_move(groomed: Cast, shown: Any) -> None:
    page = shown(groomed.pia).context.new_page()  # htmx complains in the console, which is right
    page.goto(BACKLOGS)
    stood = ["Jump hosts", "Etcd keys", "Old mirrors"]
    old = WorkItem.objects.get(title="Old mirrors").key
    page.locator(f"#row-{old} [data-rank-grip]").hover()
    page.mouse.down()
    page.mouse.move(700, 500, steps=3)
    page.context.set_offline(True)
    page.mouse.up()
    drag(page, f"#row-{old}", f"#row-{WorkItem.objects.get(title='Jump hosts').key}")
    expect(page.locator("#toasts")).to_contain_text("No connection. Nothing was saved")
    assert order(page, "#items-business") == stood
    page.get_by_role("link", name="Etcd keys").focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("#items-business .is-sending")).to_have_count(0)
    assert order(page, "#items-business") == stood
    expect(page.get_by_role("link", name="Etcd keys")).to_be_focused()
    page.keyboard.press("p")
    page.wait_for_timeout(200)  # nothing comes
    page.context.set_offline(False)
    page.keyboard.press("p")
    expect(page.get_by_label("Size, points", exact=True)).to_be_focused()
    page.keyboard.type("3 days")
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Size, points", exact=True)).to_have_value("3 days")
    page.get_by_label("Size, points", exact=True).fill("3")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Size, points", exact=True)).to_have_value("3")
    page.context.set_offline(False)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Etcd keys")).to_be_focused()
    assert WorkItem.objects.get(title="Etcd keys").points == 3
    assert kept(WorkItem.objects.filter(backlog=groomed.backlog()).loose()) == stood


def test_folding_narrowing_and_quick_adding(groomed: Cast, shown: Any) -> None:
    page = shown(groomed.pia)
    page.goto(BACKLOGS)
    page.get_by_role("link", name="Issue one").press("Space")  # the lead orders stories: no feature is lifted
    page.keyboard.press("ArrowDown")
    assert order(page, "#features-business")[0] == "Certificates"
    page.get_by_label("Stories of Certificates", exact=True).click()
    expect(page.get_by_role("link", name="Issue one")).to_be_hidden()
    page.get_by_label("Stories of Backups", exact=True).click()
    expect(page.get_by_text("No open story yet.").filter(visible=True)).to_have_count(1)
    assert "open=" in page.url
    page.get_by_label("Title of a new item in Interrupt").fill("Certificate of mail expired")
    for line in ("", "The next before the answer", "For @nobody-here", "And one more"):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    expect(page.locator("#count-interrupt")).to_have_text("4 items")
    for line in ("Certificate of mail expired", "The next before the answer", "And one more"):
        expect(page.locator("#items-interrupt")).to_contain_text(line)
    expect(page.locator("#toasts")).to_contain_text("nobody-here")
    field = page.get_by_label("Title of a new item in Interrupt")
    expect(field).to_have_value("For @nobody-here")  # refused: it is not lost
    field.fill("")
    planned = page.get_by_label("Title of a new item in Business")
    planned.fill("Logs in one place")
    page.locator("form", has=planned).get_by_role("button", name="Add feature").click()
    expect(page.locator("#features-business")).to_contain_text("Logs in one place")
    expect(planned).to_have_value("")
    page.keyboard.press("Escape")
    page.get_by_label("Words, a key, or terms such as label:dns").fill("disk")
    expect(page.get_by_role("heading", name="1 found")).to_be_visible()
    expect(page.locator("#lists")).to_contain_text("waits for a supplier")
    page.keyboard.press("Enter")  # from the words to what they found
    expect(page.locator("#lists [data-walk]:focus")).to_have_count(1)
    page.get_by_role("link", name="Clear").click()
    expect(page.locator("#lists")).to_contain_text("Certificates")


def test_from_a_new_feature_to_a_closed_iteration(groomed: Cast, shown: Any, accessible: Any) -> None:
    plan_ahead(groomed.linux, by=groomed.pia)
    page = shown(groomed.pia)
    page.goto(BACKLOGS)
    page.keyboard.press("Shift+C")
    page.get_by_label("Title").fill("Logs in one place")
    page.get_by_label("Lead").select_option("Pia")
    page.get_by_role("button", name="Add it").click()
    for title in ("Ship them", "Search them"):
        page.get_by_label("Title of a new story").fill(title)
        page.keyboard.press("Enter")
        expect(page.locator("#stories")).to_contain_text(title)
    page.get_by_role("link", name="Iteration", exact=True).click()
    page.get_by_role("link", name="Iteration 1", exact=True).click()
    page.get_by_label("Goal").fill("Logs are found")
    page.get_by_role("button", name="Set").click()
    ship, issue = (WorkItem.objects.get(title=title).key for title in ("Ship them", "Issue one"))
    expect(page.get_by_role("heading", name="Pairs proposed")).to_be_visible()
    expect(page.locator("#capacity")).to_be_visible()
    drawn = page.locator("[data-plan-side=out] [data-plan-row]", has_text=ship)
    place, zone = drawn.bounding_box(), page.locator(".plan-drop").bounding_box()
    assert place
    assert zone
    page.mouse.move(place["x"] + 200, place["y"] + 10)
    page.mouse.down()
    page.mouse.move(place["x"] + 220, place["y"] + 20, steps=3)
    page.mouse.move(zone["x"] + 40, zone["y"] + 15, steps=8)
    expect(page.locator(".is-ghost")).to_have_count(1)
    page.wait_for_timeout(150)  # SortableJS looks under the pointer every 50 ms
    page.mouse.up()
    expect(page.get_by_role("button", name=f"Take {ship} out")).to_be_visible()
    page.get_by_role("link", name="Issue one").focus()
    page.keyboard.press("p")
    expect(page.get_by_role("button", name=f"Take {issue} out")).to_be_visible()
    expect(page.locator("#candidates [data-walk]:focus")).to_have_count(1)
    expect(page.locator("#iteration-plan")).to_contain_text("2 items · 2 points")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Start it")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Iteration 1")).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("renew")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Renew it")).to_be_focused()
    page.keyboard.press("p")
    picked = page.get_by_role("dialog").get_by_role("checkbox", checked=True)
    expect(picked).to_have_count(1)
    expect(picked).to_be_focused()
    picked.press(" ")
    expect(page.get_by_text("it comes on top").last).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Added after the start").first).to_be_visible()
    WorkItem.objects.get(title="Issue one").close(by=groomed.ada)
    page.get_by_role("link", name="Close iteration").click()
    expect(page.get_by_role("dialog")).to_contain_text("Ship them")
    page.keyboard.press("Alt+b")
    expect(page.get_by_label("Move back").first).to_be_checked()
    page.keyboard.press("Alt+c")
    accessible(page)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("2 of 2 points, 100 %")).to_be_visible()
    assert Iteration.objects.get(number=1).frozen["goal"] == "Logs are found"
    assert {entry.item.title for entry in Iteration.objects.get(number=2).entries.all()} == {
        "Ship them",
        "Renew it",
    }


def test_an_item_is_worked_on_its_page_without_reloading(groomed: Cast, shown: Any) -> None:
    item = WorkItem.objects.get(title="Jump hosts")
    page = shown(groomed.ada)
    page.goto(f"/items/{item.key}/")
    page.evaluate("window.sameDocument = true")
    page.get_by_label("Comment", exact=True).fill("Half written")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Take it").click()
    expect(page.locator("#item-crew")).to_contain_text("Ada")
    page.get_by_label("A further line").fill("Tried on one host")
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Tried on one host").click()
    expect(page.get_by_text("1 of 1 met")).to_be_visible()
    page.get_by_role("button", name="half a day").click()
    expect(page.locator("#item-effort")).to_contain_text("4 h")
    page.keyboard.press("b")
    expect(page.get_by_label("It waits for")).to_be_focused()
    page.get_by_label("It waits for").select_option("supplier")
    page.get_by_role("button", name="Block it").press("Enter")
    expect(page.get_by_role("button", name="The wait is over")).to_be_focused()
    expect(page.get_by_text("Waits for a supplier", exact=True)).to_be_visible()
    page.get_by_role("button", name="The wait is over").click()
    page.get_by_role("button", name="Done").click()
    expect(page.get_by_role("button", name="Reopen")).to_be_visible()
    expect(page.get_by_label("Comment", exact=True)).to_have_value("Half written")
    assert page.evaluate("window.sameDocument") is True


def look(page: Page, path: str, accessible: Any, name: str) -> None:
    """Colours are judged in both schemes, sizes in the light one."""
    for scheme, size in (("light", SIZES[0]), ("light", SIZES[1]), ("dark", SIZES[0])):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        answer = page.goto(path)
        assert answer
        assert answer.status == 200
        expect(page.locator(".htmx-request")).to_have_count(0)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], (path, size)
        accessible(page)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{scheme}-{size['width']}.png", full_page=True)


PAGES = {
    "grooming": (
        BACKLOGS, f"{BACKLOGS}?q=e", "/t/LINUX/items/new/", "/t/LINUX/features/new/", "/items/LINUX-4/place/",
        "/t/LINUX/columns/", "/columns/{column}/removal/",
    ),
    "working": ("/items/LINUX-7/", "/items/LINUX-7/edit/", "/features/{feature}/", "/features/{feature}/edit/"),
    "planning": (
        "/t/LINUX/iterations/", "/iterations/{ahead}/", "/iterations/{running}/", "/iterations/{closed}/",
        "/iterations/{running}/addition/?item=LINUX-4", "/iterations/{running}/close/",
    ),
}  # fmt: skip


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_fits(groomed: Cast, shown: Any, accessible: Any, name: str) -> None:
    closed, running, ahead = plan_ahead(groomed.linux, by=groomed.pia)
    for title in ("Issue one", "Renew it"):
        closed.take_in(WorkItem.objects.get(title=title), by=groomed.pia)
    closed.start(by=groomed.pia)
    WorkItem.objects.get(title="Renew it").close(by=groomed.ada)
    closed.close(by=groomed.pia)
    running.start(by=groomed.pia)
    groomed.linux.memberships.get(person=groomed.pia).hold(["po", "team_admin", "engineer"], by=groomed.tia)
    feature = Feature.objects.get(title="Certificates")
    feature.post_health("at_risk", "Keys are late.", by=groomed.ada)
    ids = {"closed": closed.pk, "running": running.pk, "ahead": ahead.pk, "feature": feature.pk}
    page = shown(groomed.pia)
    for number, path in enumerate(PAGES[name]):
        look(page, path.format(**ids, column=groomed.column("Ready").pk), accessible, f"{name}-{number}")


@pytest.mark.timeout(120)
def test_who_only_reads_finds_accessible_pages(groomed: Cast, shown: Any, accessible: Any) -> None:
    item = WorkItem.objects.get(title="Issue one")
    item.edit(by=groomed.ada, customer=groomed.web_shop)
    item.comment("On Monday.", by=groomed.ada, audience="public")
    for path in (BACKLOGS, "/items/LINUX-7/"):
        look(shown(groomed.oz), path, accessible, f"oz{path.replace('/', '-')}")
    for path in (f"/features/{item.feature_id}/", "/items/LINUX-1/"):
        look(shown(groomed.vic), path, accessible, f"vic{path.replace('/', '-')}")
