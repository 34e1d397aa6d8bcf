"""What part of a board a query string asks for; the same words on the page and in the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import ValidationError

from boards import filters
from boards.api.shapes import Question
from boards.lanes_by import By
from boards.reading import Wish
from core.errors import Invalid

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from boards.board import Board

WINDOW = 30
# Cards of a page at first; further ones come when they are asked for.
MOST_ON_A_PAGE = 240


def wish_of(board: Board, asked: QueryDict, request: HttpRequest, *, lanes: By) -> Wish:
    """`lanes` is what the door shows when nothing is said; the page shows fewer cards of a large board."""
    most = MOST_ON_A_PAGE if lanes is By.FEATURE else None
    if not asked:
        return Wish(lanes, window=WINDOW, most=most)
    read = Question(
        data={"lanes": lanes} | {name: asked[name] for name in asked if name in Question().fields}
    )
    errors = {} if read.is_valid() else dict(read.errors)
    condition, form = filters.narrowed(board, asked, request)
    errors |= {name: list(found) for name, found in (form.errors if form else {}).items()}
    if errors:
        raise ValidationError(errors)
    said = read.validated_data
    return Wish(
        lanes=By(said["lanes"]),
        window=None if said["cards"] == "all" else WINDOW,
        narrowed=condition,
        most=most,
        cell=_cell(said),
        after=_after(board, said.get("after")),
    )


def lanes_asked(asked: QueryDict, otherwise: By) -> By:
    """Of a question that is no form: a word that is none says nothing."""
    try:
        return By(asked.get("lanes", otherwise))
    except ValueError:
        return otherwise


def refuse_unknown(asked: QueryDict) -> None:
    known = filters.names() | set(Question().fields) | {"format"}
    if wrong := {name: ["This parameter is not known here."] for name in asked if name not in known}:
        raise ValidationError(wrong, code="unknown_parameter")


def _cell(said: dict[str, Any]) -> tuple[int | str, int] | None:
    if "column" not in said:
        return None
    column = said["column"]
    return (int(column) if column.isdecimal() else column), said.get("lane", 0)


def _after(board: Board, key: str | None) -> int | None:
    if key is None:
        return None
    number = board.items().filter(key=key).values_list("pk", flat=True).first()
    if number is None:
        raise Invalid("There is no such card here.", code="unknown_card", field="after")
    return number
