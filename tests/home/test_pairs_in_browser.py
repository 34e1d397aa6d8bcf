"""R6 in a browser: a person is drawn onto a work by keys, by pointer and by the dialog, and back; others see it by themselves."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from backlogs.models import Learning, WorkItem
from backlogs.planning_ahead import plan_ahead
from people.models import TeamService
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/t/LINUX/balance/"
LOOKS = (("light", 1440), ("dark", 1440), ("light", 390))


@pytest.fixture
def works(
    cast: Cast, page: Page, visit: Callable[..., Any], asgi_server: str
) -> tuple[Cast, WorkItem, WorkItem]:
    """Ada is alone on the committed story, Bo is on automation, Eve is free."""
    story = cast.item("Renew by themselves", feature=cast.feature())
    alone = cast.item("Disk full", kind="ssa")
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(story, by=cast.pia)
    iteration.start(by=cast.pia)
    for item, person in ((story, cast.ada), (alone, cast.bo)):
        cast.column("In progress").pull(item, by=cast.ada)
        item.join(person, by=cast.ada)
    TeamService.objects.add("DNS", team=cast.linux, by=cast.tia)
    Learning.objects.tick("DNS", team=cast.linux, by=cast.ada)
    session = visit(cast.fresh(cast.ada)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    return cast, story, alone


def on(page: Page, item: WorkItem) -> Locator:
    return page.get_by_role("list", name=f"On {item.key}")


def test_a_person_is_drawn_by_keys_by_pointer_and_by_the_dialog(
    works: tuple[Cast, WorkItem, WorkItem], page: Page, accessible: Any
) -> None:
    cast, story, automation = works
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(PAGE)
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), width
    page.set_viewport_size({"width": 1440, "height": 900})

    page.get_by_role("button", name="Move Eve").focus()
    page.keyboard.press("Space")
    expect(page.locator("#live")).to_contain_text("Eve lifted")
    page.keyboard.press("ArrowRight")  # through the works in the order of the page
    page.keyboard.press("ArrowRight")
    expect(page.locator("#live")).to_contain_text(automation.key)
    page.keyboard.press("ArrowLeft")
    expect(page.locator("#live")).to_contain_text(story.key)
    page.keyboard.press("Space")
    expect(on(page, story).get_by_text("Eve")).to_be_visible()
    expect(page.locator(f"#grip-{story.key}-{cast.eve.pk}")).to_be_focused()
    expect(page.get_by_text("pair since")).to_be_visible()
    assert set(story.crew_now) == {cast.ada, cast.eve}

    page.keyboard.press("z")
    expect(on(page, story).get_by_text("Eve")).to_be_hidden()
    expect(page.get_by_role("list", name="Free").get_by_text("Eve")).to_be_visible()
    accessible(page)

    page.get_by_role("list", name="Free").get_by_text("Eve").hover()
    page.mouse.down()
    goal = on(page, automation).bounding_box()
    assert goal
    page.mouse.move(goal["x"] + 20, goal["y"] + 4, steps=12)
    page.mouse.move(goal["x"] + 30, goal["y"] + goal["height"] / 2, steps=6)
    page.mouse.up()
    expect(on(page, automation).get_by_text("Eve")).to_be_visible()
    expect(page.get_by_text(f"Eve is on {automation.key}.").first).to_be_visible()
    assert set(automation.crew_now) == {cast.bo, cast.eve}

    page.keyboard.press("m")
    page.get_by_role("combobox", name="Who").select_option("Eve")
    page.get_by_role("combobox", name="Off").select_option(automation.key)
    page.get_by_role("combobox", name="Onto").select_option(story.key)
    accessible(page)
    page.get_by_role("button", name="Move", exact=True).click()
    expect(on(page, story).get_by_text("Eve")).to_be_visible()
    assert list(automation.crew_now) == [cast.bo]  # the dialog is drawn by the answer alone

    story.leave(cast.eve, by=cast.fresh(cast.eve))  # somewhere else: the page hears of it
    expect(on(page, story).get_by_text("Eve")).to_be_hidden()
    expect(page.get_by_role("list", name="Free").get_by_text("Eve")).to_be_visible()
