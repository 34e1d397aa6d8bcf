"""Sentry in all its shapes: the integration platform's alerts, issues and errors, and the webhooks of a project."""

import pytest

from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db
LINK = "https://sentry.example.test/organizations/shop/issues/77/"


@pytest.fixture
def sending(cast):
    return Sending(cast, "sentry")


def platform(action, **about):
    return {
        "action": action,
        "installation": {"uuid": "u-1"},
        "data": about,
        "actor": {"type": "application"},
    }


def of_project(**more):
    """As the legacy "WebHooks" integration of a project posts it."""
    said = {
        "id": "77", "project": "shop", "project_name": "Shop", "project_slug": "shop", "logger": None, "level": "error",
        "culprit": "pay in checkout", "message": "Cannot pay", "url": LINK, "triggering_rules": ["Many errors"],
        "event": {"event_id": "e1", "title": "PaymentError: Cannot pay", "environment": "production"},
    }  # fmt: skip
    return said | more


def test_the_webhook_of_a_project_opens_the_interrupt_that_its_issue_ends(sending):
    sending.send(of_project())
    sending.send(of_project())
    [item] = sending.items()
    assert (item.title, item.external_id, item.service) == ("PaymentError: Cannot pay", "issue:77", "shop")
    for words in ("pay in checkout", LINK, "Many errors", "production"):
        assert words in item.description
    assert (sending.signal().count, sending.signal().severity) == (2, "error")
    sending.send(platform("resolved", issue={"id": "77", "title": "PaymentError"}))
    item.refresh_from_db()
    assert item.outcome == "resolved_itself"


def test_the_webhook_of_a_project_without_a_title_has_its_message(sending):
    sending.send(of_project(event={"tags": []}, message="It broke"))
    sending.send(of_project(id="78", event={}, message=""))
    assert [item.title for item in sending.items()] == ["It broke", "pay in checkout"]


def test_what_the_webhook_of_a_project_says_besides_its_title_is_kept(sending):
    sending.send(of_project(message="Cannot pay: the bank answered 504"))
    assert "the bank answered 504\n\npay in checkout" in sending.items()[0].description


def test_an_error_is_its_issue_fired(sending):
    error = {"issue_id": "77", "title": "PaymentError", "web_url": LINK, "level": "fatal", "culprit": "pay"}
    for _ in range(3):
        sending.send(platform("created", error=error))
    [item] = sending.items()
    assert (item.external_id, item.title, sending.signal().count) == ("issue:77", "PaymentError", 3)


@pytest.mark.parametrize(("status", "opened"), [("unresolved", 1), ("resolved", 0), ("ignored", 0)])
def test_an_alert_about_an_activity_means_what_its_issue_stands_at(sending, status, opened):
    kept = sending.send(platform("triggered", issue={"id": "77", "title": "PaymentError", "status": status}))
    assert (kept.state, len(sending.items())) == ("processed", opened)


def test_an_outside_message_is_told_what_is_missing(sending):
    kept = sending.send({"text": "hello"})
    assert kept.state == "quarantined"
    assert "neither" in kept.said
    assert "Internal Integration" in kept.said
