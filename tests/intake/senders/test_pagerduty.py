"""PagerDuty's own webhooks: an incident keeps its beginning for ever, so what happened to it counts from when it happened."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from intake.senders import SENDERS
from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db


def test_an_incident_that_is_reopened_is_back(cast):
    sending, now = Sending(cast, "pagerduty"), timezone.now()

    def happens(what: str, minutes_ago: int) -> str:
        said = json.loads(SENDERS["pagerduty"].example())
        said["event"]["event_type"] = what
        said["event"]["occurred_at"] = (now - timedelta(minutes=minutes_ago)).isoformat()
        said["event"]["data"]["created_at"] = (now - timedelta(minutes=20)).isoformat()
        return sending.send(said).said

    came = [
        ("triggered", 20),
        ("resolved", 10),
        ("reopened", 5),
        ("triggered", 20),
        ("resolved", 2),
        ("triggered", 20),
    ]
    assert [happens(f"incident.{what}", ago) for what, ago in came] == [
        "1 opened", "1 resolved", "1 reopened", "1 counted", "1 resolved", "1 ignored (late)",
    ]  # fmt: skip
    [item] = sending.items()
    assert item.outcome == "resolved_itself"


def test_what_else_happens_to_an_incident_and_its_service_is_noted(cast):
    sending = Sending(cast, "pagerduty")
    for what in (
        "incident.annotated", "incident.conference_bridge.updated", "incident.custom_field_values.updated",
        "incident.delegated", "incident.escalated", "incident.reassigned", "incident.responder.added", "incident.role.assigned",
        "incident.status_update_published", "incident.task.updated", "incident.workflow.started", "incident.action_invocation.created",
        "service.created", "service.custom_field_values.updated", "service.deleted",
    ):  # fmt: skip
        said = {"event": {"event_type": what, "data": {"type": what, "incident": {"id": "P1"}, "id": "Q1"}}}
        assert sending.send(said).said == "1 noted"
    assert sending.items() == []


def test_a_change_is_no_alert_and_is_no_error_either(cast):
    sending = Sending(cast, "pagerduty_events")
    said = {
        "routing_key": "x",
        "payload": {"summary": "Build 12 is out", "timestamp": "2026-01-05T09:00:00Z"},
    }
    answer = sending.post(said, "/v2/change/enqueue")
    assert (answer.status_code, answer.json()["status"]) == (202, "success")
    assert sending.send(said, "/v2/change/enqueue").said == "1 noted"
    assert sending.send({"payload": {}}, "/v2/change/enqueue").said == "1 noted"
    assert sending.post(said, "/v2/enqueue").status_code == 400
