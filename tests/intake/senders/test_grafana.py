"""Grafana's odd ones: test buttons of every version, and alerts about a rule that could not be asked."""

import pytest

from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db


@pytest.fixture
def sending(cast):
    return Sending(cast, "grafana")


def legacy(**more):
    return {
        "orgId": 1,
        "ruleId": 7,
        "ruleName": "Disk",
        "state": "alerting",
        "title": "[Alerting] Disk",
        "message": "97 %",
    } | more


def test_the_test_button_before_version_8_opens_nothing(sending):
    words = "Someone is testing the alert notification within grafana."
    kept = sending.send(legacy(ruleId=0, ruleName="Test notification", message=words))
    assert (kept.said[:6], sending.items()) == ("A test", [])


def test_a_rule_before_version_8_fires_and_is_over(sending):
    sending.send(legacy(evalMatches=[{"metric": "db1", "value": 97.2, "tags": None}]))
    assert "- db1: 97.2" in sending.items()[0].description
    sending.send(legacy(state="ok", title="[OK] Disk"))
    [item] = sending.items()
    assert (item.title, item.external_id, item.outcome) == ("Disk", "rule:1:7", "resolved_itself")


def test_an_alert_without_labels_does_not_bear_the_count_of_its_group(sending):
    bare = {"status": "firing", "labels": None, "annotations": None, "fingerprint": "f1"}
    sending.send({"version": "1", "status": "firing", "title": "[FIRING:2] Disk (blue)", "alerts": [bare]})
    assert [item.title for item in sending.items()] == ["Disk (blue)"]


def test_a_rule_that_could_not_be_asked_is_named(sending):
    labels = {"alertname": "DatasourceNoData", "rulename": "CPU of the shop", "ref_id": "A"}
    alert = {"status": "firing", "labels": labels, "annotations": {}, "fingerprint": "f1"}
    sending.send({"version": "1", "status": "firing", "alerts": [alert]})
    assert [item.title for item in sending.items()] == ["DatasourceNoData on CPU of the shop"]
