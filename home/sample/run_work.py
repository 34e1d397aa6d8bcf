"""Run work that came back every fortnight of the last ten weeks, and was done on its day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING

from backlogs.models import RecurringRule, WorkItem

if TYPE_CHECKING:
    from home.sample.life import Life
    from people.models import Person

EVERY, TURNS, MINUTES = 14, 5, 180
TITLE = "Renew what runs out within a month"


def come_back(life: Life, now: datetime) -> None:
    """Before it lives, the team is told on which mornings it is due; none on a day off."""
    today = now.astimezone(life.team.tzinfo).date()
    for turn in range(TURNS, 0, -1):
        due = today - timedelta(EVERY * turn - 4)
        days = life.team.working_days(due, due + timedelta(6))
        if days and life.first_day + timedelta(EVERY) < days[0] < today:
            life.at(days[0], time(10, 20), partial(_do, life, days[0]))


def _do(life: Life, day: date) -> None:
    people = [person for person in life.present(day) if person != life.on_duty(day)]
    rule = RecurringRule.objects.filter(team=life.team, title=TITLE).first() or RecurringRule.objects.add(
        by=life.owner, team=life.team, title=TITLE, every_days=EVERY, next_on=day, lead_days=7
    )
    item = rule.make_due()
    if item is None or not people:
        return
    person = people[day.toordinal() % len(people)]
    item.resize(Decimal(1), by=life.owner)
    life.columns["In progress"].pull(item, by=person, overriding="It is due, and small.")
    item.join(person, by=person)
    life.busy[person, day] = life.busy.get((person, day), 0) + MINUTES
    life.at(day, time(14, 10), partial(_finish, item, person, day))


def _finish(item: WorkItem, person: Person, day: date) -> None:
    item.refresh_from_db()
    item.log_effort(MINUTES, by=person, on=day)
    item.close(by=person)


def leave_one_out(life: Life) -> None:
    """The product owner skips the next turn of the longest one, and says why."""
    rule = RecurringRule.objects.filter(team=life.team, ended_at=None).order_by("-every_days")[0]
    rule.skip(by=life.owner, because="The auditors did it with the certificate.")
