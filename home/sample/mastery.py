"""How the people of the sample learn from each other: halves of pairs change over, and some say what they want to learn (R16)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from backlogs.models import Learning, WorkItem
from people.models import TeamService

if TYPE_CHECKING:
    from home.sample.life import Life
    from people.models import Person

WEDNESDAY = 2
WISHES = 3


def change_over(pairs: dict[int, tuple[WorkItem, list[Person]]], day: date) -> None:
    """In the middle of a week the first two pairs exchange their second halves."""
    whole = [(item, pair) for item, pair in pairs.values() if len(pair) == 2]
    if day.weekday() != WEDNESDAY or len(whole) < 2:
        return
    (one, first), (other, second) = whole[:2]
    one.move_person(first[1], to=other, by=first[1])
    other.move_person(second[1], to=one, by=second[1])
    first[1], second[1] = second[1], first[1]


def say_what_they_want_to_learn(life: Life) -> None:
    """Stories that are on the board say what they are about; the team's services have names; three people tick one each."""
    for name in life.words.services:
        TeamService.objects.add(name, team=life.team, by=None)
    on_board = WorkItem.objects.open().filter(
        team=life.team, feature__isnull=False, placement__archived_at=None, placement__isnull=False
    )
    for item in on_board.select_related("team", "feature", "backlog"):
        item.label([life.planned.about[item.feature.title].removeprefix("the ")], by=life.owner)
    for item in WorkItem.objects.open().filter(team=life.team, backlog__kind="ssa").select_related("team"):
        item.label(["automation"], by=life.owner)
    names = sorted(set(life.team.labels.values_list("name", flat=True)))
    for place, person in enumerate(life.engineers[-WISHES:]):
        for name in sorted({names[place % len(names)], "automation"} & set(names)):
            Learning.objects.tick(name, team=life.team, by=person)
