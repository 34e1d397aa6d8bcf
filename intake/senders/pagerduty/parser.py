"""PagerDuty's webhooks V3: the incidents of a PagerDuty that goes on paging."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from intake.reports import Report, State, Unreadable, clean, listed, read_each, read_object, table
from intake.senders.mapped import Mapped
from intake.senders.signatures import is_hex_hmac

if TYPE_CHECKING:
    from intake.models import Delivery

OLD = {"trigger": State.FIRING, "acknowledge": State.ACKNOWLEDGED, "resolve": State.RESOLVED}


NO_EVENT = (
    "It holds no `event`, so it is no webhook of PagerDuty's. Add Generic Webhooks (v3) there; "
    "what speaks Events v2 is another kind of source."
)


class PagerDuty(Mapped):
    kind, label, signs, number_header = "pagerduty", "PagerDuty webhooks V3", True, "x-webhook-id"

    def is_signed(self, delivery: Delivery, secret: bytes) -> bool:
        """Several signatures stand beside each other while they change their secret."""
        found = delivery.headers.get("x-pagerduty-signature", "").split(",")
        return any(
            is_hex_hmac(one.strip().removeprefix("v1="), secret, delivery.raw)
            for one in found
            if one.strip().startswith("v1=")
        )

    def reports(self, delivery: Delivery) -> list[Report]:
        said = read_object(delivery.raw)
        if "messages" in said:
            return read_each(listed(said["messages"]), _second)
        event = table(said.get("event"))
        kind = clean(event.get("event_type"), 80)
        if not kind:
            raise Unreadable(NO_EVENT)
        if kind not in {"pagey.ping", *_told(self, delivery)}:
            return [Report.of(State.NEWS, key="pagerduty", title=kind)]
        return super().reports(delivery)


def _told(sender: PagerDuty, delivery: Delivery) -> set[str]:
    return set(sender.mapping_of(delivery.source).states)


def _second(message: dict[str, Any]) -> Report:
    """Webhooks of version 2, which older accounts still send."""
    incident, word = table(message.get("incident")), clean(message.get("event"), 80).removeprefix("incident.")
    return Report.of(
        OLD.get(word, State.NEWS),
        key=incident.get("id"),
        title=incident.get("title") or incident.get("summary"),
        severity=table(incident.get("priority")).get("summary") or incident.get("urgency"),
        service=table(incident.get("service")).get("name"),
        link=incident.get("html_url"),
        began_at=incident.get("created_at"),
        ended_at=message.get("created_on"),
    )
