"""Payloads captured from real senders, where they are at hand: posted to the door, each to its right state, none a 500."""

import json
from collections import Counter
from pathlib import Path

import pytest

from intake.models import Delivery
from tests.intake.saying import Sending

pytestmark = pytest.mark.django_db
PAYLOADS = Path(__file__).parents[4] / "shared" / "payloads"
F, R, A, N, T, Q = "firing", "resolved", "acknowledged", "news", "test", "quarantined"
FOLDERS = {
    "alertmanager": "alertmanager", "grafana": "grafana", "aws_sns": "aws_sns", "datadog": "datadog", "nagios": "nagios",
    "icinga": "nagios", "opsgenie": "opsgenie", "sentry": "sentry", "uptime_kuma": "uptime_kuma", "zabbix": "zabbix",
    "pagerduty": "pagerduty",
}  # fmt: skip
OTHERS = {
    "events_v2_trigger": "pagerduty_events", "events_v2_acknowledge": "pagerduty_events",
    "events_v2_resolve": "pagerduty_events", "acknowledge_without_dedup_key": "pagerduty_events",
    "resolve_unknown_dedup_key": "pagerduty_events", "alertmanager_example": "alertmanager",
    "legacy_alertmanager_example": "alertmanager", "grafana_alerting_example": "grafana",
    "legacy_grafana_alerting_example": "grafana", "grafana_example": "grafana",
}  # fmt: skip
EXPECTED = {
    "alertmanager": {
        "seq1_firing_one": [F], "seq2_firing_grouped_three": [F, F, F], "seq3_partial_resolve": [F, R, F],
        "seq4_refire_same_fingerprint": [F, F, F], "seq5_repeat_interval_annotation_changed": [F, F, F],
        "seq6_all_resolved": [R, R, R], "ha_pair_a": [F], "ha_pair_b": [F], "no_alertname_label": [F], "unicode_html": [F],
        "flap_firing": [F], "flap_resolved": [R], "auth_bearer": [F], "auth_basic": [F], "goalert_example_two_instances": [F, F],
        "goalert_minimal_missing_fields": [F], "v3_integer_groupkey": [F], "vmalert_groupkey_issue5091": [F],
    },
    "grafana": {
        "legacy_alerting": [F], "legacy_alerting_bad_ruleurl": [F], "legacy_ok": [R], "null_maps": [F, F],
        "unified_two_alerts": [F, F], "v12_test_alert_relative_url": [T],
    },
    "aws_sns": {
        "cloudwatch_alarm": [F], "cloudwatch_ok": [R], "derived_cloudwatch_insufficient_data": [N], "notification_plain": [F],
        "subscription_confirmation": [N], "unsubscribe_confirmation": [N], "derived_ssrf_subscribe_url": [N],
    },
    "datadog": {
        "triggered": [F], "recovered": [R], "derived_no_data": [F], "retriggered_uppercase": [F], "derived_unexpanded": [T],
    },
    "icinga": {"derived_service_flapping_start": [N]},
    "nagios": {
        "service_problem": [F], "service_recovery": [R], "host_down_uppercase_macros": [F], "acknowledgement": [A],
        "downtimestart": [N],
    },
    "opsgenie": {
        "create": [F], "derived_acknowledge": [A], "derived_close": [R], "derived_unacknowledge": [N], "derived_addnote": [N],
        "derived_escalatenext": [N], "api_create_alert": [F],
    },
    "pagerduty": {
        "events_v2_trigger": [F], "events_v2_acknowledge": [A], "events_v2_resolve": [R], "acknowledge_without_dedup_key": Q,
        "resolve_unknown_dedup_key": [R], "v2_webhook_0": [F], "v2_webhook_1": [A], "v2_webhook_2": [R], "v2_webhook_3": [N],
        "v3_01_incident_priority_updated": [N], "v3_02_service_updated": [N],
    },
    "sentry": {
        "event_alert_triggered": [F], "issue_created": [F], "derived_issue_resolved": [R], "derived_issue_regressed": [F],
        "metric_alert_resolved": [R],
    },
    "uptime_kuma": {"down": [F], "up": [R], "test_button": [T]},
    "zabbix": {"problem": [F], "derived_recovery": [R], "derived_update_ack": [A], "unresolved_macros": [T]},
}  # fmt: skip


