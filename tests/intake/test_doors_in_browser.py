"""“I was interrupted” by one key, the form and the page of a chat, in a real browser: accessible, light, dark and narrow."""

import os

import pytest
from playwright.sync_api import expect

from backlogs.models import Interruption, WorkItem
from intake.models import ChatAccount, Source
from people.models import Agreement

pytestmark = pytest.mark.django_db(transaction=True)
SIZES = ({"width": 1440, "height": 900}, {"width": 390, "height": 844})


@pytest.fixture
def signed_in(page, visit, asgi_server):
    def enter(person, path):
        session = visit(person).cookies["sessionid"].value
        page.context.clear_cookies()
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": asgi_server}])
        page.goto(path)
        return page

    return enter


def looked_at(page, accessible, name):
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for size in SIZES:
            page.set_viewport_size(size)
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
            accessible(page)
            if folder := os.environ.get("SCREENSHOTS"):
                page.screenshot(path=f"{folder}/{name}-{scheme}-{size['width']}.png")


def test_one_key_and_enter_count_an_interruption(cast, signed_in, accessible):
    page = signed_in(cast.eve, "/t/LINUX/backlogs/")
    page.keyboard.press("i")
    dialog = page.get_by_role("dialog", name="I was interrupted")
    expect(dialog.get_by_label("Who asked")).to_be_focused()
    page.keyboard.type("Vic")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Messages", exact=True)).to_contain_text(
        "Counted: 15 minutes for Linux."
    )
    expect(dialog).to_be_hidden()
    told = Interruption.objects.get()
    assert (told.asked_by, told.effort.person) == ("Vic", cast.eve)
    page.keyboard.press("i")
    expect(dialog.get_by_role("button", name="Take back")).to_be_visible()
    looked_at(page, accessible, "interrupted")
    page.goto("/")
    page.set_viewport_size(SIZES[1])
    page.get_by_role("button", name="I was interrupted").click()
    dialog.get_by_role("button", name="An hour").click()
    expect(page.get_by_role("region", name="Messages", exact=True)).to_contain_text("Counted: an hour")
    assert Interruption.objects.count() == 2


def test_a_contact_asks_by_the_form_and_a_chat_is_set_up(cast, signed_in, accessible):
    Agreement.objects.propose(by=cast.pia, team=cast.linux)
    page = signed_in(cast.vic, "/")
    page.get_by_role("link", name="Ask a team").click()
    looked_at(page, accessible, "ask-whom")
    page.get_by_role("link", name="Linux").click()
    page.get_by_label("Something new").check()
    expect(page.get_by_label("How urgent is it?")).to_be_hidden()
    page.get_by_label("Something is broken, or I need help").check()
    expect(page.get_by_label("How urgent is it?")).to_be_visible()
    looked_at(page, accessible, "asking")
    page.get_by_label("What do you need?").fill("The VPN is slow")
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("status").first).to_contain_text("LINUX-1 has arrived.")
    looked_at(page, accessible, "asked")
    page.get_by_role("link", name="Open LINUX-1").click()
    expect(page.get_by_role("heading", name="The VPN is slow")).to_be_visible()
    assert WorkItem.objects.get().requester == cast.vic
    source, _ = Source.objects.add(by=cast.tia, team=cast.linux, kind="slack")
    ChatAccount.objects.met(source, "U1", "eve")
    signed_in(cast.tia, f"/sources/{source.pk}/")
    page.get_by_label("Mail address of eve").fill("eve@example.test")
    page.get_by_role("button", name="Save who eve is").click()
    expect(page.get_by_role("region", name="Messages", exact=True)).to_contain_text("eve is Eve from now on.")
    looked_at(page, accessible, "chat")
    heart, _ = Source.objects.add(by=cast.tia, team=cast.linux, kind="heartbeat")
    page.goto(f"/sources/{heart.pk}/")
    looked_at(page, accessible, "heartbeat")
