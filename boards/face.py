"""A look at a board as the page shows it: heads of columns, lanes with their cells, words for what the cards say."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from hashlib import blake2b

import orjson
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from backlogs.models import Block
from backlogs.models.words import BacklogKind, Category, ClassOfService
from boards.board import BoardColumn, ClassLimit
from boards.cards import Card, person_shape, points_text
from boards.fullness import Filled
from boards.lanes import Lane
from boards.lanes_by import By
from boards.look import Look
from core.templatetags.core import backlog_sign, icon

MOST_SEGMENTS = 20
# What is done is looked at seldom, and would push the lanes below it off the screen.
MANY_DONE, FIRST_DONE = 5, 3
REASONS = dict(Block.Reason.choices)
CATEGORIES = {name: f"{label.capitalize()} column" for name, label in Category.choices}
CLASSES = {name: label.capitalize() for name, label in ClassOfService.choices}


@cache
def pictures() -> dict[str, SafeString]:
    """What stands on a thousand cards alike, made once: signs and icons."""
    signs = {kind: backlog_sign(kind) for kind in BacklogKind.values}
    return (
        signs
        | {name: icon(name, size="s") for name in ("checks", "comment", "block")}
        | {name: icon(name) for name in ("grip", "more")}
    )


@lru_cache(maxsize=20_000)
def address(key: str) -> str:
    return reverse("backlogs:item", args=[key])


@lru_cache(maxsize=4_000)
def pair(people: tuple[tuple[int, str], ...]) -> SafeString:
    """The same two people are on many cards, and are drawn once."""
    return render_to_string("core/_pair.html", {"people": [person_shape(*person) for person in people]})


# About ten megabytes; past that all is forgotten, which costs one slow page.
MOST_DRAWN = 6_000
_drawn: dict[bytes, SafeString] = {}


def drawn(card: Card, board: str, *, may_move: bool, oob: bool = False) -> SafeString:
    """The card's markup. A template costs a hundred times the lookup, so what would look the same is drawn once."""
    told = orjson.dumps((card, board, may_move))
    found = _drawn.get(told + b"oob" if oob else told)
    if found is None:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        context = {
            "card": card, "board": board, "may_move": may_move, "oob": oob, "pictures": pictures(), "stamp": _stamp(told),
        }  # fmt: skip
        found = _drawn[told + b"oob" if oob else told] = render_to_string("boards/_card.html", context)
    return found


def stamp(card: Card, board: str, *, may_move: bool) -> str:
    """The same for cards that look the same."""
    return _stamp(orjson.dumps((card, board, may_move)))


def _stamp(told: bytes) -> str:
    return blake2b(told, digest_size=6).hexdigest()


class Head(Filled):
    """The head of a column."""

    def __init__(self, column: BoardColumn) -> None:
        self.column, self.count = column, column.count
        self.maximum = column.limit["maximum"] if column.limit else None

    # Of those that pull, the one that a key pulls into.
    pulls_first = False
    # Where work is done: a phone, which shows one column, opens here.
    is_first_active = False

    @property
    def pulls(self) -> bool:
        """Whether the policy can say what comes next: in active columns of one team."""
        return self.column.category == Category.ACTIVE and isinstance(self.column.id, int)

    @property
    def shown(self) -> int | None:
        """How many of them the board is narrowed to; nothing where it shows all."""
        return self.column.total if self.column.whole else None

    @property
    def category(self) -> str:
        return CATEGORIES[self.column.category]

    @property
    def points(self) -> str:
        return points_text(self.column.hundredths) or "0"

    @property
    def segments(self) -> list[str]:
        """One for each place under the head; long limits show none."""
        if self.maximum is None or max(self.maximum, self.count) > MOST_SEGMENTS:
            return []
        taken = ["on"] * min(self.count, self.maximum) + ["over"] * self.over
        return taken + ["free"] * (self.maximum - len(taken))


