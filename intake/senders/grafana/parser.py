"""Grafana: unified alerting (it speaks like Alertmanager, and may sign), and the alerts of before version 8."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from intake.reports import Report, State, Unreadable, clean, listed, moment, read_each, read_object, table
from intake.senders.alertmanager.parser import left_out, report_of
from intake.senders.base import Sender
from intake.senders.signatures import is_hex_hmac

if TYPE_CHECKING:
    from intake.models import Delivery

SIGNATURE, TIMESTAMP = "x-grafana-alerting-signature", "x-grafana-timestamp"
TESTING = "someone is testing the alert notification within"
TOLERANCE = timedelta(minutes=5)
LEGACY = {
    "alerting": State.FIRING, "no_data": State.FIRING, "ok": State.RESOLVED, "paused": State.NEWS, "pending": State.NEWS,
}  # fmt: skip


NO_ALERTS = (
    "It holds neither `alerts` nor the state of a rule, so no contact point sent it as it comes. "
    "Let it be a contact point of the type Webhook, without a payload of its own."
)


class Grafana(Sender):
    kind, label, signs = "grafana", "Grafana", True

    def is_signed(self, delivery: Delivery, secret: bytes) -> bool:
        """Of the body, or of "time:body" where a header for the time is set; then an old one is refused."""
        found, body = delivery.headers.get(SIGNATURE, ""), delivery.raw
        at = delivery.headers.get(TIMESTAMP)
        if at is None:
            return is_hex_hmac(found, secret, body)
        signed_at = moment(at)
        if signed_at is None or abs(delivery.received_at - signed_at) > TOLERANCE:
            raise Unreadable("Its signature is from another time than its arrival (more than five minutes).")
        return is_hex_hmac(found, secret, at.encode() + b":" + body)

    def reports(self, delivery: Delivery) -> list[Report]:
        said = read_object(delivery.raw)
        if isinstance(said.get("alerts"), list):
            return read_each(listed(said["alerts"]), lambda alert: _unified(alert, said)) + left_out(said)
        if "ruleId" in said or "state" in said:
            return [_legacy(said)]
        raise Unreadable(NO_ALERTS)


def _unified(alert: dict[str, Any], said: dict[str, Any]) -> Report:
    labels = table(alert.get("labels"))
    if labels.get("alertname") == "TestAlert" and labels.get("instance") == "Grafana":
        return Report.of(State.TEST, key="", title="Grafana's test button")
    return report_of(alert, said)


def _legacy(said: dict[str, Any]) -> Report:
    state = LEGACY.get(clean(said.get("state"), 20).lower())
    if state is None:
        raise Unreadable(
            f"Its state {clean(said.get('state'), 40)!r} is none of Grafana's alerts before version 8."
        )
    if clean(said.get("message"), 200).lower().startswith(TESTING):
        return Report.of(State.TEST, key="", title="Grafana's test button")
    organisation, rule = clean(said.get("orgId"), 20), clean(said.get("ruleId"), 40)
    return Report.of(
        state,
        key=f"rule:{organisation}:{rule}" if rule else "",
        title=said.get("ruleName") or said.get("title"),
        text=said.get("message"),
        link=said.get("ruleUrl"),
        facts={
            clean(match.get("metric"), 80): match.get("value") for match in listed(said.get("evalMatches"))
        },
    )
