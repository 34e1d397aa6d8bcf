"""Prometheus Alertmanager, webhook version 4 (and 3, and what speaks like it: vmalert, Mimir, Cortex)."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from intake.reports import Report, State, Unreadable, clean, first, listed, read_each, read_object, table
from intake.senders.base import Sender

if TYPE_CHECKING:
    from intake.models import Delivery


# What Grafana writes before the title of a group: how many of it fire.
COUNT = re.compile(r"^\[[A-Z]+:\d+[^\]]*\]\s*")
NO_ALERTS = (
    "It holds no list `alerts`, so no Alertmanager's webhook sent it. "
    "Name this address in `webhook_configs`; what sends otherwise is another kind of source."
)


class Alertmanager(Sender):
    """Every alert of the group is told by itself: the state at the top is the group's, not theirs."""

    kind, label = "alertmanager", "Prometheus Alertmanager"

    def reports(self, delivery: Delivery) -> list[Report]:
        said = read_object(delivery.raw)
        if not isinstance(said.get("alerts"), list):
            raise Unreadable(NO_ALERTS)
        return read_each(listed(said["alerts"]), lambda alert: report_of(alert, said)) + left_out(said)


def left_out(said: dict[str, Any]) -> list[Report]:
    """Of a group that is cut short by the sender's own limit the rest is told nowhere, so somebody has to look there."""
    count = said.get("truncatedAlerts")
    if not isinstance(count, int) or count is True or count < 1 or said.get("status") == "resolved":
        return []
    group = clean(said.get("groupKey"), 1_000) or "(no group)"
    name = clean(table(said.get("groupLabels")).get("alertname"), 120) or "this group"
    return [
        Report.of(
            State.FIRING,
            key=f"left out:{group}",
            title=f"{count} alert{'s' * (count > 1)} more of {name} left out of the message",
            text="Look at them where they come from. Set `max_alerts` to 0 there, and all are sent.",
            link=said.get("externalURL"),
            group=group,
        )
    ]


def report_of(alert: dict[str, Any], said: dict[str, Any]) -> Report:
    labels, notes = table(alert.get("labels")), table(alert.get("annotations"))
    is_over = clean(alert.get("status") or said.get("status"), 20).lower() == "resolved"
    return Report.of(
        State.RESOLVED if is_over else State.FIRING,
        key=clean(alert.get("fingerprint"), 200) or fingerprint(labels or table(said.get("commonLabels"))),
        title=title_of(labels, notes)
        or table(said.get("groupLabels")).get("alertname")
        or COUNT.sub("", clean(said.get("title"), 300)),
        text=first([notes.get("description"), notes.get("message")]),
        severity=labels.get("severity"),
        service=labels.get("service"),
        link=alert.get("generatorURL"),
        runbook_link=first([notes.get("runbook_url"), notes.get("runbook")]),
        group=said.get("groupKey"),
        facts=labels,
        began_at=alert.get("startsAt"),
        ended_at=alert.get("endsAt") if is_over else None,
    )


def title_of(labels: dict[str, Any], notes: dict[str, Any]) -> str:
    name, summary = (
        clean(labels.get("alertname"), 120),
        clean(first([notes.get("summary"), notes.get("title")]), 250),
    )
    if name and summary and name.lower() not in summary.lower():
        return f"{name}: {summary}"
    where = clean(first(labels.get(part) for part in ("rulename", "instance", "pod", "job")), 120)
    return summary or " on ".join(part for part in (name, where) if part)


def fingerprint(labels: dict[str, Any]) -> str:
    """Of the labels, for senders older than the sender's own."""
    if not labels:
        return ""
    return hashlib.sha256(json.dumps(labels, sort_keys=True, default=str).encode()).hexdigest()[:32]