@pytest.fixture
def payloads():
    if not PAYLOADS.is_dir():
        pytest.skip("The payloads are not here; lay them at ../shared/payloads to read them.")
    return PAYLOADS


def kind_of(path: Path) -> str:
    return OTHERS.get(path.stem) or FOLDERS.get(path.parent.name, "generic")


def states(sending: Sending, raw: bytes, path: str = "") -> list[str] | str:
    try:
        delivery = Delivery(
            source=sending.source, body=raw, path=path, tested_by=sending.source.team.buffer_person
        )
        return [report.state.value for report in sending.source.sender.reports(delivery)]
    except Exception as error:  # noqa: BLE001 - named in the assertion
        return Q if type(error).__name__ == "Unreadable" else repr(error)


def test_each_says_what_it_means(cast, payloads):
    sources = {kind: Sending(cast, kind) for kind in {*FOLDERS.values(), *OTHERS.values(), "generic"}}
    wrong, read = [], 0
    for folder, files in EXPECTED.items():
        for stem, wanted in files.items():
            path = payloads / folder / f"{stem}.json"
            if not path.exists():
                continue
            found = states(
                sources[kind_of(path)], path.read_bytes(), "/v2/alerts" if stem.startswith("api_") else ""
            )
            read += 1
            if found != wanted:
                wrong.append(f"{folder}/{stem}: {found}, wanted {wanted}")
    assert not wrong, "\n".join(wrong)
    assert read > 50


def test_none_is_refused_lost_or_breaks_anything(cast, payloads, capsys):
    sources = {kind: Sending(cast, kind) for kind in {*FOLDERS.values(), *OTHERS.values(), "generic"}}
    answers, became = Counter(), Counter()
    for path in sorted(payloads.rglob("*")):
        if path.is_file() and path.suffix in {".json", ".form", ".http", ".eml"}:
            sending, before = sources[kind_of(path)], Delivery.objects.count()
            answer = sending.post(path.read_bytes())
            answers[answer.status_code] += 1
            assert answer.status_code in {202, 400}, path
            assert answer.status_code == 202 or "dedup" in path.name, path
            assert Delivery.objects.count() == before + 1 or sending.source.kind == "aws_sns", path
            sending.source.work_off()
    for kept in Delivery.objects.all():
        became[kept.state] += 1
        assert not kept.said.startswith("Reading it failed"), kept.raw[:200]
    with capsys.disabled():
        print(f"\npayloads: {sum(answers.values())} posted, {dict(answers)}, {dict(became)}")
    assert set(became) == {"processed", "quarantined"}


def test_the_life_of_three_alerts_as_alertmanager_told_it(cast, payloads):
    sending = Sending(cast, "alertmanager")
    for number in range(1, 7):
        [path] = (payloads / "alertmanager").glob(f"seq{number}_*.json")
        sending.send(path.read_bytes())
        sending.send(path.read_bytes())
    assert [item.outcome for item in sending.items()] == ["resolved_itself"] * 3


def test_signatures_as_published(cast, payloads):
    from tests.intake.senders.test_signatures import is_accepted

    vector = json.loads((payloads / "pagerduty" / "v3_signed_vector.json").read_text())
    header = {"x-pagerduty-signature": vector["header"].partition(": ")[2]}
    assert is_accepted(cast, "pagerduty", vector["secret"], vector["body"].encode(), header)
    assert not is_accepted(cast, "pagerduty", vector["secret"], vector["body"].encode() + b" ", header)
    bad = {"x-pagerduty-signature": vector["bad_header"]}
    assert not is_accepted(cast, "pagerduty", vector["secret"], vector["body"].encode(), bad)
    raw = (payloads / "sentry" / "derived_event_alert_signed.http").read_bytes()
    head, _, body = raw.partition(b"\r\n\r\n") if b"\r\n\r\n" in raw else raw.partition(b"\n\n")
    headers = dict(line.split(": ", 1) for line in head.decode().splitlines()[1:])
    assert is_accepted(cast, "sentry", "sentry-client-secret", body, headers)
    assert not is_accepted(cast, "sentry", "another-secret", body, headers)
