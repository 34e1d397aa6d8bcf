"""The last two working days began with a standup, so that the next one has something to look back at."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING

from boards.models import Standup
from boards.team_board import TeamBoard
from core import clock

if TYPE_CHECKING:
    from home.sample.life import Life

BEGINS, TAKES = time(9, 15), timedelta(minutes=12)
QUESTIONS = ("Who has the login of the supplier's portal?", "May the freeze in December begin a day later?")


def stand_up(life: Life, now: datetime) -> None:
    """Before it lives, the team is told when it comes together; the first of two parks a question that nobody has settled yet."""
    today = now.astimezone(life.team.tzinfo).date()
    days = life.team.working_days(today - timedelta(weeks=2), today - timedelta(days=1))[-2:]
    for day, question in zip(days, QUESTIONS, strict=False):
        life.at(day, BEGINS, partial(_stand, life, day, question))


def _stand(life: Life, day: date, question: str) -> None:
    people = life.present(day)
    if not people:
        return
    began, leads = clock.now(), people[day.toordinal() % len(people)]
    standup = Standup.objects.begin(TeamBoard(leads, life.team), by=leads)
    for person in people:
        standup.take_seat(by=person)
    stops = len(standup.stops)
    for place in range(stops):
        with clock.at(began + TAKES * (place + 1) / (stops + 1)):
            if place == stops // 2:
                standup.park(question, by=people[-1])
            standup.go_next(by=leads)
    with clock.at(began + TAKES):
        standup.end(by=leads)
