"""A board is what people look at together: columns, lanes, cards. It is derived from the work and has no row of its own."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet
from django.utils import timezone

from backlogs.models import WorkItem
from boards.calendar import TeamDays, team_days
from core.statements import ask

if TYPE_CHECKING:
    from people.models import Person


@dataclass(frozen=True)
class Condition:
    """A part of a WHERE over `p` (placement) and `i` (item), with its values."""

    text: str
    values: tuple[Any, ...] = ()

    def __and__(self, other: Condition) -> Condition:
        return Condition(f"({self.text}) AND ({other.text})", self.values + other.values)


@dataclass(frozen=True)
class TeamToday:
    """A team whose work is on the board, and the day it has."""

    id: int
    key: str
    zone: str

    @cached_property
    def days(self) -> TeamDays:
        return team_days(self.zone, timezone.now().astimezone(ZoneInfo(self.zone)).date())


@dataclass
class BoardColumn:
    """A column as the board shows it; of a board across teams it is a category."""

    id: int | str
    name: str
    category: str
    position: int
    policy: str = ""
    age_50: int | None = None
    age_85: int | None = None
    version: int = 1
    limit: dict[str, Any] | None = None
    total: int = 0
    hundredths: int = 0
    blocked: int = 0
    # All that stand in it and how many of them are blocked, where the board shows a part of them only.
    whole: tuple[int, int] | None = None

    @property
    def count(self) -> int:
        """What its limit counts, whatever the board is narrowed by."""
        total, blocked = self.whole or (self.total, self.blocked)
        return total - (blocked if self.limit and not self.limit["counts_blocked"] else 0)


@dataclass(frozen=True)
class ClassLimit:
    """How many of a class of service may be in a column, or without one in active work, and how many are."""

    column: int | None
    class_of_service: str
    maximum: int
    on_full: str
    counts_blocked: bool
    count: int


@dataclass(frozen=True)
class LaneLimit:
    """How many of a lane of the board by feature may be in a column, or without one in active work."""

    column: int | None
    lane: str
    maximum: int
    on_full: str
    counts_blocked: bool


@dataclass
class Workflow:
    """The columns of a board, and the limits of classes and of lanes that hold on it."""

    columns: list[BoardColumn]
    limits: list[ClassLimit] = field(default_factory=list)
    lanes: list[LaneLimit] = field(default_factory=list)


@dataclass
class Board(ABC):
    """A board as one person sees it."""

    viewer: Person
    # SQL for the place of a card: a column's id or a category.
    place: str = field(init=False, default="k.category")

    @property
    @abstractmethod
    def name(self) -> str:
        """As it stands in addresses: `team-LINUX`, `feature-7`, `person-3`."""

    @property
    @abstractmethod
    def title(self) -> str: ...

    @property
    @abstractmethod
    def condition(self) -> Condition:
        """Which of all placed items are on it."""

    @abstractmethod
    def items(self) -> QuerySet[WorkItem]:
        """The items that may be moved here, as far as the viewer sees them."""

    @abstractmethod
    def find_teams(self) -> list[TeamToday]:
        """The teams whose work is on it."""

    def columns(self) -> list[BoardColumn]:
        """Across teams a card stands under its column's category."""
        return [
            BoardColumn(id=name, name=label, category=name, position=place)
            for place, (name, label) in enumerate(CATEGORIES.items(), 1)
        ]

    def workflow(self) -> Workflow:
        """Its columns, and the limits that hold on it; classes and lanes are limited in the work of one team only."""
        return Workflow(self.columns())

    @cached_property
    def teams(self) -> dict[int, TeamToday]:
        return {team.id: team for team in self.find_teams()}

    @property
    def may_move(self) -> bool:
        """Whether there is any use in offering it; each move asks `column.pull` anyway."""
        return True


CATEGORIES = {"queue": "Ready", "active": "In progress", "waiting": "Waiting", "done": "Done"}


def teams_among(subquery: str, values: Sequence[Any]) -> list[TeamToday]:
    rows = ask(f"SELECT id, key, zone FROM people_team WHERE id IN ({subquery}) ORDER BY id", values)
    return [TeamToday(*row) for row in rows]


def seen(person: Person) -> Condition:
    """Items that this person sees, in the words of `WorkItem.objects.visible_to`."""
    if person.is_superuser:
        return Condition("1 = 1")
    return among_items(WorkItem.objects.visible_to(person))


def among_items(items: QuerySet[WorkItem]) -> Condition:
    """The same set as a part of a WHERE."""
    try:
        text, values = items.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        return Condition("1 = 0")
    return Condition(f"i.id IN ({text})", tuple(values))
