"""What the one on duty was told of the last interrupts, and who is told next if nobody answers."""

from __future__ import annotations

from datetime import timedelta

from backlogs.models import WorkItem
from intake.models import Notice, TeamManner
from people.models import Person, Team
from rotations.duty import on_duty

LAST = 12
BUNDLED, TAKEN = timedelta(minutes=10), timedelta(seconds=3)


def tell_past(team: Team) -> None:
    TeamManner.objects.of(team).set_up(by=None, next_person=team.buffer_person)
    items = list(WorkItem.objects.interrupts().filter(team=team).order_by("-created_at")[:LAST])
    rows = [
        _notice(team, item, person)
        for item in reversed(items)
        if (person := on_duty(team, item.created_at).person)
    ]
    Notice.objects.bulk_create(rows)


def _notice(team: Team, item: WorkItem, person: Person) -> Notice:
    due = item.created_at + BUNDLED
    return Notice(
        recipient=person, audience="duty", team=team, item=item, subject=f"[{item.key}] {item.title}", text=item.description,
        key=f"sample:{item.pk}", via="mail", made_at=due, due_at=due, attempts=1, sent_at=due + TAKEN, said="The mail server took it.",
    )  # fmt: skip
