"""Pasted lines are looked over, added and taken back; quiet work and readiness fit every screen."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from backlogs.models import WorkItem
from core import clock
from tests.browser.test_backlogs import BACKLOGS, look, shown  # noqa: F401 - a fixture
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)
PASTE = """text => {
  const carried = new DataTransfer();
  carried.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


@pytest.mark.timeout(180)
def test_many_lines_pasted_and_what_is_quiet(
    cast: Cast,
    shown: Callable[..., Page],  # noqa: F811
    accessible: Callable[[Page], None],
) -> None:
    with clock.at(timezone.now() - timedelta(100)):
        cast.backlog().plan(by=cast.pia, quiet_after_days=40)
        cast.item("Older mirrors").postpone(by=cast.pia)
        cast.feature()
    with clock.at(timezone.now() - timedelta(35)):
        cast.item("Old mirrors")
        cast.column("In progress").pull(cast.item("Slow disk", kind="interrupt"), by=cast.eve)
    page = shown(cast.pia)
    page.goto(BACKLOGS)
    expect(page.locator("#items-business")).to_contain_text("postponed in 5 days")
    expect(page.locator("#count-business")).to_contain_text("1 feature · 1 item · 1 postponed")
    accessible(page)
    page.locator("#business input[name=title]").focus()
    page.evaluate(PASTE, "Renew the keys #tls 3p @ada\n- Audit them ~easy @nobody")
    preview = page.locator("#lines-preview")
    expect(preview.locator("li")).to_have_count(2)
    expect(preview).to_contain_text("Nobody in Linux is called “nobody”.")
    expect(preview.get_by_role("button")).to_be_disabled()
    accessible(page)
    page.locator("#lines-text").fill("Renew the keys #tls 3p @ada\n- Audit them ~easy")
    expect(preview.get_by_role("button")).to_be_enabled()
    page.locator("#lines-text").press("Control+Enter")
    expect(page.locator("#items-business")).to_contain_text("Audit them")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert WorkItem.objects.filter(title="Renew the keys", points=3, crew__person=cast.ada).exists()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#items-business")).not_to_contain_text("Audit them")
    page.get_by_label("Easy first").check()
    expect(page.locator("#lists")).to_contain_text("easy first, then by rank")
    assert "order=ease" in page.url
    page.goto("/t/LINUX/quiet/")
    page.get_by_text("Answer and close, or plan it").click()
    page.get_by_role("button", name="Plan it").click()
    expect(page.locator("body")).to_contain_text("goes on as LINUX-")
    page.get_by_role("button", name="Keep open").click()
    expect(page.locator("body")).to_contain_text("kept open")
    for path in ("/t/LINUX/quiet/", "/t/LINUX/ready/", f"{BACKLOGS}business/lines/"):
        look(page, path, accessible, path.strip("/").replace("/", "-"))


def test_the_focus_stays_in_the_rows_when_a_paste_is_taken_back(
    cast: Cast,
    shown: Callable[..., Page],  # noqa: F811
) -> None:
    cast.item("Old mirrors")
    page = shown(cast.pia)
    page.goto(BACKLOGS)
    page.locator("#business input[name=title]").focus()
    page.evaluate(PASTE, "Logs in one place\n  Ship them\nLoose")
    expect(page.locator("#lines-preview").get_by_role("button")).to_be_enabled()
    page.locator("#lines-text").press("Control+Enter")
    expect(page.locator("#items-business")).to_contain_text("Loose")
    expect(page.locator("#toasts")).to_contain_text("1 feature and 2 items added")
    expect(page.locator("#lists :focus")).to_have_count(1)
    page.keyboard.press("z")
    expect(page.locator("#toasts")).to_contain_text("Taken back on 1 feature and 2 items.")
    expect(page.locator("#items-business")).not_to_contain_text("Loose")
    expect(page.locator("#lists :focus")).to_have_count(1)
