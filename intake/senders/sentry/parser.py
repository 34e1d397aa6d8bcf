"""Sentry: the integration platform's issue alerts (they never end by themselves), issues, errors and metric alerts, and
the webhooks of a project, which are older than the platform and are still there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.reports import Report, State, Unreadable, clean, first, read_object, table
from intake.senders.base import Sender
from intake.senders.signatures import is_hex_hmac

if TYPE_CHECKING:
    from intake.models import Delivery

ISSUE = {
    "created": State.FIRING, "unresolved": State.FIRING, "resolved": State.RESOLVED, "archived": State.RESOLVED,
    "ignored": State.RESOLVED, "assigned": State.ACKNOWLEDGED,
}  # fmt: skip
METRIC = {"critical": State.FIRING, "warning": State.FIRING, "open": State.FIRING, "resolved": State.RESOLVED}


class Sentry(Sender):
    """An alert and its issue are one thing: what the issue says, ends the alert."""

    kind, label, signs, number_header = "sentry", "Sentry", True, "request-id"

    def is_signed(self, delivery: Delivery, secret: bytes) -> bool:
        return is_hex_hmac(delivery.headers.get("sentry-hook-signature", ""), secret, delivery.raw)

    def reports(self, delivery: Delivery) -> list[Report]:
        said = read_object(delivery.raw)
        about, action = table(said.get("data")), clean(said.get("action"), 40).lower()
        if "metric_alert" in about:
            return [_metric(table(about["metric_alert"]), about, action)]
        if "event" in about or "error" in about:
            return [_event(table(about.get("event") or about.get("error")), about)]
        if "issue" in about:
            return [_issue(table(about["issue"]), action)]
        if about or "installation" in said:
            return [Report.of(State.NEWS, key="sentry", title=action)]
        if "event" in said and ("project_slug" in said or "culprit" in said):
            return [_of_project(said)]
        raise Unreadable(
            "It is neither a message of a Sentry integration nor of a project's webhooks. "
            "Set Sentry up as an Internal Integration, as this source's page shows."
        )


def _event(event: dict[str, Any], about: dict[str, Any]) -> Report:
    number = clean(event.get("issue_id"), 60) or clean(event.get("groupID"), 60)
    return Report.of(
        State.FIRING,
        key=f"issue:{number}" if number else "",
        title=event.get("title") or event.get("message"),
        text=event.get("culprit"),
        severity=event.get("level"),
        link=first([event.get("web_url"), event.get("issue_url"), event.get("url")]),
        group=about.get("triggered_rule"),
        facts={
            "rule": about.get("triggered_rule"),
            "platform": event.get("platform"),
            "release": event.get("release"),
        },
    )


def _of_project(said: dict[str, Any]) -> Report:
    """Of the issue that it counts on, as an alert of the platform does; so the issue's own webhook ends it, too."""
    number, event = clean(said.get("id"), 60), table(said.get("event"))
    rules, texts = said.get("triggering_rules"), (said.get("message"), said.get("culprit"))
    return Report.of(
        State.FIRING,
        key=f"issue:{number}" if number else "",
        title=first([event.get("title"), *texts]),
        text="\n\n".join(filter(None, (clean(text, 5_000) for text in texts))),
        severity=said.get("level"),
        service=said.get("project_slug") or said.get("project"),
        link=said.get("url"),
        facts={
            "rule": ", ".join(clean(rule, 100) for rule in rules) if isinstance(rules, list) else "",
            "environment": event.get("environment"),
            "platform": event.get("platform"),
            "release": event.get("release"),
        },
    )


def _issue(issue: dict[str, Any], action: str) -> Report:
    number, project = clean(issue.get("id"), 60), table(issue.get("project"))
    # An alert about an activity says "triggered" of whatever happened, so what the issue stands at counts.
    word = clean(issue.get("status"), 40).lower() if action == "triggered" else action
    return Report.of(
        ISSUE.get(word, State.NEWS),
        key=f"issue:{number}" if number else "",
        title=issue.get("title"),
        text=issue.get("culprit"),
        severity=issue.get("level"),
        service=project.get("slug"),
        link=first([issue.get("web_url"), issue.get("permalink")]),
        facts={
            "short id": issue.get("shortId"),
            "project": project.get("name"),
            "why": issue.get("substatus"),
        },
    )


def _metric(alert: dict[str, Any], about: dict[str, Any], action: str) -> Report:
    number, rule = clean(alert.get("id"), 60), table(alert.get("alert_rule"))
    return Report.of(
        METRIC.get(action, State.NEWS),
        key=f"metric:{number}" if number else "",
        title=rule.get("name") or about.get("description_title") or alert.get("title"),
        text=about.get("description_text"),
        severity=action if METRIC.get(action) is State.FIRING else "",
        link=about.get("web_url"),
        facts={"query": rule.get("query"), "aggregate": rule.get("aggregate")},
        began_at=alert.get("date_started"),
        ended_at=alert.get("date_closed"),
    )
