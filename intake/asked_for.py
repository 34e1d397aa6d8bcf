"""What a customer asked for, each with how it goes in the customer's words; what is open first, then what ended last."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from backlogs.models import WorkItem
from intake.models import Clock, ClockPause
from intake.requests_page import came_of
from people.models import Customer, Person

SHOWN = 25
OPEN = 200


def requests_of(customer: Customer, person: Person, ended_before: int | None) -> tuple[list[WorkItem], str]:
    """A page of them, and the address of the next; all that is open stands on the first."""
    rows = _seen(customer, person)
    ended = rows.exclude(closed_at=None).order_by("-closed_at", "-id")
    edge = ended.filter(pk=ended_before).first() if ended_before else None
    if edge is not None:
        ended = ended.filter(Q(closed_at__lt=edge.closed_at) | Q(closed_at=edge.closed_at, pk__lt=edge.pk))
    found = [] if edge else list(rows.filter(closed_at=None).order_by("-id")[:OPEN])
    room = max(SHOWN - len(found), 5)
    over = list(ended[: room + 1])
    more = f"?ended_before={over[room - 1].pk}#requests" if len(over) > room else ""
    return told(found + over[:room]), more


def _seen(customer: Customer, person: Person) -> QuerySet[WorkItem]:
    """Loose ones; the stories of a feature are told by the feature."""
    worked, asked = WorkItem.objects.visible_to(person), WorkItem.objects.requested_by(person)
    seen = WorkItem.objects.filter(
        Q(pk__in=worked.values("pk")) | Q(pk__in=asked.values("pk")), customer=customer
    )
    return seen.loose().select_related("team", "backlog", "placement__column", "triage", "request__feature")


def told(items: Iterable[WorkItem]) -> list[WorkItem]:
    """With `told_state` and `next_promise`; the placement and the triage are read along with them."""
    found = list(items)
    waiting = ClockPause.objects.filter(item__in=found, ended_at=None).values_list("item", "reason")
    reasons = dict(waiting)
    running = Clock.objects.running().filter(item__in=found).order_by("-due_at", "-pk")
    nearest = {promise.item_id: promise for promise in running}
    for item in found:
        item.told_state = told_state(item, reasons.get(item.pk, ""))  # type: ignore[attr-defined]
        item.next_promise = nearest.get(item.pk)  # type: ignore[attr-defined]
    return found


def told_state(item: WorkItem, waits: str) -> str:
    """As a customer would say it."""
    came = getattr(item, "request", None)
    if (came is not None or item.kind == WorkItem.Kind.REQUEST) and (said := came_of(item).told):
        return said
    if item.closed_at is not None:
        return item.get_outcome_display()
    if waits:
        words = {"customer": "waits for your answer", "third_party": "waits for somebody else"}
        return words.get(waits, "agreed for later")
    placement = getattr(item, "placement", None)
    if placement is not None and placement.archived_at is None:
        words = {"queue": "accepted, waits for its turn", "active": "in work", "waiting": "in work, waits"}
        return words.get(placement.column.category, "open")
    triage = getattr(item, "triage", None)
    return "somebody looks at it" if triage is not None and triage.acknowledged_at else "received"
