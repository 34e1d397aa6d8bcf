"""PagerDuty's Events API v2, spoken by us: whatever can send to PagerDuty can be pointed here instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.reports import Report, State, Unreadable, clean, first, listed, read_object, table
from intake.senders.base import Greeting, Sender

if TYPE_CHECKING:
    from intake.models import Delivery

ACTIONS = {"trigger": State.FIRING, "acknowledge": State.ACKNOWLEDGED, "resolve": State.RESOLVED}
CHANGES = "/v2/change/enqueue"
SEVERITIES = ("critical", "warning", "error", "info")


class PagerDutyEvents(Sender):
    kind, label, path = "pagerduty_events", "PagerDuty Events v2 (we speak it)", "/v2/enqueue"

    def greet(self, delivery: Delivery) -> Greeting:
        """As theirs: 400 for an event that can never be meant, which they do not send again."""
        if is_change(delivery):
            return Greeting(202, {"status": "success", "message": "Change event processed"})
        try:
            said = read_object(delivery.raw)
            errors = objections(said)
        except Unreadable as unreadable:
            said, errors = {}, [str(unreadable)]
        if errors:
            whole = {"status": "invalid event", "message": "Event object is invalid", "errors": errors}
            return Greeting(400, whole)
        key = clean(said.get("dedup_key"), 255) or delivery.own_key
        return Greeting(202, {"status": "success", "message": "Event processed", "dedup_key": key})

    def reports(self, delivery: Delivery) -> list[Report]:
        said = read_object(delivery.raw)
        if is_change(delivery):
            return [Report.of(State.NEWS, key="change", title=table(said.get("payload")).get("summary"))]
        if errors := objections(said):
            raise Unreadable(
                f"The event is invalid, for PagerDuty as well: {errors[0]}. Mend it where it is sent."
            )
        what, links = table(said.get("payload")), listed(said.get("links"))
        facts = {name: what.get(name) for name in ("source", "component", "class", "group")}
        details = what.get("custom_details")
        return [
            Report.of(
                ACTIONS[clean(said["event_action"], 20)],
                key=said.get("dedup_key") or delivery.own_key,
                title=what.get("summary"),
                text=details if isinstance(details, str) else "",
                severity=what.get("severity"),
                service=what.get("component"),
                group=what.get("group"),
                link=first([said.get("client_url"), *(link.get("href") for link in links)]),
                runbook_link=first([link.get("href") for link in links if is_runbook(link)]),
                facts={**facts, **table(details)},
                began_at=what.get("timestamp"),
                ended_at=what.get("timestamp"),
            )
        ]


def is_change(delivery: Delivery) -> bool:
    """Deployments and their like come to an address of their own; there they open nothing, here neither."""
    return delivery.path.partition("?")[0].rstrip("/").endswith(CHANGES)


def objections(said: dict[str, Any]) -> list[str]:
    """What PagerDuty itself would object to."""
    action, what, found = clean(said.get("event_action"), 20), said.get("payload"), []
    if action not in ACTIONS:
        found.append("'event_action' is missing or is not trigger, acknowledge or resolve")
    key = said.get("dedup_key")
    if action in {"acknowledge", "resolve"} and not clean(key, 255):
        found.append("'dedup_key' is missing or blank")
    if key is not None and (not isinstance(key, str) or len(key) > 255):
        found.append("'dedup_key' is not text of at most 255 characters")
    if action == "trigger":
        found += [
            f"'payload.{name}' is missing or blank"
            for name in ("summary", "source")
            if not clean(table(what).get(name), 10)
        ]
        if table(what).get("severity") not in SEVERITIES:
            found.append("'payload.severity' is not critical, warning, error or info")
    return found


def is_runbook(link: dict[str, Any]) -> bool:
    return "runbook" in f"{link.get('text')} {link.get('href')}".lower()
