from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from itertools import count

from backlogs.models import Backlog, Column, Iteration
from backlogs.planning_ahead import fill_ahead
from core import clock
from home.sample.chance import Chance
from home.sample.ideas import wind_clocks
from home.sample.interrupts import Interrupts
from home.sample.planned import Planned
from home.sample.words import TeamWords
from journal.recording import verb
from people.models import Absence, Customer, Person, Team

DAY = timedelta(1)
POLICIES = {
    "Ready": "Sized, its criteria written, nothing to wait for.",
    "In progress": "A pair is on it. Finish before you begin.",
    "Review": "Somebody who did not write it reads it and tries the way back.",
    "Waiting": "Somebody outside has to answer; the card says who, and when we ask again.",
    "Done": "It runs, its runbook is found from the alert, and who asked has seen it.",
}


class Life:
    """A year of one team, event by event, in order of time."""

    def __init__(self, words: TeamWords, team: Team, people: dict[str, Person], first_day: date) -> None:
        self.words, self.team, self.first_day = words, team, first_day
        self.chance = Chance(words.seed)
        self.owner = next(person for name, person in people.items() if "po" in words.people[name])
        self.engineers = [person for name, person in people.items() if "engineer" in words.people[name]]
        self.customers = list(Customer.objects.order_by("id"))
        self.backlogs = {
            backlog.kind: backlog for backlog in Backlog.objects.filter(team=team).select_related("team")
        }
        self.columns = {
            column.name: column for column in Column.objects.filter(team=team).select_related("team")
        }
        self.away: dict[Person, set[date]] = {person: set() for person in self.engineers}
        self.busy: dict[tuple[Person, date], int] = {}  # minutes already spent on interrupts
        self.ideas: set[int] = set()  # items that nobody plans
        self._events: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = count()
        self.planned, self.interrupts = Planned(self), Interrupts(self)

    def live_until(self, end: datetime) -> None:
        free = self.team.free_days(self.first_day, end.date())
        day = self.first_day
        while day <= end.astimezone(self.team.tzinfo).date():
            if day == self.first_day:
                self.at(day, time(7), self._begin)
            self.interrupts.arrive_on(day)
            if day.weekday() < 5 and day not in free:
                self._working_day(day)
            day += DAY
        self._run(end)

    def at(self, day: date, moment: time, event: Callable[[], None]) -> None:
        self.on(datetime.combine(day, moment, self.team.tzinfo), event)

    def on(self, instant: datetime, event: Callable[[], None]) -> None:
        heapq.heappush(self._events, (instant, next(self._order), event))

    def present(self, day: date) -> list[Person]:
        return [person for person in self.engineers if day not in self.away[person]]

    def on_duty(self, day: date) -> Person:
        """The person of the week; the next one where that person is away."""
        week = (day - self.first_day).days // 7
        turns = self.engineers[week % len(self.engineers) :] + self.engineers[: week % len(self.engineers)]
        return next((person for person in turns if day not in self.away[person]), turns[0])

    def _run(self, end: datetime) -> None:
        """A day is one transaction, since nobody waits for the past."""
        while self._events and self._events[0][0] <= end:
            today = self._events[0][0].date()
            with verb():
                while self._events and self._events[0][0].date() == today and self._events[0][0] <= end:
                    instant, _, event = heapq.heappop(self._events)
                    with clock.at(instant):
                        event()

    def _begin(self) -> None:
        for name, policy in POLICIES.items():
            self.columns[name].rename(name, policy=policy, by=None)
        for name, maximum in self.words.limits.items():
            self.columns[name].limit_to(maximum, by=None)
        wind_clocks(self)
        self._plan_absences()
        self.planned.fill_backlogs()
        fill_ahead(self.team, by=self.owner)

    def _plan_absences(self) -> None:
        """Three weeks in summer, a week in winter, and now and then a day."""
        for place, person in enumerate(self.engineers):
            starts = [
                date(self.first_day.year + 1, 6, 22) + timedelta(7 * (place % 5)),
                self.first_day + timedelta(70 + 7 * place),
            ]
            spans = [(starts[0], 20), (starts[1], 4)]
            spans += [(self.first_day + timedelta(self.chance.dice.randrange(20, 360)), 0) for _ in range(4)]
            for first, more in sorted(spans):
                last = first + timedelta(more)
                if not any(first + timedelta(offset) in self.away[person] for offset in range(more + 1)):
                    Absence.objects.plan(person=person, by=person, began_on=first, ended_on=last)
                    self.away[person] |= {first + timedelta(offset) for offset in range(more + 1)}

    def _working_day(self, day: date) -> None:
        if (day - self.first_day).days % self.team.iteration_days == 0 or not self._planned_since(day):
            self.at(day, time(8, 45), lambda: self._turn(day))
            self._turned = day
        self.at(day, time(9, 30), lambda: self.planned.morning(day))
        self.at(day, time(17), lambda: self.planned.evening(day))

    def _planned_since(self, day: date) -> bool:
        """Whether an iteration already began in the span that this day is in; a holiday on its Monday moves it to Tuesday."""
        begin = day - timedelta((day - self.first_day).days % self.team.iteration_days)
        return getattr(self, "_turned", date.min) >= begin

    def _turn(self, day: date) -> None:
        """Close what ran, plan and start what comes."""
        running = self.team.iterations.running().first()
        if running is not None:
            running.close(by=self.owner)
        fill_ahead(self.team, by=self.owner)
        coming: Iteration = self.team.iterations.ahead().order_by("number")[0]
        self.planned.plan(coming, day)
        coming.start(by=self.owner)
