"""Duty of both teams: whose turn it is, what was agreed otherwise, and what is offered."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone

from people.models import Person, Team
from rotations.models import Feed, Handover, Outside, Rotation

DAY = timedelta(1)


def of_linux(cast: Any) -> dict[str, Any]:
    rotation = _opened(cast.linux, cast.tia, cast.eve, cast.ada)
    now = timezone.now()
    asked = rotation.offer(by=cast.eve, asked=cast.ada, start=now + 3 * DAY, end=now + 4 * DAY)
    handover = Handover.objects.prepare_next(rotation, by=cast.eve)
    elsewhere = Rotation.objects.open(by=cast.tia, team=cast.linux, kind="on_call", groups=[])
    return {
        "rotation": rotation, "asked_swap": asked, "handover": handover,
        "elsewhere": elsewhere,
        "outside": Outside.objects.read_from(elsewhere, "https://calendar.example/a.ics", by=cast.tia),
        "swap": rotation.offer(by=cast.eve, start=now + DAY, end=now + 2 * DAY),
        "override": rotation.override(by=cast.tia, kind="add", start=now + DAY, end=now + 2 * DAY, comes=cast.ada),
        "feed": Feed.objects.make(by=cast.eve)[0],
        "line_up_ahead": rotation.line_up(
            by=cast.tia, groups=[[cast.eve], [cast.ada], [cast.bo]], from_on=cast.linux.today + 40 * DAY
        ),
    }  # fmt: skip


def of_network(cast: Any) -> dict[str, Any]:
    rotation, now = _opened(cast.network, cast.nell, cast.cy, cast.nell), timezone.now()
    return {
        "foreign_handover": Handover.objects.prepare_next(rotation, by=cast.cy),
        "foreign_rotation": rotation, "foreign_swap": rotation.offer(by=cast.cy, start=now + DAY, end=now + 2 * DAY),
        "foreign_override": rotation.override(by=cast.nell, kind="add", start=now + DAY, end=now + 2 * DAY, comes=cast.nell),
        "foreign_feed": Feed.objects.make(by=cast.cy)[0],
    }  # fmt: skip


def _opened(team: Team, by: Person, *people: Person) -> Rotation:
    """From this midnight on, so that the first has the turn now."""
    return Rotation.objects.open(
        by=by, team=team, kind="person_of_week", starts_on=team.today, hands_over_at=time(0), zone=team.zone,
        groups=[[person] for person in people],
    )  # fmt: skip
