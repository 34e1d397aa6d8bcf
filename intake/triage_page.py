"""What the triage page shows: a page of rows, the counts of its tabs, and the one that is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from backlogs.models import WorkItem
from backlogs.models.words import BacklogKind
from core import clock
from intake import inbox
from intake.interrupt_filters import found
from intake.models import Delivery, Signal, Source, Triage

if TYPE_CHECKING:
    from people.models import Team

SHOWN = 50
LATELY = timedelta(days=14)
COUNTED = timedelta(days=90)
TABS = {"waiting": "Waiting", "snoozed": "Snoozed", "quarantine": "Quarantine", "done": "Done"}
WITH = ("backlog", "team", "customer", "requester", "triage__escalated_to", "triage__acknowledged_by",
        "triage__decided_by", "triage__leads_to", "triage__p1_by")  # fmt: skip


@dataclass
class Where:
    """The place on the page that a link, a form or an answer keeps."""

    tab: str = "waiting"
    q: str = ""
    page: int = 1
    item: str = ""
    # What is looked at after the next decision.
    then: str = ""
    # "1" where the first of a group is looked at for itself.
    alone: str = ""

    @classmethod
    def asked(cls, sent: Any) -> Where:
        tab, page = sent.get("tab", ""), sent.get("page", "")
        return cls(
            tab if tab in TABS else "waiting", sent.get("q", "").replace("\0", "").strip()[:200],
            min(int(page), 9_999) if page.isascii() and page.isdecimal() and 0 < len(page) < 6 else 1,
            sent.get("item", "")[:24], sent.get("then", "")[:24],
            "1" if sent.get("alone") == "1" else "",
        )  # fmt: skip

    def query(self, **changed: Any) -> str:
        usual = {"tab": "waiting", "q": "", "page": 1, "item": "", "then": "", "alone": ""}
        said = {name: getattr(self, name) for name in usual} | changed
        return urlencode({name: value for name, value in said.items() if value not in {usual[name], "", 0}})


@dataclass
class Inbox:
    """Read once for one answer; the number of queries does not grow with what waits."""

    team: Team
    where: Where
    now: datetime = field(default_factory=clock.now)

    @cached_property
    def all_rows(self) -> list[inbox.Row]:
        items = inbox.snoozed(self.team) if self.where.tab == "snoozed" else inbox.waiting(self.team)
        return inbox.rows_of(self.team, found(items, self.where.q))

    @cached_property
    def rows(self) -> list[inbox.Row]:
        """Those of the page, with what a row shows of its first."""
        start = SHOWN * (self.where.page - 1)
        shown = self.all_rows[start : start + SHOWN]
        leads = [row.arrivals[0].pk for row in shown]
        items = {item.pk: item for item in with_all(WorkItem.objects.filter(pk__in=leads))}
        signals = {
            signal.item_id: signal
            for signal in Signal.objects.filter(item__in=leads).select_related("source")
        }
        names = dict(Source.objects.filter(team=self.team).values_list("slug", "name"))
        for row in shown:
            lead = row.arrivals[0]
            row.item, row.signal = items[lead.pk], signals.get(lead.pk)
            row.name, row.now = names.get(lead.source, lead.source), self.now
        return shown

    @cached_property
    def finished(self) -> list[WorkItem]:
        """Decided, or gone before anybody looked; newest first."""
        start = SHOWN * (self.where.page - 1)
        ended = found(settled(self.team, self.now - LATELY), self.where.q)
        last = ended.annotate(settled_at=Coalesce("triage__decided_at", "closed_at")).order_by(
            "-settled_at", "-pk"
        )
        return list(with_all(last)[start : start + SHOWN + 1])

    @cached_property
    def quarantined(self) -> list[Delivery]:
        waiting = (
            Delivery.objects.quarantined().filter(source__team=self.team).order_by("-received_at", "-pk")
        )
        start = SHOWN * (self.where.page - 1)
        return list(waiting.shown().select_related("source__team")[start : start + SHOWN + 1])

    @cached_property
    def unread_mailboxes(self) -> list[Source]:
        return list(Source.objects.unread().filter(team=self.team))

    @cached_property
    def counts(self) -> dict[str, int]:
        waits = self.all_rows if self.where.tab != "snoozed" and not self.where.q else None
        waiting = sum(row.count for row in waits) if waits is not None else inbox.waiting(self.team).count()
        return {
            "waiting": waiting,
            "snoozed": inbox.snoozed(self.team).count(),
            "quarantine": Delivery.objects.quarantined().filter(source__team=self.team).count(),
            "done": settled(self.team, self.now - LATELY).count(),
        }

    @cached_property
    def gone_today(self) -> int:
        """What resolved itself since midnight; it asks for nothing."""
        return settled(self.team, self.midnight).filter(outcome="resolved_itself").count()

    @cached_property
    def claims(self) -> list[WorkItem]:
        """P1s that are worked on already and that nobody on duty has judged."""
        claimed = Q(triage__decision="accepted") | Q(stays__left_at=None, stays__isnull=False)
        open_p1s = WorkItem.objects.filter(
            team=self.team, backlog__kind=BacklogKind.INTERRUPT, closed_at=None, priority=1
        )
        unjudged = open_p1s.filter(claimed, triage__p1_at__isnull=False, triage__p1_confirmed_at=None)
        return list(unjudged.order_by("pk").distinct()[:20])

    @cached_property
    def lowered(self) -> dict[str, int]:
        return Triage.objects.lowered_by_customer(self.team, self.now - COUNTED)

    @property
    def midnight(self) -> datetime:
        return datetime.combine(self.team.today, time(), self.team.tzinfo)

    @property
    def has_more(self) -> bool:
        tab, upto = self.where.tab, SHOWN * self.where.page
        if tab in {"waiting", "snoozed"}:
            return len(self.all_rows) > upto
        return len(self.finished if tab == "done" else self.quarantined) > SHOWN

    def row_of(self, key: str) -> inbox.Row | None:
        """The row of this page in which an interrupt stands; the first without a key."""
        if not key:
            return self.rows[0] if self.rows else None
        return next((row for row in self.rows if any(each.key == key for each in row.arrivals)), None)

    def beside(self, row: inbox.Row | None) -> str:
        """What one looks at when this row is decided: the next, at the end the one before."""
        if row is None or row not in self.rows:
            return ""
        place = self.rows.index(row)
        rest = self.rows[place + 1 : place + 2] or self.rows[max(0, place - 1) : place]
        return rest[0].key if rest else ""


def with_all(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    return items.select_related(*WITH)


def settled(team: Team, since: datetime) -> QuerySet[WorkItem]:
    interrupts = WorkItem.objects.filter(team=team, backlog__kind=BacklogKind.INTERRUPT)
    decided = Q(triage__decided_at__gte=since)
    return interrupts.filter(decided | Q(outcome="resolved_itself", closed_at__gte=since))
