"""The chips over a board: what it can be narrowed by at one click, how many cards each would leave, and what it is narrowed by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from backlogs.filters import AnyOf
from backlogs.models.words import BacklogKind, ClassOfService
from boards import filters
from boards.board import Condition, among_items
from boards.reading import PLACED
from core.statements import ask
from people.models import Customer, Person

if TYPE_CHECKING:
    from django.http import HttpRequest

    from boards.board import Board

# A field of its own, so no chip.
IN_THE_FORM = {"q"}


@dataclass(frozen=True)
class Chip:
    """A filter that is on or off; its name and value are those of the API."""

    name: str
    value: str
    label: str
    icon: str = ""

    @property
    def meant(self) -> str | bool:
        """The value as its filter has it after the form."""
        return True if self.value == "true" else self.value


@dataclass(frozen=True)
class Choice:
    """One more thing to narrow by, or one that the board is narrowed by: what a click on it asks for."""

    words: str
    question: str
    count: int | None = None


def chips_of(board: Board) -> list[Chip]:
    """A person's board has no standup, and what is on it is that person's."""
    own = [
        Chip("crew", "me", "Mine"),
        Chip("blocked", "true", "Blocked"),
        Chip("past_line", "true", "Past the 85 % line"),
    ]
    if board.name.startswith("person-"):
        return own[1:]
    return [
        *own,
        Chip("changed", "standup", "Changed since standup"),
        Chip("came_in", "iteration", "Came in", "interrupt"),
    ]


def counts(board: Board, asked: QueryDict, request: HttpRequest) -> list[tuple[Chip, int]]:
    """Of the cards shown now how many each chip would leave, in one statement."""
    chips, values = chips_of(board), []
    # Only what is placed: the finished work of years must not be looked through for each chip.
    placed = board.items().filter(placement__isnull=False, placement__archived_at=None)
    cards = filters.CardFilter(QueryDict(), queryset=placed, request=request)
    cards.board = board
    parts = []
    for chip in chips:
        condition = among_items(cards.filters[chip.name].filter(placed, chip.meant))
        parts.append(f"sum(CASE WHEN {condition.text} THEN 1 ELSE 0 END)")
        values += condition.values
    where = _where(board, asked, request)
    [row] = ask(f"SELECT {', '.join(parts)}{PLACED} AND ({where.text})", [*values, *where.values])
    return [(chip, count or 0) for chip, count in zip(chips, row, strict=True)]


def _where(board: Board, asked: QueryDict, request: HttpRequest) -> Condition:
    condition, _ = filters.narrowed(board, asked, request)
    return board.condition & condition if condition else board.condition


CREWS = "JOIN backlogs_crew c ON c.item_id = i.id AND c.left_at IS NULL JOIN people_person n ON n.id = c.person_id"
LABELS = "JOIN backlogs_itemlabel c ON c.item_id = i.id JOIN backlogs_label n ON n.id = c.label_id"
CUSTOMERS = "JOIN people_customer n ON n.id = i.customer_id"
BACKLOGS = "JOIN backlogs_backlog n ON n.id = i.backlog_id"


def choices(board: Board, asked: QueryDict, request: HttpRequest) -> Iterator[tuple[str, list[Choice]]]:
    """What else the cards shown now differ in, each with how many it would leave."""
    classes, kinds = dict(ClassOfService.choices), dict(BacklogKind.choices)
    found: Iterable[tuple[str, str, str, str]] = (
        ("Person", "crew", CREWS, "n.id, n.name"),
        ("Class of service", "class_of_service", "", "i.class_of_service, i.class_of_service"),
        ("Backlog", "backlog", BACKLOGS, "n.kind, n.kind"),
        ("Customer", "customer", CUSTOMERS, "n.id, n.name"),
        ("Label", "label", LABELS, "n.name, n.name"),
    )
    where = _where(board, asked, request)
    for title, name, joined, columns in found:
        table = PLACED.replace("\nWHERE", f"\n{joined}\nWHERE")
        rows = ask(
            f"SELECT {columns}, count(DISTINCT i.id){table} AND ({where.text}) GROUP BY 1, 2 ORDER BY 2 LIMIT 40",
            where.values,
        )
        given = asked.getlist(name)
        others = [row for row in rows if str(row[0]) not in given]
        told = classes | kinds if name in {"class_of_service", "backlog"} else {}
        yield (
            title,
            [
                Choice(
                    str(told.get(words, words)).capitalize() if told else words,
                    _with(asked, name, str(value)),
                    count,
                )
                for value, words, count in others
            ],
        )


def worn(board: Board, asked: QueryDict) -> list[tuple[str, str, Choice]]:
    """What the board is narrowed by beside its chips: name, value, and what a click to take it off asks for.

    The form sends names and values along, so that a chip is clicked on top of them.
    """
    own = {(chip.name, chip.value) for chip in chips_of(board)}
    return [
        (name, value, Choice(_words(board.viewer, name, value), _without(asked, name, value)))
        for name in asked
        if name in filters.names() - IN_THE_FORM
        for value in _meant(asked, name)
        if value and (name, value) not in own
    ]


def bar(board: Board, asked: QueryDict) -> dict[str, Any]:
    """The filters of a board's page; the counts come after it."""
    chips = [(chip, chip.value in _meant(asked, chip.name)) for chip in chips_of(board)]
    return {"chips": chips, "worn": worn(board, asked), "asked": asked}


def _meant(asked: QueryDict, name: str) -> list[str]:
    """Several values where any of them may hold, else the last one, as its filter has it."""
    given = asked.getlist(name)
    return given if isinstance(filters.CardFilter.base_filters[name], AnyOf) else given[-1:]


def _words(viewer: Person, name: str, value: str) -> str:
    if name == "crew":
        return (
            "Nobody on it"
            if value == "none"
            else _named(Person.objects.visible_to(viewer), value) or "Somebody"
        )
    if name == "customer":
        return _named(Customer.objects.visible_to(viewer), value) or "A customer"
    if name == "iteration" and value == "current":
        return "This iteration"
    known = dict(ClassOfService.choices) | dict(BacklogKind.choices)
    told = known.get(value, value)
    return (
        told.capitalize()
        if name in {"class_of_service", "backlog"}
        else f"{name.replace('_', ' ').capitalize()}: {told}"
    )


def _named(rows: Any, value: str) -> str:
    return rows.filter(pk=value).values_list("name", flat=True).first() or "" if value.isdecimal() else ""


def _with(asked: QueryDict, name: str, value: str) -> str:
    changed = _clean(asked)
    changed[name] = value
    return changed.urlencode()


def _without(asked: QueryDict, name: str, value: str) -> str:
    changed = _clean(asked)
    changed.setlist(name, [other for other in asked.getlist(name) if other != value])
    return changed.urlencode()


def _clean(asked: QueryDict) -> QueryDict:
    changed = QueryDict(mutable=True)
    for name in asked:
        if given := [value for value in asked.getlist(name) if value]:
            changed.setlist(name, given)
    return changed
