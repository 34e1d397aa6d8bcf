"""Opsgenie, both ways: its Alert API spoken by us (create, close, acknowledge), and the webhooks that it sends."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from intake.reports import Report, State, Unreadable, clean, first, read_object, table
from intake.senders.base import Greeting, Sender

if TYPE_CHECKING:
    from intake.models import Delivery

# An alias may hold slashes, so the last word tells what is asked.
ASKED = re.compile(r"^/v2/alerts(?:/(?P<name>.+?)(?:/(?P<verb>[a-z]+))?)?/?$", re.DOTALL)
API = {"close": State.RESOLVED, "acknowledge": State.ACKNOWLEDGED}
WEBHOOK = {
    "create": State.FIRING, "acknowledge": State.ACKNOWLEDGED, "close": State.RESOLVED, "delete": State.RESOLVED,
}  # fmt: skip


class Opsgenie(Sender):
    kind, label, path = "opsgenie", "Opsgenie (we speak its API; its webhooks, too)", "/"

    def greet(self, delivery: Delivery) -> Greeting:
        """As theirs, for what comes to the API: 422 for an alert without a message."""
        asked = asked_of(delivery)
        if asked is None:
            return Greeting()
        told = {"took": 0.0, "requestId": delivery.own_key}
        if not asked["name"] and (why := objection(delivery)):
            whole = {
                "message": "Request body is not processable. Please check the errors.",
                "errors": {"message": why},
            }
            return Greeting(422, whole | told)
        return Greeting(202, {"result": "Request will be processed"} | told)

    def reports(self, delivery: Delivery) -> list[Report]:
        asked = asked_of(delivery)
        if asked is None:
            return [_webhook(read_object(delivery.raw))]
        if asked["name"]:
            return [Report.of(API.get(asked["verb"] or "", State.NEWS), key=asked["name"])]
        if why := objection(delivery):
            raise Unreadable(f"The alert is invalid, for Opsgenie as well: {why}")
        return [_created(read_object(delivery.raw), delivery.own_key)]


def asked_of(delivery: Delivery) -> dict[str, str | None] | None:
    """The alert and what to do with it, as the address says; None for a webhook."""
    parts = urlsplit(delivery.path)
    found = ASKED.match(unquote(parts.path))
    if found is None:
        return None
    named = found.groupdict()
    # Only an alias is known to us as to the sender; anything else is a name of its own.
    kind = (parse_qs(parts.query).get("identifierType") or ["id"])[0].lower()
    if named["name"] and kind not in {"alias", "id"}:
        named["name"] = f"{kind}:{named['name']}"
    return named


def objection(delivery: Delivery) -> str:
    try:
        said = read_object(delivery.raw)
    except Unreadable as unreadable:
        return str(unreadable)
    return "" if clean(said.get("message"), 200) else "Message can not be empty."


def _created(said: dict[str, Any], own_key: str) -> Report:
    return Report.of(
        State.FIRING,
        key=clean(said.get("alias"), 600) or own_key,
        title=said.get("message"),
        text=said.get("description"),
        severity=said.get("priority"),
        service=said.get("entity"),
        link=first(table(said.get("details")).get(name) for name in ("url", "link", "generatorURL")),
        runbook_link=first(table(said.get("details")).get(name) for name in ("runbook_url", "runbook")),
        facts={"source": said.get("source"), **table(said.get("details"))},
    )


def _webhook(said: dict[str, Any]) -> Report:
    alert, action = table(said.get("alert")), clean(said.get("action"), 40).lower()
    if not action or not alert:
        raise Unreadable(
            "It is neither a webhook of Opsgenie's (it has no `action` and `alert`) nor posted to its API. "
            "Let an API client post to this address with /v2/alerts behind it."
        )
    state = WEBHOOK.get(action, State.NEWS)
    return Report.of(
        state,
        key=first([alert.get("alias"), alert.get("alertId")]),
        title=alert.get("message"),
        text=alert.get("description"),
        severity=alert.get("priority"),
        service=alert.get("entity"),
        facts={"source": alert.get("source"), "number": alert.get("tinyId")},
        began_at=alert.get("createdAt"),
        ended_at=alert.get("updatedAt") if state is State.RESOLVED else None,
    )
