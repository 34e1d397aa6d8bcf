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
