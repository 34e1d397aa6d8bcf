"""Workflow with limits of classes, run work, imports: each page accessible, in light and dark, wide and narrow."""

import os
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from backlogs.models import Import, Limit, RecurringRule, WorkItem
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("SCREENSHOTS")
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})
SUMMARY = {
    "read": 3036, "created": 3000, "updated": 20, "unchanged": 15, "unmapped": {"Accepted for design": 41},
    "rejected": [{"row": 9, "reason": "it has no time of creation."}],
}  # fmt: skip


@pytest.fixture
def set_up(cast: Cast) -> Cast:
    Limit.objects.limit_class("expedite", 1, team=cast.linux, by=cast.tia, counts_blocked=False)
    cast.column("Review").limit_to(2, by=cast.tia, class_of_service="intangible", on_full="warn")
    cast.linux.admit(cast.fresh(cast.root), by=None, roles=["po", "team_admin"])
    for number, title in enumerate(["Restore drill", "Patch the web hosts of all sites"]):
        due = cast.linux.today + timedelta(3 + number)
        RecurringRule.objects.add(by=cast.pia, team=cast.linux, title=title, every_days=30, next_on=due)
    RecurringRule.objects.make_due()
    WorkItem.objects.get(title="Restore drill").close(by=cast.ada)
    for number in range(2):
        Import.objects.create(
            team=cast.linux, by=cast.root, source="jira-json:LINUX", file_name=f"export_{number}.json.gz",
            shift_weeks=-52 * number, summary=SUMMARY,
        )  # fmt: skip
    return cast


def test_pages_of_the_set_up(
    set_up: Cast, page: Page, visit: Callable[..., Any], asgi_server: str, accessible: Any
) -> None:
    session = visit(set_up.fresh(set_up.root)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    for name in ("columns", "run-work", "imports"):
        for scheme, size in (("light", SIZES[0]), ("dark", SIZES[0]), ("light", SIZES[1])):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.set_viewport_size(size)  # type: ignore[arg-type]
            page.goto(f"/t/LINUX/{name}/")
            for summary in page.locator("main details > summary").all():
                summary.click()
            accessible(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
            if SHOTS:
                page.screenshot(path=f"{SHOTS}/{name}-{scheme}-{size['width']}.png", full_page=True)


def test_run_work_by_the_page(set_up: Cast, page: Page, visit: Callable[..., Any], asgi_server: str) -> None:
    session = visit(set_up.fresh(set_up.pia)).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
    page.goto("/t/LINUX/run-work/")
    page.get_by_label("What comes back").last.fill("Audit of accounts")
    page.get_by_label("Next due").last.fill((set_up.linux.today + timedelta(20)).isoformat())
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("heading", name="Audit of accounts")).to_be_visible()
    page.get_by_role("button", name="End Audit of accounts").click()
    expect(page.get_by_role("heading", name="Ended")).to_be_visible()
