"""How the people of the sample learn from each other: work says what it is about, halves of pairs change over, and some say what they want to learn (R16)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from backlogs.models import Learning, WorkItem
from people.models import TeamService

if TYPE_CHECKING:
    from home.sample.life import Life
    from people.models import Person

WEDNESDAY = 2
WISHES = 3
LOOKS, LABELLED = time(8, 30), timedelta(weeks=3)


def change_over(pairs: dict[int, tuple[WorkItem, list[Person]]], day: date) -> None:
    """In the middle of a week the first two pairs exchange their second halves."""
    whole = [(item, pair) for item, pair in pairs.values() if len(pair) == 2]
    if day.weekday() != WEDNESDAY or len(whole) < 2:
        return
    (one, first), (other, second) = whole[:2]
    one.move_person(first[1], to=other, by=first[1])
    other.move_person(second[1], to=one, by=second[1])
    first[1], second[1] = second[1], first[1]


def say_what_it_is_about(life: Life, now: datetime) -> None:
    """Before it lives, the team is told to label what is on the board and for automation, each morning of the last weeks."""
    today = now.astimezone(life.team.tzinfo).date()
    for day in life.team.working_days(today - LABELLED, today):
        life.at(day, LOOKS, partial(_label, life))


def _label(life: Life) -> None:
    unlabelled = (
        WorkItem.objects.open()
        .filter(team=life.team, item_labels=None)
        .exclude(pk__in=life.ideas)
        .select_related("team", "feature", "backlog")
    )
    for item in unlabelled.filter(
        feature__isnull=False, placement__archived_at=None, placement__isnull=False
    ):
        item.label([life.planned.about[item.feature.title].removeprefix("the ")], by=life.owner)
    for item in unlabelled.filter(backlog__kind="ssa"):
        item.label(["automation"], by=life.owner)


def say_what_they_want_to_learn(life: Life) -> None:
    """The team's services have names; three people tick one label each."""
    for name in life.words.services:
        TeamService.objects.add(name, team=life.team, by=None)
    names = sorted(set(life.team.labels.values_list("name", flat=True)))
    for place, person in enumerate(life.engineers[-WISHES:]):
        for name in sorted({names[place % len(names)], "automation"} & set(names)):
            Learning.objects.tick(name, team=life.team, by=person)
