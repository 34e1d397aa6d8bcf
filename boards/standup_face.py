"""A standup as its page shows it to one person: the walk, the card in front of everybody, what is around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from backlogs.models import Feature, WorkItem
from backlogs.templatetags.backlogs import when
from boards import reading
from boards.board import CATEGORIES
from boards.cards import Card, read_cards
from boards.face import address, pair, pictures
from boards.standup_card import FocusCard
from boards.standup_order import Order
from boards.standup_people import Round
from boards.standup_since import Since
from boards.standup_ssa import uncovered_days
from people.models import Person
from rotations.models import Handover

if TYPE_CHECKING:
    from boards.board import Board
    from boards.models import Standup

ALONE = {
    "expedite": "Expedite", "ready": "Ready, to be pulled next", "nobody": "Nobody is on it",
    "loose": "Without a feature",
}  # fmt: skip


@dataclass(frozen=True)
class Stop:
    """A card of the walk in one line."""

    item: WorkItem
    card: Card
    is_current: bool
    is_said: bool
    pair: Any

    @property
    def key(self) -> str:
        return self.item.key

    @property
    def url(self) -> str:
        return address(self.item.key)

    @property
    def sign(self) -> Any:
        return pictures()[self.card["backlog"]]

    @property
    def state(self) -> str:
        """How it stands, as a name for its colour."""
        column = self.item.placement.column if hasattr(self.item, "placement") else None
        if self.card["blocked"]:
            return "stuck"
        line = column.age_85 if column else None
        return "late" if line and (self.card["age"] or 0) > line else ""

    @property
    def words(self) -> str:
        if self.card["blocked"]:
            return "blocked"
        return f"{self.card['age']} d" if self.card["age"] else ""


@dataclass(frozen=True)
class Stretch:
    """A part of the walk with its name."""

    number: int
    name: str
    stops: list[Stop]
    left_out: int = 0


class StandupFace:
    """Read once for one answer."""

    def __init__(self, standup: Standup, board: Board, viewer: Person) -> None:
        self.standup, self.board, self.viewer = standup, board, viewer
        self.items = {item.pk: item for item in self._items()}
        self.cards, self.names = read_cards(list(self.items), board.teams, self._done())

    def _items(self) -> list[WorkItem]:
        """As far as the viewer sees them: of a feature's walk perhaps not all."""
        wanted = [*self.standup.stops, *([self.standup.item_id] if self.standup.item_id else [])]
        whole = ("placement__column", "feature", "team", "backlog")
        seen = self.board.items().filter(pk__in=wanted).select_related(*whole)
        return [item for item in seen if item.team_id in self.board.teams]

    def _done(self) -> set[int]:
        return {number for number, item in self.items.items() if item.closed_at is not None}

    @cached_property
    def may_take_part(self) -> bool:
        return self.standup.may_take_part(self.viewer)

    @cached_property
    def is_leading(self) -> bool:
        return self.may_take_part and self.standup.led_by_id == self.viewer.pk and self.standup.is_open

    @property
    def order_words(self) -> str:
        return Order(self.standup.order).label

    @cached_property
    def stretches(self) -> list[Stretch]:
        found, number = [], 0
        for part, name in zip(self.standup.walk, self._part_names, strict=True):
            number += bool(part["items"])
            stops = [self._stop(one) for one in part["items"] if one in self.items]
            found.append(Stretch(number, name, stops, part["id"] if part["kind"] == "more" else 0))
        return found

    @cached_property
    def place(self) -> int:
        """Which card of the walk this is, counted from 1; behind the last one all of them."""
        stops = self.standup.stops
        return stops.index(self.standup.item_id) + 1 if self.standup.item_id in stops else len(stops)

    @cached_property
    def current(self) -> FocusCard | None:
        item = self.items.get(self.standup.item_id or 0)
        return FocusCard(item, self.cards[item.pk], self.standup.since, self.viewer) if item else None

    @property
    def is_hidden(self) -> bool:
        """The walk is at a card of a team that the viewer does not see."""
        return self.standup.item_id is not None and self.current is None

    @cached_property
    def next_up(self) -> Stop | None:
        stops, here = self.standup.stops, self.standup.item_id
        behind = stops[stops.index(here) + 1 :] if here in stops else []
        number = next((one for one in behind if one in self.items), None)
        return self._stop(number) if number else None

    @property
    def unsaid(self) -> int:
        return len(self.standup.unsaid)

    @cached_property
    def since(self) -> Since:
        return Since(self.standup, self.board.items())

    @cached_property
    def is_first(self) -> bool:
        """No standup was held here before: what is told begins with a day."""
        return timezone.localtime(self.standup.since, self.standup.team.tzinfo).time() == time()

    @property
    def since_when(self) -> str:
        local = timezone.localtime(self.standup.since, self.standup.team.tzinfo)
        return f"{local:%A} {local.day} {local:%B}" if self.is_first else when(self.standup.since)

    @property
    def since_words(self) -> str:
        return f"Since {'' if self.is_first else 'the last standup, '}{self.since_when}"

    @cached_property
    def without_pair(self) -> list[Any]:
        return uncovered_days(self.standup)

    @cached_property
    def round(self) -> Round:
        return Round(self.standup)

    @cached_property
    def parked(self) -> list[Any]:
        return list(self.standup.questions.filter(settled_at=None).select_related("person", "item"))

    @cached_property
    def parked_before(self) -> list[Any]:
        return list(self.standup.parked_before.select_related("person", "item", "standup"))

    @cached_property
    def handover(self) -> Handover | None:
        """Of the person on duty, at the first standup of their week."""
        if self.standup.feature_id:
            return None
        seen = Handover.objects.visible_to(self.viewer).standing().filter(rotation__team=self.standup.team_id)
        fresh = seen.filter(due_at__gt=self.standup.since, due_at__lte=self.standup.began_at)
        return (
            fresh.select_related("outgoing", "incoming", "rotation__team").order_by("-due_at", "-pk").first()
        )

    def _stop(self, number: int) -> Stop:
        crew = tuple((one, self.names[one]) for one in self.cards[number]["crew"] if one in self.names)
        return Stop(
            self.items[number], self.cards[number], number == self.standup.item_id,
            number in self.standup.said, pair(crew),
        )  # fmt: skip

    @cached_property
    def _part_names(self) -> list[str]:
        named: dict[tuple[str, Any], str] = {}
        kinds = {part["kind"] for part in self.standup.walk}
        if "column" in kinds:
            named |= self._column_names()
        wanted = {kind: [part["id"] for part in self.standup.walk if part["kind"] == kind] for kind in kinds}
        people = Person.objects.filter(pk__in=wanted.get("person", []))
        named |= {("person", pk): name for pk, name in people.values_list("pk", "name")}
        features = Feature.objects.filter(pk__in=wanted.get("feature", []))
        named |= {("feature", pk): title for pk, title in features.values_list("pk", "title")}
        named |= {("category", name): label for name, label in CATEGORIES.items()}
        return [
            ALONE.get(part["kind"]) or named.get((part["kind"], part["id"]), "What was a column")
            for part in self.standup.walk
        ]

    def _column_names(self) -> dict[tuple[str, Any], str]:
        """With how many cards they hold, of how many they may."""
        columns = self.board.workflow().columns
        wholes = reading.wholes(self.board)
        named = {}
        for column in columns:
            column.whole = wholes.get(column.id, (0, 0))
            limit = f" of {column.limit['maximum']}" if column.limit else ""
            named["column", column.id] = f"{column.name} {column.count}{limit}"
        return named
