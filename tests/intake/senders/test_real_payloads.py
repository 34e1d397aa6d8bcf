"""Payloads captured from real senders, where they are at hand: posted to the door, each to its right state, none a 500."""

import json
import time
from collections import Counter
from pathlib import Path

import pytest

from core import outbound
from intake.models import Delivery
from intake.senders.aws_sns.parser import AwsSns
from intake.senders.email.letter import Letter
from tests.intake.saying import Sending
from tests.intake.senders.test_signatures import is_accepted, signature

pytestmark = pytest.mark.django_db
PAYLOADS = Path(__file__).parents[4] / "shared" / "payloads"
F, R, A, N, T, Q = "firing", "resolved", "acknowledged", "news", "test", "quarantined"
FOLDERS = {
    "alertmanager": "alertmanager", "grafana": "grafana", "aws_sns": "aws_sns", "datadog": "datadog", "nagios": "nagios",
    "icinga": "nagios", "opsgenie": "opsgenie", "sentry": "sentry", "uptime_kuma": "uptime_kuma", "zabbix": "zabbix",
    "pagerduty": "pagerduty", "email": "email", "chat": "slack",
}  # fmt: skip
OTHERS = {
    "events_v2_trigger": "pagerduty_events", "events_v2_acknowledge": "pagerduty_events",
    "events_v2_resolve": "pagerduty_events", "acknowledge_without_dedup_key": "pagerduty_events",
    "resolve_unknown_dedup_key": "pagerduty_events", "alertmanager_example": "alertmanager",
    "legacy_alertmanager_example": "alertmanager", "grafana_alerting_example": "grafana",
    "legacy_grafana_alerting_example": "grafana", "grafana_example": "grafana", "zabbix_example": "zabbix",
    "derived_sns_ses_received": "aws_sns", "mattermost_slash": "mattermost",
}  # fmt: skip
CHAT = "a secret of the chat"
MOCKS = {
    "prometheus": "alertmanager",
    "cloudwatch": "aws_sns",
    "sentry": "sentry",
    "grafana": "grafana",
    "datadog": "datadog",
}
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
        "v3_00_subscription_request": Q, "v3_01_incident_priority_updated": [N], "v3_02_service_updated": [N],
        "v3_03_data_incident": [F], "v3_06_data_incident_note": [N], "v3_12_data_service": [N], "keep_incident_data": [F],
        "v3_signed_vector": [N],
    },
    "sentry": {
        "event_alert_triggered": [F], "issue_created": [F], "derived_issue_resolved": [R], "derived_issue_regressed": [F],
        "metric_alert_resolved": [R],
    },
    "uptime_kuma": {"down": [F], "up": [R], "test_button": [T]},
    "zabbix": {"problem": [F], "derived_recovery": [R], "derived_update_ack": [A], "unresolved_macros": [T]},
    "site24x7": {"trigger": [F]},
    "email_esp": {"derived_sns_ses_received": [F], "mailgun_inbound.form": Q},
    "grafana_oncall": {
        "alertmanager_example": [F, F], "legacy_alertmanager_example": [F], "grafana_alerting_example": [F, F, F],
        "grafana_example": [F], "legacy_grafana_alerting_example": [F], "zabbix_example": [F], "kapacitor_example": [F],
        "formatted_webhook_example": [F],
    },
    # What another program made of them for its demonstrations: of most of them no sender sends that.
    "keep_mocks": {
        "sentry_browser_timeout": [F], "sentry_database_timeout": [F], "sentry_server_overload": [F], "checkly": [R],
        "checkmk": [R], "coralogix": [F], "prometheus_HighCPUUsage": Q, "grafana_HighMemoryConsumption": Q,
        "datadog_high_cpu_usage": Q, "cloudwatch_high_cpu_usage": Q, "axiom": Q, "gcpmonitoring": Q, "graylog": Q,
        "libre_nms": Q, "netbox": Q, "signalfx": Q, "wazuh": Q,
    },
}  # fmt: skip


@pytest.fixture
def payloads():
    if not PAYLOADS.is_dir():
        pytest.skip("The payloads are not here; lay them at ../shared/payloads to read them.")
    return PAYLOADS


def kind_of(path: Path) -> str:
    if path.parent.name == "keep_mocks":
        return MOCKS.get(path.stem.partition("_")[0], "generic")
    return OTHERS.get(path.stem) or FOLDERS.get(path.parent.name, "generic")


