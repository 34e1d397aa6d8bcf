"""The clocks follow what the journal tells: they begin with what a customer asks for, and end with the answer.

Facts are read from the item as it is (who took it up, what was answered); the entries say when it was closed and open
again, and what an agreement said in each version. A batch heard twice, or late, ends in the same clocks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from backlogs.models import Comment, Request, Stay, WorkItem
from core.locking import lock_all
from intake.listening import NEWS_FOR, consumes, is_news
from intake.models import Clock, ClockPause, Correspondence, KeptHours, Promise, Triage
from intake.models.clock.promise import holding
from intake.models.clock.words import Kind
from journal.models import Entry
from journal.recording import Pending
from people.models import CustomerContact, Team

AGREEMENT = ("proposed", "amended", "accepted", "ended")
ITEM = (
    "created", "edited", "reclassified", "moved_in", "pulled", "dismissed", "reopened", "commented", "got_letter", "acknowledged",
    "dropped_acknowledgement", "snoozed", "escalated", "triaged_accepted", "triaged_declined", "triaged_duplicate",
    "triaged_promoted", "took_back_triage", "paused_clocks", "called_p1", "asked_back", "request_accepted",
)  # fmt: skip
TAKEN_BACK = frozenset({"dropped_acknowledgement", "took_back_triage"})
# Ends that are an answer, though nothing was resolved by one of them.
ANSWERED = (WorkItem.Outcome.DONE, WorkItem.Outcome.DECLINED)


def _hurries(entry: Pending | Entry) -> bool:
    if entry.verb == "created":
        return bool(entry.changes.get("customer")) and entry.changes.get("arrived_as") == "interrupt"
    if entry.verb in {"pulled", "edited", "commented"}:
        return "closed_at" in entry.changes or bool(entry.changes.keys() & {"priority", "customer"})
    return entry.kind == "item"


@consumes(
    "clocks", *(("agreement", told) for told in AGREEMENT), *(("item", told) for told in ITEM), hurries=_hurries
)  # fmt: skip
def run_clocks(team: Team, entries: Sequence[Entry]) -> None:
    told: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind == "agreement":
            Promise.objects.follow(entry)
        else:
            told[entry.subject].append(entry)
    if told:
        _catch_up(team, told)


def _catch_up(team: Team, told: dict[int, list[Entry]]) -> None:
    Promise.objects.take_over(team)
    book = Book(team)
    measured = Clock.objects.filter(item__in=list(told)).values("item")
    if not book.promises(team.pk) and not measured.exists():
        return  # nobody promised anything here
    concerned = WorkItem.objects.filter(
        Q(customer__isnull=False) | Q(pk__in=measured), pk__in=list(told), team=team
    )
    items = WorkItem.objects.filter(pk__in=[item.pk for item in lock_all(concerned)])
    for item in items.select_related("team", "backlog", "requester").order_by("pk"):
        ItemClocks(item, book, told[item.pk]).catch_up()


class Book:
    """What one batch reads once."""

    def __init__(self, team: Team) -> None:
        self.team = team
        self._promises: dict[int, list[Promise]] = {}
        self._hours: dict[int, KeptHours] = {}

    def promises(self, team_id: int) -> list[Promise]:
        if team_id not in self._promises:
            self._promises[team_id] = Promise.objects.of_team(team_id)
        return self._promises[team_id]

    def hours(self, instant: datetime) -> KeptHours:
        if instant.year not in self._hours:
            self._hours[instant.year] = KeptHours.objects.of(self.team, instant)
        return self._hours[instant.year]


class ItemClocks:
    """The clocks of one piece of work (held), brought to what was told of it."""

    def __init__(self, item: WorkItem, book: Book, entries: Sequence[Entry]) -> None:
        self.item, self.book, self.entries, self.last = item, book, entries, entries[-1].happened_at
        standing = Clock.objects.filter(item=item).select_related("promise__agreement", "hours")
        self.clocks = {clock.kind: clock for clock in standing.order_by("pk")}
        for clock in self.clocks.values():
            clock.item = item

    def catch_up(self) -> None:
        promise = self._promise()
        if promise is None:
            for clock in self.clocks.values():
                clock.drop(self.last)
            return
        if not self.clocks and not self._is_asked_for():
            return
        self._aim(promise)
        closings = [entry for entry in self.entries if entry.changes.get("closed_at")]
        self._take_answers(before=closings[0].happened_at if closings else None)
        for entry in self.entries:
            if entry.changes.get("closed_at"):
                self._close(datetime.fromisoformat(entry.changes["closed_at"]), entry.changes["outcome"])
            elif "closed_at" in entry.changes and entry.verb != "created":
                self._reopen(entry.happened_at)
        self._settle()
        self._forget_the_past()

    def _promise(self) -> Promise | None:
        """Of the team that it came to first: what was promised goes along to another team."""
        item = self.item
        if item.customer_id is None:
            return None
        teams = [clock.promise.agreement.team_id for clock in self.clocks.values()]
        return holding(
            self.book.promises(teams[0] if teams else item.team_id), item.customer_id, item.created_at
        )

    def _is_asked_for(self) -> bool:
        """An interrupt, or a request that was not an interrupt before: that one's clocks have run."""
        item = self.item
        if item.is_interrupt:
            return True
        return item.kind == WorkItem.Kind.REQUEST and not Triage.objects.filter(leads_to=item).exists()

    def _aim(self, promise: Promise) -> None:
        """At what is promised for its priority; an ended clock keeps what it was measured by."""
        moved = False
        for kind in Kind:
            clock, wanted = self.clocks.get(kind), promise.minutes(kind, self.item.priority)
            if kind == Kind.RESOLVE and not self.item.is_interrupt:
                wanted = None  # when planned work is done, its planning says
            if wanted is None:
                if clock is not None:
                    clock.drop(self.last)
                continue
            minutes, always = wanted
            hours = None if always else self._hours(clock)
            if clock is None:
                self._begin(kind, promise, minutes, hours)
            elif clock.ended_at is None:
                moved |= clock.aim(promise, self.item.priority, minutes, hours)
        if moved:
            facts = {"priority": self.item.priority}
            self.item.tell("aimed_clocks_anew", by=None, facts=facts)

    def _hours(self, clock: Clock | None) -> KeptHours:
        """Those of its arrival, also when it is aimed anew."""
        others = (other.hours for other in self.clocks.values() if other.hours is not None)
        return (clock and clock.hours) or next(others, None) or self.book.hours(self.item.created_at)

    def _begin(self, kind: Kind, promise: Promise, minutes: int, hours: KeptHours | None) -> None:
        item = self.item
        assert item.customer_id is not None
        clock = Clock(
            item=item, kind=kind, customer_id=item.customer_id, promise=promise, hours=hours, priority=item.priority,
            minutes=minutes, started_at=item.created_at,
        )  # fmt: skip
        clock.begin([(pause.began_at, pause.ended_at) for pause in item.clock_pauses.all()])
        self.clocks[kind] = clock

    def _close(self, at: datetime, outcome: str) -> None:
        """Done and declined are an answer; of the rest nothing can be kept any more, and what was broken stays so."""
        for clock in self.clocks.values():
            met = outcome == WorkItem.Outcome.DONE or (outcome in ANSWERED and clock.kind != Kind.RESOLVE)
            clock.meet(at) if met else clock.drop(at)
        self._end_pause(at, "closed")

    def _reopen(self, at: datetime) -> None:
        for clock in self.clocks.values():
            if clock.kind == Kind.RESOLVE or clock.dropped_at is not None:
                clock.resume(at)

    def _take_answers(self, before: datetime | None = None) -> None:
        """What happened first, whoever told it; with the end that came before it was no answer any more."""
        self._hear_customer()
        answered = self._answered_at()
        facts = {Kind.ACKNOWLEDGE: self._taken_up_at() or answered, Kind.FIRST_RESPONSE: answered}
        for kind, at in facts.items():
            if at is not None and kind in self.clocks and (before is None or at <= before):
                self.clocks[kind].meet(at)

    def _settle(self) -> None:
        self._take_answers()
        looked = self.clocks.get(Kind.ACKNOWLEDGE)
        if looked and any(entry.verb in TAKEN_BACK for entry in self.entries) and self._taken_up_at() is None:
            looked.resume(self.last)  # nobody looks at it after all
        resolve = self.clocks.get(Kind.RESOLVE)
        if self.item.closed_at is not None:
            self._close(self.item.closed_at, self.item.outcome)
        elif resolve is not None and resolve.met_at is not None:
            resolve.resume(self.last)

    def _taken_up_at(self) -> datetime | None:
        """Whoever acknowledged, placed or paused it has looked at it."""
        triage = Triage.objects.filter(item=self.item).first()
        placed = Stay.objects.filter(item=self.item).aggregate(first=Min("entered_at"))["first"]
        paused = self.item.clock_pauses.aggregate(first=Min("began_at"))["first"]
        return min(filter(None, (triage and triage.acknowledged_at, placed, paused)), default=None)

    def _answered_at(self) -> datetime | None:
        """By words in public; and a request by its acceptance, with or without words."""
        said = self._public().exclude(author__in=self._asking()).aggregate(at=Min("written_at"))["at"]
        accepted = Request.objects.filter(item=self.item, decision=Request.Decision.ACCEPTED)
        return min(filter(None, (said, accepted.values_list("decided_at", flat=True).first())), default=None)

    def _hear_customer(self) -> None:
        """What waited for the customer goes on with the customer's answer."""
        pause = ClockPause.objects.filter(item=self.item, ended_at=None, reason="customer").first()
        if pause is not None and (at := self._heard_after(pause.began_at)) is not None:
            self._end_pause(at, "answered")
            for clock in self.clocks.values():
                if clock.ended_at is None:
                    clock.resume(at)

    def _heard_after(self, instant: datetime) -> datetime | None:
        """Who asked said something, here or by mail."""
        said = self._public().filter(author__in=self._asking(), written_at__gt=instant)
        wrote = Correspondence.objects.filter(item=self.item, received_at__gt=instant).exclude(address="")
        mailed = wrote.filter(address=self.item.requester_address)
        first = said.aggregate(at=Min("written_at"))["at"], mailed.aggregate(at=Min("received_at"))["at"]
        return min(filter(None, first), default=None)

    def _end_pause(self, at: datetime, why: str) -> None:
        if (pause := ClockPause.objects.filter(item=self.item, ended_at=None).first()) is not None:
            pause.item = self.item
            pause.finish(at, by=None, why=why)

    def _public(self) -> QuerySet[Comment]:
        return Comment.objects.filter(item=self.item, audience=Comment.Audience.PUBLIC, author__isnull=False)

    def _asking(self) -> list[int]:
        contacts = CustomerContact.objects.filter(customer=self.item.customer_id).values_list(
            "person", flat=True
        )
        return [*contacts, *([self.item.requester_id] if self.item.requester_id else [])]

    def _forget_the_past(self) -> None:
        """A story that is told later warns nobody of what was long ago."""
        if not is_news(self.entries[-1]):
            for clock in self.clocks.values():
                clock.pass_over(self.entries[-1].at - NEWS_FOR)
                clock.save(update_fields=["warned", "warn_at"])
