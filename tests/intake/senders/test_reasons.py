"""What waits in quarantine says in a sentence or two what was missing, and what whoever is on duty can do about it."""

import pytest

from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "said", "missing", "to_do"),
    [
        ("alertmanager", {"labels": {"alertname": "x"}}, "no list `alerts`", "`webhook_configs`"),
        ("grafana", {"title": "A rule", "condition": "B"}, "neither `alerts` nor", "contact point"),
        ("grafana", {"state": "odd", "ruleId": 1}, "'odd'", "before version 8"),
        ("sentry", {"hello": 1}, "neither", "Internal Integration"),
        ("pagerduty", {"id": "P1", "type": "incident"}, "no `event`", "Generic Webhooks (v3)"),
        ("pagerduty_events", {"event_action": "acknowledge"}, "'dedup_key' is missing", "where it is sent"),
        ("opsgenie", {"hello": 1}, "neither", "/v2/alerts"),
        ("opsgenie", {"action": "Create", "alert": {"message": "x"}}, "told from another", "The sender has to"),
        ("datadog", {"title": "Disk", "monitor_id": 7}, "alert_cycle_key|aggreg_key", "this source's page"),
        ("zabbix", {"event_id": "7"}, "event_value|EVENT.VALUE", "this source's page"),
        ("generic", {"id": 1, "status": "0"}, "'0' is none that the mapping knows", "[states]"),
        ("generic", {"hello": 1}, "`key`", "this source's page"),
        ("generic", b"a=b&c=d", "not JSON", "post JSON"),
        ("generic", [1], "not an object", "set to send"),
        ("sentry", [{}], "not an object", "set to send"),
    ],
)  # fmt: skip
def test_it_says_what_was_missing_and_what_to_do(cast, kind, said, missing, to_do):
    kept = Sending(cast, kind).send(said)
    assert kept.state == "quarantined"
    assert missing in kept.said
    assert to_do in kept.said
    assert len(kept.said) < 300
    assert kept.said.endswith(".")


def test_a_list_is_read_one_by_one(cast):
    sending = Sending(cast, "generic")
    assert sending.send([{"id": 1}, {"id": 2, "state": "ok"}]).said == "1 opened, 1 ignored (nothing is open)"
    assert "1 of 2 could not be read" in sending.send([{"id": 3}, {"nothing": 1}]).said
    assert [item.external_id for item in sending.items()] == ["1", "3"]


def test_a_state_that_no_mapping_asks_for_is_said_to_be_asked_for_nowhere(cast):
    sending = Sending(cast, "generic", mapping='key = "id"\ntitle = "id"')
    kept = sending.send({"id": 1})
    assert "neither `state` nor `without_state`" in kept.said