class ClassHead(Filled):
    """The limit of a class of service, where it holds."""

    def __init__(self, limit: ClassLimit, names: dict[int | str, str]) -> None:
        self.count, self.maximum = limit.count, limit.maximum
        self.name = CLASSES[limit.class_of_service]
        self.place = "in active work" if limit.column is None else f"in {names[limit.column]}"


@dataclass(frozen=True)
class FaceCell:
    """The cards of one column in one lane, and how many more there are."""

    head: Head
    lane: Lane
    cards: list[Card]
    more: int
    html: SafeString

    @property
    def total(self) -> int:
        return len(self.cards) + self.more

    @property
    def last(self) -> str:
        return self.cards[-1]["key"] if self.cards else ""


class Face:
    """One look, worded."""

    # Of much that is done a few cards stand first; who asks for cards by their keys gets them all.
    folds_done = True

    def __init__(self, look: Look, *, by: By) -> None:
        self.look, self.by = look, by
        self.board = look.board
        self.heads = [Head(column) for column in look.columns]
        if first := next((head for head in self.heads if head.pulls), None):
            first.pulls_first = True
        if active := next((head for head in self.heads if head.column.category == Category.ACTIVE), None):
            active.is_first_active = True
        names = {column.id: column.name for column in look.columns}
        self.limits = [ClassHead(limit, names) for limit in look.limits]

    @cached_property
    def lanes(self) -> list[tuple[Lane, list[FaceCell]]]:
        return [(lane, list(self._cells(lane))) for lane in self.look.lanes]

    @property
    def has_lanes(self) -> bool:
        return self.by is not By.NONE

    @property
    def is_empty(self) -> bool:
        return not self.look.total

    def _cells(self, lane: Lane) -> Iterator[FaceCell]:
        for head in self.heads:
            yield self.cell(head, lane)

    def cell(self, head: Head, lane: Lane, *, passed: int = 0) -> FaceCell:
        cell = self.look.cell(head.column, lane)
        found = self.look.cards_in(cell)
        is_done = head.column.category == Category.DONE
        if self.folds_done and is_done and not passed and cell.total > MANY_DONE:
            found = found[:FIRST_DONE]
        cards = [self.dress(card, head.column) for card in found]
        html = mark_safe("".join([self.drawn(card) for card in cards]))
        return FaceCell(head, lane, cards, max(0, cell.total - passed - len(cards)), html)

    def drawn(self, card: Card, *, oob: bool = False) -> SafeString:
        return drawn(card, self.board.name, may_move=self.board.may_move, oob=oob)

    def pair(self, crew: list[int]) -> SafeString:
        return pair(
            tuple((number, self.look.people[number]["name"]) for number in crew if number in self.look.people)
        )

    def dress(self, card: Card, column: BoardColumn) -> Card:
        """The card with the words that only a reader needs."""
        return card | {
            "pair": self.pair(card["crew"]),
            "is_old": bool(card["age"] and column.age_85 and card["age"] > column.age_85),
            "line": column.age_85,
            "reason": REASONS.get(card["blocked"]["reason"], "") if card["blocked"] else "",
            "is_done": column.category == "done",
            "place": column.id,
            "sign": pictures()[card["backlog"]],
            "url": address(card["key"]),
        }


class OutlinedFace(Face):
    """The same with outlines in the places of cards: what a page that has most of them needs to come up to date.

    Cards that look otherwise than in a body with the stamps `known` are drawn, since most readers lack just these.
    """

    def __init__(self, look: Look, *, by: By, known: Container[str] | None) -> None:
        super().__init__(look, by=by)
        self.known, self.stamps = known, set[str]()

    def drawn(self, card: Card, *, oob: bool = False) -> SafeString:
        mark = stamp(card, self.board.name, may_move=self.board.may_move)
        self.stamps.add(mark)
        if self.known is not None and mark not in self.known:
            return super().drawn(card)
        return format_html('<li id="card-{}" data-stamp="{}" data-outline></li>', card["key"], mark)
