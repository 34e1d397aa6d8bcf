from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from backlogs.models import Feature, Iteration, WorkItem
from core.errors import Refused
from home.sample import notes
from home.sample.mastery import change_over
from home.sample.words import STORIES

if TYPE_CHECKING:
    from home.sample.life import Life
    from people.models import Customer, Person

A_DAY = 450  # minutes that a person works
MINUTES_A_POINT = 420  # of a pair together
GOALS = (
    "{0}: the first of {1} live on it",
    "{0}, shown to {1} at the demo",
    "{0}, as far as {1} can try it without us",
)
REASONS = ("supplier", "customer", "team", "decision", "access")


class Planned:
    """Features, their stories, and the pairs that work them."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.about: dict[str, str] = {}  # title of a feature → what its stories are about
        self.left: dict[int, float] = {}  # item → minutes of work left
        self.pairs: dict[int, tuple[WorkItem, list[Person]]] = {}

    def fill_backlogs(self) -> None:
        life = self.life
        for place, (title, about, customer) in enumerate(life.words.features):
            feature = self._add_feature(title, about, self._customer(customer))
            if place < 3:
                self._write_stories(feature)
        for title in life.words.automation:
            self._size(WorkItem.objects.add(by=life.owner, backlog=life.backlogs["ssa"], title=title))

    def _add_feature(self, title: str, about: str, customer: Customer) -> Feature:
        lead = self.life.engineers[len(self.about) % len(self.life.engineers)]
        self.about[title] = about
        return Feature.objects.add(
            by=self.life.owner, backlog=self.life.backlogs["business"], title=title, lead=lead, customer=customer,
            outcome=f"{customer} no longer waits for us.", criteria="- It works without a person\n- The on-call knows how it fails",
        )  # fmt: skip

    def plan(self, coming: Iteration, day: date) -> None:
        """As much as the last iterations finished, a fifth of it automation."""
        self._prepare()
        chance = self.life.chance
        room = self._usual_points(day)
        carried = coming.entries.filter(outcome="").exclude(how="interrupt")
        room -= sum(float(entry.item.points or 0) for entry in carried.select_related("item"))
        for kind, part in (("ssa", 0.2), ("business", 0.8)):
            budget = room * part
            for item in self._candidates(kind):
                if budget <= 0:
                    break
                coming.take_in(item, by=self.life.owner)
                budget -= float(item.points or 0)
        leading = Feature.objects.open().filter(team=self.life.team).ranked().first()
        coming.set_goal(
            chance.dice.choice(GOALS).format(leading, leading.customer) if leading else "Automation first",
            by=self.life.owner,
        )

    def morning(self, day: date) -> None:
        """Whoever is free pairs up and pulls the next story."""
        change_over(self.pairs, day)
        free = [
            person
            for person in self.life.present(day)
            if person != self.life.on_duty(day) and not self._pair_of(person)
        ]
        self.life.chance.dice.shuffle(free)
        while free:
            if len(free) == 1 and self._join_who_is_alone(free[0]):
                return
            item = self._next_ready()
            if item is None:
                return
            pair = [free.pop() for _ in range(min(2, len(free)))]
            if not self._begin(item, pair):
                return

    def _join_who_is_alone(self, person: Person) -> bool:
        for item, pair in self.pairs.values():
            if len(pair) == 1:
                item.join(person, by=person)
                pair.append(person)
                return True
        return False

    def evening(self, day: date) -> None:
        """Everybody writes the day down in half hours: on the story, or on what has no item."""
        paired = {person for _, pair in self.pairs.values() for person in pair}
        for item, pair in list(self.pairs.values()):
            worked = 0.0
            for person in pair:
                minutes = self._left_of(person, day)
                if minutes >= 60 and person != self.life.on_duty(day):
                    item.log_effort(minutes, by=person, on=day)
                    worked += minutes
            self._progress(item, pair, worked, day)
        for person in self.life.present(day):
            if person not in paired or person == self.life.on_duty(day):
                self._write_rest(person, day)

    def _write_rest(self, person: Person, day: date) -> None:
        """Triage of the person on duty; reviews and design of who is between two stories."""
        kind, about = (
            ("interrupt", "Triage")
            if person == self.life.on_duty(day)
            else ("business", "Reviews and design")
        )
        minutes = min(self._left_of(person, day), 120 if kind == "interrupt" else 420)
        if minutes >= 30:
            self.life.backlogs[kind].log_effort(minutes, by=person, on=day, about=about)

    def _left_of(self, person: Person, day: date) -> int:
        if day in self.life.away[person]:
            return 0
        return max(0, 30 * round((A_DAY - 30 - self.life.busy.get((person, day), 0)) / 30))

    def _progress(self, item: WorkItem, pair: list[Person], worked: float, day: date) -> None:
        chance = self.life.chance
        self.left[item.pk] -= worked
        notes.go_on(chance, item, pair)
        if item.open_block is not None:
            if chance.one_in(3):
                item.unblock(by=pair[0])
        elif chance.one_in(14):
            item.block(by=pair[0], reason=chance.dice.choice(REASONS), note="Asked again today.")
            self.left[item.pk] += 300
        if self.left[item.pk] <= 0 and item.open_block is None:
            self._review(item, pair, day)

    def _review(self, item: WorkItem, pair: list[Person], day: date) -> None:
        try:
            self.life.columns["Review"].pull(item, by=pair[0])
        except Refused:
            return  # at its limit: tomorrow again
        del self.pairs[item.pk]
        for _ in range(self.life.chance.dice.choice((1, 1, 2, 3))):
            day = self._next_working_day(day)
        self.life.at(day, time(11, self.life.chance.dice.randrange(60)), lambda: self._finish(item, pair[0]))

    def _finish(self, item: WorkItem, by: Person) -> None:
        item.refresh_from_db()
        item.close(by=by)
        feature = item.feature
        if feature is not None and not feature.items.open().exists() and feature.lead is not None:
            for step, person in (
                ("story_validation", feature.lead),
                ("feature_validation", self.life.owner),
                ("transitioned", feature.lead),
            ):
                self._meet(feature)
                feature.take_step(step, by=person)
            feature.take_step("retro", by=feature.lead)

    def _meet(self, feature: Feature) -> None:
        for line in feature.criteria_lines:
            if not line.is_met:
                feature.meet_criterion(line.text, by=feature.lead or self.life.owner)

    def _begin(self, item: WorkItem, pair: list[Person]) -> bool:
        try:
            self.life.columns["In progress"].pull(item, by=pair[0])
        except Refused:
            return False
        for person in pair:
            item.join(person, by=pair[0])
        noise = self.life.chance.dice.lognormvariate(0, 0.45)
        self.left[item.pk] = float(item.points or 2) * MINUTES_A_POINT * noise
        self.pairs[item.pk] = (item, pair)
        notes.begin(self.life.chance, item, pair)
        return True

    def _pair_of(self, person: Person) -> bool:
        return any(person in pair for _, pair in self.pairs.values())

    def _next_ready(self) -> WorkItem | None:
        """What waits on the board; when that is done, the next of the backlog is added in the middle."""
        on_board = (
            WorkItem.objects.open()
            .planned()
            .filter(placement__column=self.life.columns["Ready"], placement__archived_at=None)
        )
        on_board = on_board.select_related("team", "backlog__team", "feature").ranked()
        ready = on_board.first()
        if self._lacks_automation():
            ready = on_board.filter(backlog=self.life.backlogs["ssa"]).first() or ready
        if ready is None:
            kinds = ("business", "ssa") if self.life.chance.one_in(1.3) else ("ssa", "business")
            ready = next((item for kind in kinds for item in self._candidates(kind)), None)
        return ready

    def _lacks_automation(self) -> bool:
        """On most days a pair is on self-service & automation (R6); on some nobody thinks of it."""
        kinds = {item.backlog.kind for item, _ in self.pairs.values()}
        return "ssa" not in kinds and not self.life.chance.one_in(4)

    def _candidates(self, kind: str) -> list[WorkItem]:
        waiting = (
            WorkItem.objects.open()
            .filter(backlog=self.life.backlogs[kind], automation=None)  # their story is told by the repeats
            .exclude(entries__outcome="", entries__isnull=False)
            .exclude(pk__in=self.life.ideas)
        )
        return list(waiting.select_related("team", "backlog__team", "feature").ranked()[:30])

    def _usual_points(self, day: date) -> float:
        closed = list(self.life.team.iterations.closed().order_by("-number")[:3])
        if not closed:
            return 4.0 * len(self.life.engineers)
        done = [
            sum(
                float(row["points_at_close"] or 0)
                for row in one.frozen["entries"]
                if row["outcome"] == "done" and row["how"] != "interrupt"
            )
            for one in closed
        ]
        return max(20.0, 1.35 * sum(done) / len(done))

    def _prepare(self) -> None:
        """Features with stories are kept ahead, and a few without; automation never runs dry."""
        life = self.life
        waiting = WorkItem.objects.open().exclude(pk__in=life.ideas)
        left = waiting.filter(backlog=life.backlogs["business"]).count()
        empty = [
            one for one in Feature.objects.open().filter(team=life.team).ranked() if not one.items.exists()
        ]
        if len(empty) < 4:
            empty.append(self._further_feature())
        for feature in empty[: 2 if left < 20 else 0]:
            self._write_stories(feature)
        if waiting.filter(backlog=life.backlogs["ssa"]).count() < 5:
            service = life.chance.dice.choice(life.words.services)
            title = f"A restart of {service} that checks itself"
            self._size(WorkItem.objects.add(by=life.owner, backlog=life.backlogs["ssa"], title=title))

    def _further_feature(self) -> Feature:
        """What comes up during the year."""
        words = self.life.words
        again = [(f"{title}, second round", about, name) for title, about, name in words.features]
        title, about, customer = next(one for one in words.further + again if one[0] not in self.about)
        return self._add_feature(title, about, self._customer(customer))

    def _customer(self, name: str) -> Customer:
        return next(one for one in self.life.customers if str(one) == name)

    def _write_stories(self, feature: Feature) -> None:
        chance, subject = self.life.chance, self.about[feature.title]
        for pattern in [pattern for pattern in STORIES if not chance.one_in(3)]:
            item = WorkItem.objects.add(
                by=feature.lead or self.life.owner, backlog=self.life.backlogs["business"], feature=feature,
                title=pattern.format(subject), customer=feature.customer, ease=chance.dice.choice((1, 2, 2, 3)),
            )  # fmt: skip
            self._size(item)
        if feature.lead is not None:
            feature.take_step("defined", by=self.life.owner)
            feature.take_step("stories_ordered", by=feature.lead)

    def _size(self, item: WorkItem) -> None:
        item.resize(Decimal(self.life.chance.points()), by=self.life.owner)

    def _next_working_day(self, day: date) -> date:
        day += timedelta(1)
        return day + timedelta(7 - day.weekday()) if day.weekday() > 4 else day
