from __future__ import annotations

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from boards import tags
from boards.api.answer import board_answer
from boards.api.on_board import OnBoard
from boards.api.shapes import BoardShape, Question
from boards.asking import refuse_unknown, wish_of
from boards.filters import CardFilter
from boards.finding import NAME
from boards.lanes_by import By
from boards.look import survey


class Boards(OnBoard):
    """What people look at: of a team, of a feature across teams, or what a person works on. Derived, it has no row."""

    serializer_class = BoardShape
    lookup_field = "board"
    lookup_value_regex = NAME

    @extend_schema(
        parameters=[Question, *(OpenApiParameter(name, str) for name in CardFilter.base_filters)],
        responses={200: BoardShape, 304: None},
    )
    def retrieve(self, request: Request, board: str) -> Response:
        """Unchanged since If-None-Match it is a 304 without a body, in a few statements."""
        found, question = self.board(), request.META.get("QUERY_STRING", "")
        if known := tags.known(found, question, request.headers.get("If-None-Match", "")):
            return Response(status=304, headers={"ETag": known, **PRIVATE})
        refuse_unknown(request.query_params)
        wish = wish_of(found, request.query_params, request, lanes=By.NONE)
        numbers = dict(
            tags.heads(found)
        )  # before the cards are read, so that the tag is never newer than they
        seen = survey(found, wish)
        numbers |= {
            lane.team_id: lane.number
            for lane in seen.features
            if lane.team_id and lane.team_id not in found.teams
        }
        return Response(board_answer(seen), headers={"ETag": tags.tag(found, question, numbers), **PRIVATE})


PRIVATE = {"Cache-Control": "private, no-cache"}
