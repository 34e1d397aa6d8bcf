"""Triage: looked at by who sees the team, decided by its engineers and product owners."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.authorisation.actors import ENGINEERS, MEMBERS, ROOT, SEES_TEAM
from tests.authorisation.rows import Body, Row, delete, get, joined, named, post, said

TEAM, OF = {"key": "linux.key"}, {"key": "linux.key", "item": "alarm.key"}
WHERE = joined(said(priority="3", class_of_service="standard"), named(column="ready"))


def later(name: str) -> Body:
    def body(world: Any) -> dict[str, Any]:
        return {name: (timezone.now() + timedelta(hours=1)).isoformat()}

    return body


NOUNS: dict[str, Body] = {
    "acceptance": WHERE,
    "duplicate": named(of="known.key"),
    "refusal": said(answer="No."),
    "snooze": later("preset"),
    "escalation": lambda world: {"to": world.cast.bo.pk},
    "promotion": said(kind="story"),
    "parts": said(title="The other thing"),
    "acknowledgement": said(),
    "p1": said(),
    "p1-confirmation": said(),
    "p1-lowering": said(priority="3"),
    "answers": said(answer="Soon."),
    "minutes": said(minutes="15"),
    "help": named(person="eve"),
    "return": said(),
}


# The person on duty here, and whoever takes part.
JUDGE, PART = frozenset({"engineer"}), (MEMBERS - {"observer"}) | ROOT
MAY = {"p1-confirmation": JUDGE, "p1-lowering": JUDGE, "answers": PART, "minutes": PART}


def row(noun: str, body: Body) -> Row:
    may = MAY.get(noun, ENGINEERS)
    return post(f"intake.triage-{noun}", may, SEES_TEAM - may, body, ids=OF)


API_NOUNS: dict[str, Body] = {
    "triage": joined(said(decision="accepted", priority=3), named(column="ready")),
    "acknowledgement": said(),
    "snooze": later("until"),
    "escalation": named(to="eve"),
    "help": named(person="eve"),
    "p1": said(),
    "p1-confirmation": said(),
    "p1-lowering": said(priority=3),
    "parts": said(title="The other thing"),
}
BY_KEY = {"key": "alarm.key"}


def api_row(noun: str, body: Body) -> Row:
    may = MAY.get(noun, ENGINEERS)
    return post(f"api-interrupt-{noun}", may, SEES_TEAM - may, body, ids=BY_KEY)


def undone(noun: str) -> Row:
    return delete(f"api-interrupt-{noun}", ENGINEERS, SEES_TEAM - ENGINEERS, ids=BY_KEY)


def together(world: Any) -> dict[str, Any]:
    return {"decision": "accepted", "items": [world.value("alarm.key")]}


TRIAGE = [
    get("api-interrupt-list"),
    get("api-interrupt-detail", SEES_TEAM, ids=BY_KEY),
    *(api_row(noun, body) for noun, body in API_NOUNS.items()),
    *(undone(noun) for noun in ("triage", "acknowledgement", "snooze", "escalation", "help")),
    post("api-interrupts-triage", ENGINEERS, SEES_TEAM - ENGINEERS, together),
    get("intake.triage", SEES_TEAM, ids=TEAM),
    get("intake.triage-count", SEES_TEAM, ids=TEAM),
    get("intake.triage-together", SEES_TEAM, ids=TEAM | {"decision": "accepted"}),
    post(
        "intake.triage-together", ENGINEERS, SEES_TEAM - ENGINEERS, joined(WHERE, named(items="alarm")),
        ids=TEAM | {"decision": "accepted"},
    ),
    get("intake.triage-messages", SEES_TEAM, ids=OF),
    get("api-interrupt-messages", SEES_TEAM, ids=BY_KEY),
    *(get(f"intake.triage-{noun}", ENGINEERS, sees=SEES_TEAM - ENGINEERS, ids=OF) for noun in NOUNS),
    *(row(noun, body) for noun, body in NOUNS.items()),
]  # fmt: skip
