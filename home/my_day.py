"""What one person needs to know this morning, joined from people, backlogs and journal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from backlogs.models import Crew, Effort, Feature, Iteration, WorkItem
from backlogs.models.feature_flow import BY_LEAD, BY_OWNER
from backlogs.models.words import Category
from backlogs.shield import commitments
from home.asked import Asked
from journal.models import Entry
from journal.sentences import Line, feed
from people.models import Role, Team
from rotations.duty import on_duty, teams_served
from rotations.mine import MyDuty

if TYPE_CHECKING:
    from people.models import Person

IN_HANDS, NEXT, LATELY, WAITING = 20, 5, 6, 10
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


@dataclass(frozen=True)
class Banner:
    """On duty, shielded, or neither."""

    kind: str
    title: str
    text: str


class MyDay:
    """Read once, shown once; about nobody but the person who asks (R17)."""

    def __init__(self, person: Person) -> None:
        self.person = person

    @cached_property
    def today(self) -> date:
        return timezone.now().astimezone(self.person.tzinfo).date()

    @cached_property
    def yesterday(self) -> date:
        """The last weekday before today: what most people want to write down."""
        back = 1 if self.today.weekday() not in {0, 6} else (3 if self.today.weekday() == 0 else 2)
        return self.today - timedelta(back)

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
    def duty_teams(self) -> list[Team]:
        return [team for team in teams_served(self.person) if self.person.is_member_of(team)]

    @cached_property
    def duty(self) -> MyDuty:
        return MyDuty(self.person)

    @cached_property
    def banner(self) -> Banner | None:
        if self.duty_teams:
            names = " and ".join(team.name for team in self.duty_teams)
            return Banner(
                "duty",
                f"You are on duty for {names}",
                "Everything unplanned comes to you, so that the others can work.",
            )
        entries = list(
            commitments(self.person).select_related("item__feature", "iteration__team__buffer_person")[:50]
        )
        if not entries:
            return None
        until = max(entry.iteration.ends_on for entry in entries)
        about = sorted(
            {entry.item.feature.title if entry.item.feature else entry.item.title for entry in entries}
        )
        asked = on_duty(entries[0].iteration.team).person
        more = f" Whoever has a question goes to {asked.name}." if asked and asked != self.person else ""
        words = ", ".join(about[:2]) + (f" and {len(about) - 2} more" if len(about) > 2 else "")
        return Banner(
            "shield",
            f"You are shielded until {until:%A} {until.day} {until:%B}",
            f"Committed to {words}.{more}",
        )

    @cached_property
    def in_hands(self) -> list[WorkItem]:
        mine = Crew.objects.filter(person=self.person, left_at=None).values("item")
        items = WorkItem.objects.visible_to(self.person).open().filter(pk__in=mine)
        shown = items.select_related("backlog", "placement__column", "feature").order_by(
            "class_of_service", "-placement__column__position", "id"
        )
        return with_crews(with_blocks(list(shown[:IN_HANDS])))

    @cached_property
    def waits(self) -> list[tuple[Feature, str]]:
        """Features whose next step is this person's, as lead or as product owner."""
        owned = [team for team, roles in self.person.roles.items() if Role.PRODUCT_OWNER in roles]
        features = Feature.objects.visible_to(self.person).open().select_related("backlog")
        leading = Q(lead=self.person, step__in=BY_LEAD | {Feature.Step.AGREED, Feature.Step.STORIES_WRITTEN})
        found = features.filter(leading | Q(team__in=owned, step__in=BY_OWNER)).ranked()[:WAITING]
        return [
            (feature, "as feature lead" if feature.lead_id == self.person.pk else "as product owner")
            for feature in found
        ]

    @cached_property
    def next_up(self) -> list[WorkItem]:
        """Ready and free, in the order of owner and lead; of two that rank alike the easier (R8)."""
        if not self._may_pull:
            return []
        ready = WorkItem.objects.open().filter(
            team__in=self._may_pull, placement__column__category=Category.QUEUE, placement__archived_at=None
        )
        free = (
            ready.planned()
            .exclude(crew__left_at=None, crew__isnull=False)
            .select_related("backlog", "feature", "team")
        )
        return list(
            free.order_by(F("feature__rank").asc(nulls_last=True), "rank", F("ease").asc(nulls_last=True))[
                :NEXT
            ]
        )

    @cached_property
    def _may_pull(self) -> list[int]:
        return [team for team, roles in self.person.roles.items() if Role.ENGINEER in roles]

    @cached_property
    def lately(self) -> list[Line]:
        streams = Entry.objects.filter(stream__team__in=list(self.person.roles), verb__in=TOLD)
        entries = streams.exclude(by=self.person).exclude(by=None).order_by("-id")[:LATELY]
        return feed(list(entries), self.person)

    @cached_property
    def effort(self) -> dict[str, Any]:
        """Yesterday in half days: what is written, and the items that one was on then."""
        written = Effort.objects.filter(person=self.person, on=self.yesterday, withdrawn_at=None)
        minutes = sum(written.values_list("minutes", flat=True))
        return {
            "day": self.yesterday,
            "minutes": minutes,
            "items": [] if minutes else list(self._on_then()[:3]),
        }

    def _on_then(self) -> QuerySet[WorkItem]:
        mine = Crew.objects.filter(
            Q(left_at=None) | Q(left_at__date__gte=self.yesterday),
            person=self.person,
            joined_at__date__lte=self.yesterday,
        )
        return WorkItem.objects.visible_to(self.person).filter(pk__in=mine.values("item")).order_by("-id")


def with_blocks(items: list[WorkItem]) -> list[WorkItem]:
    from backlogs.models import Block

    blocks = {block.item_id: block for block in Block.objects.filter(item__in=items, ended_at=None)}
    for item in items:
        item.block_now = blocks.get(item.pk)  # type: ignore[attr-defined]
    return items


def with_crews(items: list[WorkItem]) -> list[WorkItem]:
    rows = Crew.objects.filter(item__in=items, left_at=None).select_related("person").order_by("joined_at")
    for item in items:
        item.people = [row.person for row in rows if row.item_id == item.pk]  # type: ignore[attr-defined]
    return items
