"""What the product owner's inbox shows: a page of requests, oldest first, and the one that is looked at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from backlogs.models import Request, WorkItem
from core import clock

if TYPE_CHECKING:
    from people.models import Person, Team

SHOWN = 50
LATELY = timedelta(days=30)
TABS = {"open": "To answer", "waiting": "Asked back", "done": "Answered"}
WITH = ("team", "backlog", "customer__team", "requester", "request__feature__team", "request__for_feature__team",
        "request__decided_by", "feature", "placement__column")  # fmt: skip
WAITS = Q(request__asked_back_at__isnull=False, request__answered_at=None)


def open_requests(team: Team) -> QuerySet[WorkItem]:
    return WorkItem.objects.open().filter(team=team, kind=WorkItem.Kind.REQUEST)


def to_answer(team: Team) -> QuerySet[WorkItem]:
    """What needs the product owner; who was asked back is waited for."""
    waiting = Request.objects.waiting().filter(item__team=team).values("item")
    return open_requests(team).exclude(pk__in=waiting)


def asked_back(team: Team) -> QuerySet[WorkItem]:
    return open_requests(team).filter(WAITS)


def answered(team: Team, since: datetime) -> QuerySet[WorkItem]:
    """Decided lately, or ended in another way."""
    ended = Q(request__decided_at__gte=since) | Q(kind=WorkItem.Kind.REQUEST, closed_at__gte=since)
    own = WorkItem.objects.filter(ended, team=team).exclude(closed_at=None, kind=WorkItem.Kind.REQUEST)
    at = Coalesce("request__decided_at", "closed_at")
    return own.annotate(answered_at=at).order_by(at.desc(), "-pk")


@dataclass
class Where:
    """The place on the page that a link, a form or an answer keeps."""

    tab: str = "open"
    page: int = 1
    item: str = ""
    # What is looked at after the next answer.
    then: str = ""

    @classmethod
    def asked(cls, sent: Any) -> Where:
        tab, page = sent.get("tab", ""), sent.get("page", "")
        return cls(
            tab if tab in TABS else "open",
            min(int(page), 9_999) if page.isascii() and page.isdecimal() and 0 < len(page) < 6 else 1,
            sent.get("item", "").replace("\0", "")[:24], sent.get("then", "").replace("\0", "")[:24],
        )  # fmt: skip

    def query(self, **changed: Any) -> str:
        usual = {"tab": "open", "page": 1, "item": "", "then": ""}
        said = {name: getattr(self, name) for name in usual} | changed
        return urlencode({name: value for name, value in said.items() if value not in {usual[name], "", 0}})


@dataclass
class Box:
    """Read once for one answer; the number of queries does not grow with what waits."""

    team: Team
    where: Where
    person: Person
    now: datetime = field(default_factory=clock.now)

    @cached_property
    def rows(self) -> list[WorkItem]:
        start = SHOWN * (self.where.page - 1)
        found = list(with_all(self._asked)[start : start + SHOWN + 1])
        for item in found:
            item.came = came_of(item)  # type: ignore[attr-defined]
        return found

    @property
    def _asked(self) -> QuerySet[WorkItem]:
        if self.where.tab == "done":
            return answered(self.team, self.now - LATELY)
        rows = asked_back(self.team) if self.where.tab == "waiting" else to_answer(self.team)
        return rows.order_by("created_at", "pk")

    @property
    def shown(self) -> list[WorkItem]:
        return self.rows[:SHOWN]

    @property
    def has_more(self) -> bool:
        return len(self.rows) > SHOWN

    @cached_property
    def counts(self) -> dict[str, int]:
        return {
            "open": to_answer(self.team).count(),
            "waiting": asked_back(self.team).count(),
            "done": answered(self.team, self.now - LATELY).count(),
        }

    def row_of(self, key: str) -> WorkItem | None:
        """The one of this key on this page; the first without a key."""
        if not key:
            return self.shown[0] if self.shown else None
        return next((item for item in self.shown if item.key == key), None)

    def beside(self, item: WorkItem | None) -> str:
        """What one looks at when this is answered: the next, at the end the one before."""
        if item is None or item not in self.shown:
            return ""
        place = self.shown.index(item)
        rest = self.shown[place + 1 : place + 2] or self.shown[max(0, place - 1) : place]
        return rest[0].key if rest else ""


def with_all(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    return items.select_related(*WITH)


def came_of(item: WorkItem) -> Request:
    """Without asking again, where the row was read along."""
    came = getattr(item, "request", None) or Request(item=item)
    came.item = item
    return came
