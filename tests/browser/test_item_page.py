"""On the page of an item: a comment put right, a story split, help from behind the shield; accessible throughout."""

from typing import Any

import pytest
from playwright.sync_api import expect

from backlogs.models import ShieldPull
from backlogs.planning_ahead import plan_ahead
from tests.browser.test_backlogs import look, shown  # noqa: F401 - the fixture of a signed-in browser
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_comment_is_put_right(cast: Cast, shown: Any, accessible: Any) -> None:  # noqa: F811
    item = cast.item()
    item.comment("The key is in the draw", by=cast.eve)
    page = shown(cast.eve)
    page.goto(f"/items/{item.key}/")
    page.locator(".said-edit summary").click()
    accessible(page)
    page.get_by_label("Your comment").fill("The key is in the drawer")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#item-told")).to_contain_text("The key is in the drawer")
    expect(page.locator("#item-told")).to_contain_text("edited")
    look(page, f"/items/{item.key}/", accessible, "edited")


def test_a_story_is_split(cast: Cast, shown: Any, accessible: Any) -> None:  # noqa: F811
    item = cast.item("Large", feature=cast.feature())
    page = shown(cast.eve)
    page.goto(f"/items/{item.key}/")
    page.get_by_text("Split it", exact=True).first.click()
    accessible(page)
    page.get_by_label("Titles of the parts, one a line").fill("Issuer\nRollout")
    page.get_by_role("button", name="Split it").click()
    expect(page.locator("#item-links")).to_contain_text("Rollout")
    assert item.feature.items.count() == 3


def test_help_takes_one_tap(cast: Cast, shown: Any, accessible: Any) -> None:  # noqa: F811
    committed, burning = cast.item(), cast.item("It burns", kind="interrupt")
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    iteration.take_in(committed, by=cast.pia)
    iteration.start(by=cast.pia)
    committed.join(cast.eve, by=cast.eve)
    page = shown(cast.eve)
    look(page, f"/items/{burning.key}/", accessible, "shielded")
    page.get_by_role("button", name="asked directly").click()
    expect(page.locator("#item-crew")).to_contain_text("You help since")
    accessible(page)
    page.get_by_role("button", name="I am back").click()
    expect(page.get_by_role("button", name="asked directly")).to_be_visible()
    assert ShieldPull.objects.get().ended_at is not None
