"""Sources and messages in the admin: set up, rotated and revoked by verbs; a message is only read."""

import pytest
from django.urls import reverse

from tests.intake.saying import Sending, firing

pytestmark = pytest.mark.django_db
SOURCES, DELIVERIES = reverse("admin:intake_source_changelist"), reverse("admin:intake_delivery_changelist")


@pytest.fixture
def sending(cast):
    sending = Sending(cast)
    sending.post(firing())
    return sending


def do(browser, action, *sources):
    return browser.post(SOURCES, {"action": action, "_selected_action": [source.pk for source in sources]})


def test_one_is_rotated_and_its_address_shown_once(sending, cast, visit):
    answer = do(visit(cast.root), "rotate", sending.source)
    assert "no-store" in answer["Cache-Control"]
    address = next(line for line in answer.content.decode().splitlines() if "/intake/" in line)
    assert sending.post(firing()).status_code == 404
    sending.token = address.rstrip("/").rpartition("/")[2]
    assert sending.post(firing()).status_code == 202
    other = Sending(cast)
    assert do(visit(cast.root), "rotate", sending.source, other.source).status_code == 302
    assert other.post(firing()).status_code == 202


def test_one_is_revoked_and_set_up_and_none_is_deleted_or_made(sending, cast, visit):
    browser, page = visit(cast.root), reverse("admin:intake_source_change", args=[sending.source.pk])
    assert "stale_after_days" in browser.get(page).content.decode()
    do(browser, "revoke", sending.source)
    assert sending.post(firing()).status_code == 404
    assert browser.get(reverse("admin:intake_source_add")).status_code == 403
    assert browser.get(reverse("admin:intake_source_delete", args=[sending.source.pk])).status_code == 403


def test_a_message_is_read_as_it_came_and_not_changed(sending, cast, visit):
    browser, kept = visit(cast.root), sending.source.deliveries.get()
    page = reverse("admin:intake_delivery_change", args=[kept.pk])
    assert "disk is full" in browser.get(page).content.decode()
    assert browser.post(page, {"said": "x"}).status_code == 403
    assert visit(cast.tia).get(page).status_code in {302, 403}
    assert browser.get(DELIVERIES, {"q": "generic"}).status_code == 200
