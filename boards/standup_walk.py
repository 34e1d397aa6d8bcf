"""Which cards a standup goes through, and in which order: a list of parts, each with the numbers of its items.

Nearest to done first: active columns from the right, then waiting ones, then what is to be pulled next. Inside each part
what is blocked comes first, then what is past its column's line, then the oldest. Expedite work is first of all.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from backlogs.models import Placement
from backlogs.models.words import Category
from boards.board import Condition
from boards.lanes_by import By
from boards.look import Look, look_at
from boards.reading import Wish
from boards.standup_order import Order

if TYPE_CHECKING:
    from boards.board import Board

MOST, NEXT, READ = 100, 3, 500
Part = dict[str, Any]
NEAREST = (Category.ACTIVE, Category.WAITING)


def walk_of(board: Board, order: str) -> list[Part]:
    walk = Walk(board)
    parts = {
        Order.DONE_FIRST: walk.by_place, Order.PERSON: walk.by_person, Order.FEATURE: walk.by_feature,
    }[Order(order)]()  # fmt: skip
    return shortened([part for part in [walk.expedite(), *parts, walk.ready()] if part["items"]])


def shortened(parts: list[Part]) -> list[Part]:
    """Nobody listens to more than a hundred; how many are left out is said."""
    room, kept, left = MOST, [], 0
    for part in parts:
        items = part["items"][:room]
        left += len(part["items"]) - len(items)
        room -= len(items)
        if items:
            kept.append({**part, "items": items})
    return [*kept, {"kind": "more", "id": left, "items": []}] if left else kept


class Walk:
    """The cards in work on a board, and the first that are ready."""

    def __init__(self, board: Board) -> None:
        self.board = board
        working = Condition("k.category IN ('active', 'waiting')")
        self.look = look_at(board, _wish(working, READ))
        self.lines = dict(
            Placement.objects.filter(item__in=self.look.cards).values_list("item", "column__age_85")
        )
        columns = sorted(self.look.columns, key=lambda column: column.position, reverse=True)
        self.places = [column for near in NEAREST for column in columns if column.category == near]
        self.nearness = {
            number: place
            for place, column in enumerate(self.places)
            for number in _shown(self.look, column.id)
        }
        # Of equals those first that stand first on the board.
        self.numbers = [number for column in self.places for number in _shown(self.look, column.id)]

    def expedite(self) -> Part:
        return self._part("expedite", 0, [number for number in self.numbers if self._is_expedite(number)])

    def by_place(self) -> list[Part]:
        kind = "column" if self.board.place == "p.column_id" else "category"
        return [
            self._part(kind, column.id, self._usual(_shown(self.look, column.id))) for column in self.places
        ]

    def by_person(self) -> list[Part]:
        """Who works in a pair hears of their card once, with the first of the two."""
        people = sorted(self.look.people.values(), key=lambda person: (person["name"], person["id"]))
        place = {person["id"]: at for at, person in enumerate(people)}
        held: dict[int, list[int]] = defaultdict(list)
        for number in self._usual(self.numbers):
            crew = sorted(self.look.cards[number]["crew"], key=lambda person: place[person])
            held[crew[0] if crew else 0].append(number)
        named = [self._part("person", person["id"], held[person["id"]]) for person in people]
        return [*named, self._part("nobody", 0, held[0])]

    def by_feature(self) -> list[Part]:
        """In the product owner's rank; what belongs to no feature is last."""
        held: dict[int, list[int]] = defaultdict(list)
        for number in self._usual(self.numbers):
            held[self.look.cards[number]["feature"] or 0].append(number)
        ranked = [self._part("feature", lane.id, held[lane.id]) for lane in self.look.features]
        return [*ranked, self._part("loose", 0, held[0])]

    def ready(self) -> Part:
        """To be pulled next: the first of the queue nearest to the work."""
        look = look_at(self.board, _wish(Condition("k.category = 'queue'"), NEXT))
        queues = [column for column in look.columns if column.category == Category.QUEUE]
        numbers = [number for column in reversed(queues) for number in _shown(look, column.id)]
        return {"kind": "ready", "id": 0, "items": numbers[:NEXT]}

    def _usual(self, numbers: list[int]) -> list[int]:
        return [number for number in numbers if not self._is_expedite(number)]

    def _is_expedite(self, number: int) -> bool:
        return self.look.cards[number]["class_of_service"] == "expedite"

    def _part(self, kind: str, which: int | str, numbers: list[int]) -> Part:
        return {"kind": kind, "id": which, "items": sorted(numbers, key=self._urgency)}

    def _urgency(self, number: int) -> tuple[bool, bool, int, int]:
        card, line = self.look.cards[number], self.lines.get(number)
        age = card["age"] or 0
        return (not card["blocked"], not (line and age > line), self.nearness[number], -age)


def _wish(narrowed: Condition, window: int) -> Wish:
    return Wish(By.NONE, window=window, narrowed=narrowed, has_heads=False)


def _shown(look: Look, place: int | str) -> list[int]:
    cell = look.cells.get((place, 0))
    return [number for number in cell.shown if number in look.cards] if cell else []
