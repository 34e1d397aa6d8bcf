"""What the shipped mappings make of what their senders say besides up and down."""

import json

import pytest

from intake.models import Delivery
from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db


def reports(cast, kind, said):
    source = Sending(cast, kind).source
    return source.sender.reports(Delivery(pk=1, source=source, body=json.dumps(said).encode()))


@pytest.mark.parametrize(
    ("action", "state"),
    [
        ("acknowledged", "acknowledged"), ("acknowledged and commented", "acknowledged"),
        ("acknowledged, changed severity from Warning to High and commented", "acknowledged"),
        ("commented", "news"), ("unacknowledged", "news"), ("closed", "news"),
    ],
)  # fmt: skip
def test_who_acknowledges_in_zabbix_and_says_why_acknowledges(cast, action, state):
    said = {
        "event_id": "7", "event_value": "1", "event_name": "CPU", "event_update_status": "1", "event_update_action": action,
    }  # fmt: skip
    [report] = reports(cast, "zabbix", said)
    assert (report.state.value, report.key, report.title) == (state, "7", "CPU")


def test_a_problem_of_zabbix_is_no_update_of_one(cast):
    said = {
        "event_id": "7",
        "event_value": "1",
        "event_update_status": "0",
        "event_update_action": "{EVENT.UPDATE.ACTION}",
    }
    [report] = reports(cast, "zabbix", said)
    assert report.state.value == "firing"


def test_the_script_for_grafana_oncall_is_understood_of_zabbix_as_well(cast):
    said = {
        "alert_uid": "u-7",
        "title": "db1: disk is full",
        "message": "97 %",
        "link_to_upstream_details": "https://z.test/7",
    }
    found = [reports(cast, "zabbix", {**said, "state": state})[0] for state in ("alerting", "ok")]
    assert [(report.state.value, report.key) for report in found] == [("firing", "u-7"), ("resolved", "u-7")]
    assert (found[0].title, found[0].text, found[0].link) == ("db1: disk is full", "97 %", "https://z.test/7")


@pytest.mark.parametrize(
    ("title", "state"),
    [
        ("[Triggered] Disk on {host:db1}", "firing"), ("[Recovered on {host:db1}] Disk", "resolved"),
        ("[Recovered] Disk", "resolved"), ("[Triggered] Not recovered disk", "firing"),
    ],
)  # fmt: skip
def test_the_payload_that_datadog_sends_by_itself_says_in_its_title_that_it_is_over(cast, title, state):
    said = {
        "id": "1234567", "title": title, "body": "97 %", "event_type": "query_alert_monitor", "date": "1795300050000",
        "last_updated": "1795300050000", "org": {"id": "1", "name": "Shop"},
    }  # fmt: skip
    [report] = reports(cast, "datadog", said)
    assert (report.state.value, report.title) == (state, title)


@pytest.mark.parametrize(
    ("action", "state"),
    [("Create", "firing"), ("Acknowledge", "acknowledged"), ("UnAcknowledge", "news"), ("AddNote", "news"), ("Close", "resolved")],
)  # fmt: skip
def test_the_alerts_of_jira_are_read_beside_its_requests(cast, action, state):
    alert = {
        "alertId": "a-1",
        "alias": "disk/db1",
        "message": "Disk is full",
        "priority": "P2",
        "entity": "db1",
    }
    [report] = reports(
        cast, "jira_service_management", {"action": action, "alert": alert, "source": {"type": "API"}}
    )
    assert (report.state.value, report.key, report.title, report.service) == (
        state,
        "disk/db1",
        "Disk is full",
        "db1",
    )


@pytest.mark.parametrize(
    ("category", "event", "state"),
    [("new", "jira:issue_created", "firing"), ("indeterminate", "jira:issue_updated", "firing"),
     ("done", "jira:issue_updated", "resolved"), ("new", "jira:issue_deleted", "resolved")],
)  # fmt: skip
def test_a_webhook_of_jira_means_the_status_of_its_request(cast, category, event, state):
    fields = {"summary": "No access", "status": {"name": "Offen", "statusCategory": {"key": category}}}
    [report] = reports(
        cast, "jira_service_management", {"webhookEvent": event, "issue": {"key": "HELP-1", "fields": fields}}
    )
    assert (report.state.value, report.key, report.title) == (state, "HELP-1", "No access")


@pytest.mark.parametrize(
    ("number", "state"),
    [("1", "firing"), (2, "firing"), ("On Hold", "news"), ("6", "resolved"), ("Canceled", "resolved")],
)
def test_a_state_of_servicenow_is_a_number_or_a_word(cast, number, state):
    [report] = reports(cast, "servicenow", {"number": "INC1", "short_description": "VPN", "state": number})
    assert (report.state.value, report.key, report.title) == (state, "INC1", "VPN")