def as_sent(path: Path) -> tuple[bytes, dict[str, str]]:
    """The bytes of the message with its headers: of what is written down as a part, the whole that it is a part of."""
    raw, headers = path.read_bytes(), {}
    if path.suffix == ".http":
        head, _, raw = raw.replace(b"\r\n\r\n", b"\n\n", 1).partition(b"\n\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines()[1:])
    elif path.suffix == ".eml":
        sender = json.loads(path.with_suffix(".envelope.json").read_text())["mail"]
        headers = {"x-envelope-from": sender.partition(":<")[2].rstrip(">")}
    elif path.stem in {"v3_signed_vector", "slack_signed_vector"}:
        raw = json.loads(raw)["body"].encode()
    elif "_data_" in path.stem or path.stem == "keep_incident_data":
        said = json.loads(raw)
        what = "incident.triggered" if said["type"] == "incident" else said["type"]
        raw = json.dumps({"event": {"event_type": what, "data": said}}).encode()
    return raw, {
        name.lower(): value
        for name, value in headers.items()
        if name.lower() not in {"host", "content-length"}
    }


def messages(payloads: Path) -> list[Path]:
    """All but what describes another file: who a letter was handed over by."""
    suffixes = {".json", ".form", ".http", ".eml"}
    every = [path for path in sorted(payloads.rglob("*")) if path.is_file() and path.suffix in suffixes]
    return [path for path in every if not path.name.endswith(".envelope.json")]


def states(sending: Sending, path: Path) -> list[str] | str:
    raw, headers = as_sent(path)
    below = "/v2/alerts" if path.stem.startswith("api_") else ""
    try:
        delivery = Delivery(
            source=sending.source,
            body=raw,
            headers=headers,
            path=below,
            tested_by=sending.source.team.buffer_person,
        )
        reports = sending.source.sender.reports(delivery)
    except Exception as error:  # noqa: BLE001 - named in the assertion
        return Q if type(error).__name__ == "Unreadable" else repr(error)
    return [
        N if isinstance(report, Letter) and report.automatic else report.state.value for report in reports
    ]


@pytest.fixture
def sources(cast):
    return {kind: Sending(cast, kind) for kind in {*FOLDERS.values(), *OTHERS.values(), "generic"}}


def test_each_says_what_it_means(sources, payloads):
    wrong, read = [], 0
    for folder, files in EXPECTED.items():
        for stem, wanted in files.items():
            path = payloads / folder / f"{stem}.json"
            if not path.exists():
                continue
            found = states(sources[kind_of(path)], path)
            read += 1
            if found != wanted:
                wrong.append(f"{folder}/{stem}: {found}, wanted {wanted}")
    assert not wrong, "\n".join(wrong)
    assert read > 100


def put(sending: Sending, path: Path) -> int:
    """By the way that its kind comes in."""
    raw, headers = as_sent(path)
    if sending.source.kind == "email":
        sending.source.keep(raw, headers)
        return 202
    if sending.source.kind in {"slack", "mattermost"}:
        return typed(sending, raw, headers)
    return sending.post(raw, "/v2/alerts" if path.stem.startswith("api_") else "", **headers).status_code


def typed(sending: Sending, raw: bytes, headers: dict[str, str]) -> int:
    moment = str(int(time.time()))
    if sending.source.kind == "slack":
        signed = f"v0:{moment}:".encode() + raw
        headers = {"x-slack-request-timestamp": moment, "x-slack-signature": f"v0={signature(signed, CHAT)}"}
    form = "application/x-www-form-urlencoded"
    headers.pop("content-type", None)
    return sending.client.post(sending.url(), raw, content_type=form, headers=headers).status_code


def test_none_is_refused_lost_or_breaks_anything(cast, sources, payloads, capsys, monkeypatch):
    monkeypatch.setattr(
        AwsSns, "check", lambda self, delivery: None
    )  # the keys that signed these are Amazon's
    monkeypatch.setattr(outbound, "get", lambda url, **options: outbound.Reply(200, {}, b""))
    for kind, secret in (("slack", CHAT), ("mattermost", "okwexkjpe7ygb8eq1ww58t483w")):
        sources[kind].source.sign_with(secret, by=cast.tia)
    became = Counter()
    for path in messages(payloads):
        sending, before = sources[kind_of(path)], Delivery.objects.count()
        status = put(sending, path)
        assert status in {200, 202} or path.stem == "acknowledge_without_dedup_key", path
        is_new = Delivery.objects.count() == before + 1
        assert is_new or sending.source.kind == "aws_sns" or "ssl_check" in path.name, path
        sending.source.work_off()
    for kept in Delivery.objects.select_related("source"):
        became[kept.source.kind, kept.state] += 1
        assert not kept.said.startswith("Reading it failed"), kept.raw[:200]
    sums = {
        state: sum(count for (_, each), count in became.items() if each == state)
        for state in ("processed", Q)
    }
    with capsys.disabled():
        print(f"\npayloads: {len(messages(payloads))} messages, {sums}")
        for kind in sorted({kind for kind, _ in became}):
            print(f"  {kind}: {became[kind, 'processed']} processed, {became[kind, Q]} in quarantine")
    assert sum(sums.values()) == sum(became.values())
    assert sums[Q] < 30


def test_the_life_of_three_alerts_as_alertmanager_told_it(cast, payloads):
    sending = Sending(cast, "alertmanager")
    for number in range(1, 7):
        [path] = (payloads / "alertmanager").glob(f"seq{number}_*.json")
        sending.send(path.read_bytes())
        sending.send(path.read_bytes())
    assert [item.outcome for item in sending.items()] == ["resolved_itself"] * 3


def test_signatures_as_published(cast, payloads):
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
