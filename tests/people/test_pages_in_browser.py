"""The pages of persons and teams as people see them: accessible, light and dark, wide and narrow."""

import os
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from people.models import Absence, Agreement, Person, TeamHoliday, TeamService, Token
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")  # a folder for pictures to look at
SIZES = ({"width": 1280, "height": 900}, {"width": 390, "height": 844})


@pytest.fixture
def shown(page: Page, visit: Callable[..., Any], asgi_server: str) -> Callable[[Person], Page]:
    """The browser with that person signed in."""

    def enter(person: Person) -> Page:
        session = visit(person).cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
        return page

    return enter


def look(page: Page, path: str, accessible: Any, name: str) -> None:
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        for size in SIZES:
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(path)
            accessible(page)
            page.locator("details:not(.menu)").evaluate_all("all => all.forEach(each => each.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            if size == SIZES[0]:  # on a phone the navigation below would cover what has just opened
                accessible(page)
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}-{scheme}-{size['width']}.png", full_page=True)


def furnish(cast: Any) -> None:
    Token.objects.make(by=cast.tia, name="deployment pipeline", scope="write")
    TeamService.objects.add("DNS", team=cast.linux, by=cast.tia)
    day = cast.linux.today
    TeamHoliday.objects.set(day.replace(year=day.year + 1), team=cast.linux, by=cast.tia, name="Founding day")
    Absence.objects.plan(person=cast.eve, by=cast.tia, began_on=day, ended_on=day.replace(year=day.year + 1))


@pytest.mark.parametrize("path", ["/account/", "/account/kept/", "/t/LINUX/settings/"])
def test_the_pages_are_accessible_and_fit(cast: Any, shown: Any, accessible: Any, path: str) -> None:
    furnish(cast)
    look(shown(cast.tia), path, accessible, path.strip("/").replace("/", "-"))


def test_new_team_is_accessible_and_fits(cast: Any, shown: Any, accessible: Any) -> None:
    look(shown(cast.root), "/teams/new/", accessible, "new-team")


def test_read_only_settings_are_accessible_and_fit(cast: Any, shown: Any, accessible: Any) -> None:
    look(shown(cast.oz), "/t/LINUX/settings/", accessible, "settings-read-only")


def test_agreements_are_accessible_and_fit(cast: Any, shown: Any, accessible: Any) -> None:
    terms = {
        "ownership": "The team owns hosts and network.",
        "differs_because": "trade law",
        "acknowledge_minutes": 60,
    }
    day = cast.linux.today
    Agreement.objects.propose(
        by=cast.pia, team=cast.linux, ownership="The team owns the hosts.", on_call="Bo"
    )
    made = Agreement.objects.propose(
        by=cast.pia, team=cast.linux, customer=cast.web_shop, review_on=day, **terms
    )
    made.accept(by=cast.vic)
    page = shown(cast.pia)
    look(page, "/t/LINUX/agreements/", accessible, "agreements")
    look(page, f"/agreements/{made.pk}/", accessible, "agreement")


def test_the_door_is_accessible_and_opens(cast: Any, page: Page, accessible: Any) -> None:
    look(page, "/sign-in/?next=/account/", accessible, "sign-in")
    page.get_by_label("Email").fill("ada@example.test")
    page.get_by_label("Password").fill("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your account")).to_be_visible()
