from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from backlogs.models import ShieldPull, WorkItem
from core import clock
from core.errors import Refused
from home.sample.words import INTERRUPTS
from intake.models import Triage

if TYPE_CHECKING:
    from home.sample.life import Life
    from people.models import Person


class Interrupts:
    """What arrives: looked at by the person of the week, worked, waited for, and closed one way or another."""

    def __init__(self, life: Life) -> None:
        self.life = life

    def arrive_on(self, day: date) -> None:
        chance = self.life.chance
        # They grow through the year, until automation takes some away in the last quarter.
        week = (day - self.life.first_day).days / 7
        rate = self.life.words.interrupts_per_week * (1 + 0.012 * min(week, 36) - 0.012 * max(0, week - 36))
        for _ in range(chance.arrivals(day.weekday(), rate)):
            self.life.at(day, chance.moment(), self._arrive)

    def _arrive(self) -> None:
        life, chance = self.life, self.life.chance
        service, customer = chance.dice.choice(life.words.services), chance.dice.choice(life.customers)
        title = chance.dice.choice(INTERRUPTS).format(chance.dice.randrange(1, 9), service, customer)
        item = WorkItem.objects.add(
            by=None, backlog=life.backlogs["interrupt"], title=title, service=service,
            customer=customer, priority=chance.priority(),
        )  # fmt: skip
        self.look_soon(item)

    def look_soon(self, item: WorkItem) -> None:
        wait = timedelta(minutes=10 if item.priority == 1 else 35)
        self.life.on(self._office_hours(clock.now() + wait), lambda: self._look(item))

    def _look(self, item: WorkItem) -> None:
        chance, today = self.life.chance, self.life.team.today
        duty = self.life.on_duty(today)
        if chance.one_in(12):
            outcome = chance.dice.choice(["resolved_itself", "resolved_itself", "declined", "duplicate"])
            self._spend(item, 15)
            if outcome == "declined":
                Triage.objects.of(item).decline("This is not run by us any more.", by=duty)
                return
            item.dismiss(
                outcome,
                by=duty,
                because="Gone before anybody looked." if outcome == "resolved_itself" else "",
            )
            return
        self._accept(item, duty)
        self._help(item, duty, duty)
        if chance.one_in(9):
            self._help(item, chance.dice.choice(self.life.present(today) or [duty]), duty)
        hours = chance.handling_hours()
        if hours > 12:
            self.life.on(clock.now() + timedelta(minutes=40), lambda: self._wait(item))
        self.life.on(self._office_hours(clock.now() + timedelta(hours=hours)), lambda: self._resolve(item))

    def _help(self, item: WorkItem, person: Person, by: Person) -> None:
        """Onto its crew; who is committed says why and is back after a while (R4)."""
        try:
            item.join(person, by=by)
        except Refused as refused:
            if refused.code != "shielded":
                raise
        else:
            return
        reason = "p1" if item.priority == 1 else self.life.chance.reason()
        pull = ShieldPull.objects.begin_help(item, person, by=by, reason=reason)
        away = timedelta(minutes=self.life.chance.touch_minutes())
        self.life.on(clock.now() + away, lambda: pull.return_home(by=person))

    def _accept(self, item: WorkItem, duty: Person) -> None:
        """Of the last weeks with its triage; before that the board's history is enough."""
        column, because = self.life.columns["In progress"], "interrupts are worked as they come"
        if timezone.now() - clock.now() < timedelta(weeks=3):
            Triage.objects.of(item).accept(by=duty, column=column, overriding=because)
        else:
            column.pull(item, by=duty, overriding=because)

    def _wait(self, item: WorkItem) -> None:
        if item.closed_at is None:
            self._spend(item, 30)
            self.life.columns["Waiting"].pull(item, by=self.life.on_duty(self.life.team.today))

    def _resolve(self, item: WorkItem) -> None:
        item.refresh_from_db()
        duty = self.life.on_duty(self.life.team.today)
        self._spend(item, self.life.chance.touch_minutes())
        item.close(by=duty)
        if self.life.chance.one_in(3) and item.customer:
            item.comment(f"Done; {item.service} is as it should be.", by=duty, audience="public")

    def _spend(self, item: WorkItem, minutes: int) -> None:
        today = self.life.team.today
        for person in list(item.crew_now) or [self.life.on_duty(today)]:
            spent = self.life.busy.get((person, today), 0)
            part = min(minutes, 450 - spent)
            if part >= 15 and today not in self.life.away.get(person, set()):
                self.life.busy[person, today] = spent + part
                item.log_effort(part, by=person, on=today)

    def _office_hours(self, instant: datetime) -> datetime:
        """Nobody looks at night or at the weekend; what comes then waits for the next morning."""
        local = instant.astimezone(self.life.team.tzinfo)
        if local.time() >= time(16, 50):
            local = datetime.combine(local.date() + timedelta(1), time(9, 5), local.tzinfo)
        if local.time() < time(9, 5):
            local = datetime.combine(local.date(), time(9, 5), local.tzinfo)
        while local.weekday() > 4:
            local += timedelta(1)
        return local + timedelta(seconds=self.life.chance.dice.randrange(900))
