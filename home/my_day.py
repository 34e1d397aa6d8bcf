"""What one person needs to know this morning, joined from people, backlogs and journal."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils import timezone

from backlogs.models import Block, Column, Crew, Iteration, OrderSuggestion, WorkItem
from backlogs.models.column_next import in_order
from backlogs.models.words import Category
from boards.board import TeamToday
from boards.cards import read_cards
from home.asked import Asked
from home.banner import Banner
from home.wait import Wait
from home.waiting import Waiting
from home.yesterday import Yesterday
from journal.models import Entry
from journal.sentences import Line, feed
from people.models import Role
from rotations.mine import MyDuty

if TYPE_CHECKING:
    from people.models import Person

IN_HANDS, NEXT, LATELY = 20, 5, 6
REASONS = dict(Block.Reason.choices)
# What a colleague wants to have heard; who ranked what is on the timelines.
TOLD = (
    "pulled",
    "blocked",
    "unblocked",
    "dismissed",
    "commented",
    "started",
    "closed",
    "took_step",
    "posted_health",
)


class MyDay:
    """Read once, shown once; about nobody but the person who asks (R17)."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @cached_property
    def today(self) -> date:
        return timezone.now().astimezone(self.person.tzinfo).date()

    @cached_property
    def yesterday(self) -> Yesterday:
        return Yesterday(self.person)

    @cached_property
    def asked(self) -> Asked:
        """What is done for the customers that the person speaks for."""
        return Asked(self.person)

    @property
    def is_member(self) -> bool:
        """Of some team; a customer's contact asks and follows, and has no hands here to be full."""
        return bool(self.person.roles) or not self.asked.customers

    @cached_property
    def iterations(self) -> list[Iteration]:
        return list(
            Iteration.objects.visible_to(self.person)
            .running()
            .filter(team__in=list(self.person.roles))
            .select_related("team")
        )

    @cached_property
    def duty(self) -> MyDuty:
        return MyDuty(self.person)

    @cached_property
    def banner(self) -> Banner:
        return Banner(self.person)

    @cached_property
    def in_hands(self) -> list[WorkItem]:
        mine = Crew.objects.filter(person=self.person, left_at=None).values("item")
        items = WorkItem.objects.visible_to(self.person).open().filter(pk__in=mine)
        shown = items.select_related("backlog", "placement__column", "feature", "team").order_by(
            "class_of_service", "-placement__column__position", "id"
        )
        return with_ages(with_crews(list(shown[:IN_HANDS])))

    @property
    def partners(self) -> list[str]:
        """With whom the person is a pair now."""
        crews = (item.people for item in self.in_hands)  # type: ignore[attr-defined]
        return sorted({one.name for crew in crews for one in crew if one != self.person})

    @cached_property
    def waits(self) -> list[Wait]:
        return Waiting(self.person, self.in_hands).all()

    @cached_property
    def next_up(self) -> list[WorkItem]:
        """Planned, ready and free, in the order in which the board pulls: expedite, old, rank, and ease where nobody ranked (R8)."""
        queues = Column.objects.standing().filter(team__in=self._may_pull, category=Category.QUEUE)
        ready = [item for queue in queues.select_related("team") for item, _ in in_order(queue)]
        taken = set(Crew.objects.filter(item__in=ready, left_at=None).values_list("item", flat=True))
        return [item for item in ready if item.backlog.is_planned and item.pk not in taken][:NEXT]

    @cached_property
    def _may_pull(self) -> list[int]:
        return [team for team, roles in self.person.roles.items() if Role.ENGINEER in roles]

    @cached_property
    def lately(self) -> list[Line]:
        """What the others did since the last working day began; first, what became of an order that one suggested."""
        since = datetime.combine(self.yesterday.day, time(), self.person.tzinfo)
        streams = Entry.objects.filter(stream__team__in=list(self.person.roles), verb__in=TOLD, at__gte=since)
        lately = streams.filter(happened_at__gte=since)  # what was brought along, or told late, is older
        entries = lately.exclude(by=self.person).exclude(by=None).order_by("-happened_at", "-id")[:LATELY]
        return feed([*self._answered_orders(since), *entries][:LATELY], self.person)

    def _answered_orders(self, since: datetime) -> list[Entry]:
        """Whoever suggested hears it here: on the timeline of the feature nobody waits for it."""
        mine = OrderSuggestion.objects.filter(author=self.person, answered_at__gte=since)
        features = list(mine.order_by().values_list("feature", flat=True).distinct())
        if not features:
            return []
        told = Entry.objects.filter(
            kind="feature", subject__in=features, verb="answered_order", facts__person=self.person.pk
        )
        return list(told.filter(happened_at__gte=since).order_by("-happened_at", "-id")[:LATELY])


def with_ages(items: list[WorkItem]) -> list[WorkItem]:
    """Each with what its card on the board says: days in work, criteria that are met, for how long it is blocked."""
    teams = {item.team_id: TeamToday(item.team_id, item.team.key, item.team.zone) for item in items}
    cards, _ = read_cards([item.pk for item in items], teams)
    for item in items:
        item.card = cards[item.pk]  # type: ignore[attr-defined]
        line = item.placement.column.age_85 if hasattr(item, "placement") else None
        item.line = line if line and (item.card["age"] or 0) > line else None  # type: ignore[attr-defined]
        if blocked := item.card["blocked"]:  # type: ignore[attr-defined]
            blocked["told"] = REASONS.get(blocked["reason"], "")
    return items


def with_crews(items: list[WorkItem]) -> list[WorkItem]:
    rows = (
        Crew.objects.filter(item__in=items, left_at=None).select_related("person").order_by("joined_at", "pk")
    )
    for item in items:
        item.people = [row.person for row in rows if row.item_id == item.pk]  # type: ignore[attr-defined]
    return items
