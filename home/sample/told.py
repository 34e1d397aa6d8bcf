"""What the one on duty was told of the last interrupts, and who is told next if nobody answers."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from backlogs.models import WorkItem
from intake.models import Notice, TeamManner
from people.models import Person, Team
from rotations.duty import on_duty

LAST = 12
BUNDLED, TAKEN = timedelta(minutes=10), timedelta(seconds=3)


def tell_past(team: Team) -> None:
    manner = TeamManner.objects.of(team)
    manner.set_up(by=None, next_person=team.buffer_person)
    items = list(WorkItem.objects.interrupts().filter(team=team).order_by("-created_at", "-pk")[:LAST])
    rows = [
        _notice(manner, item, person)
        for item in reversed(items)
        if (person := on_duty(team, item.created_at).person)
    ]
    Notice.objects.bulk_create(rows)


def _notice(manner: TeamManner, item: WorkItem, person: Person) -> Notice:
    """Outside working hours it waits for the next ones; what is still to come the product itself sends then."""
    made = item.created_at + BUNDLED
    due = manner.hours.next(made)
    sent = (
        {"attempts": 1, "sent_at": due + TAKEN, "said": "The mail server took it."}
        if due < timezone.now()
        else {}
    )
    return Notice(
        recipient=person, audience="duty", team=manner.team, item=item, subject=f"[{item.key}] {item.title}", text=item.description,
        key=f"sample:{item.pk}", via="mail", made_at=made, due_at=due, **sent,
    )  # fmt: skip
