from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.of_item import as_it_is, tag_of
from backlogs.models import Column, WorkItem
from backlogs.models.column_next import Next
from boards.ahead import look_ahead
from boards.api.on_board import OnBoard
from boards.api.shapes import AheadShape, ManyMovesInput, MovedShape, MoveInput, NextShape, PlacedCardShape
from boards.look import placed_card
from boards.moves import items_of, sought, sought_together
from boards.team_board import TeamBoard
from core.errors import Refused


class Moves(OnBoard):
    """Bring an item into a column; who may is asked by the column, who may rank by the feature or the backlog (R2)."""

    serializer_class = PlacedCardShape
    inputs = {"create": MoveInput}
    pagination_class = None

    @extend_schema(responses={200: PlacedCardShape})
    def create(self, request: Request, board: str) -> Response:
        """409 `wip_limit`: the column is full. 409 `stale`, `neighbour_moved`: `current` is the card as it is now."""
        move = sought(request.user, board, self.input())
        if move is None:
            raise Http404
        move.make()
        return Response(placed_card(move.board, move.item.pk))

    @extend_schema(
        parameters=[OpenApiParameter("item", str, many=True, required=True, description="Keys of cards.")],
        responses={200: AheadShape(many=True)},
    )
    def list(self, request: Request, board: str) -> Response:
        """What the limits of each place would say of these cards together; the column decides when they come."""
        found = self.board()
        items = items_of(found, request.query_params.getlist("item"))
        return Response([asdict(each) for each in look_ahead(found, items)])

    def represent(self, thing: WorkItem) -> Any:
        return placed_card(self.board(), thing.pk)

    def tag(self, thing: WorkItem) -> str:
        """That of the item, since a card is changed there."""
        return tag_of(as_it_is(thing))


class ManyMoves(OnBoard):
    """Many cards by one verb, in one transaction."""

    serializer_class = MovedShape
    inputs = {"create": ManyMovesInput}
    pagination_class = None

    @extend_schema(responses={200: MovedShape(many=True)})
    def create(self, request: Request, board: str) -> Response:
        """All of them or none. 409 `wip_limit`: together they do not fit. 409 `stale`: one was moved meanwhile."""
        sent = self.input()
        together = sought_together(self.board(), sent["moves"], sent.get("because", ""))
        together.make()
        return Response([
            {"key": move.item.key, "column": move.column.pk, "version": move.item.version}
            for move in together.moves
        ])  # fmt: skip

    def represent(self, thing: WorkItem) -> Any:
        return placed_card(self.board(), thing.pk)

    def tag(self, thing: WorkItem) -> str:
        return tag_of(as_it_is(thing))


class NextCard(OnBoard):
    """What the policy pulls into a column: expedite work, what is older than its 85 % line, then rank and ease."""

    serializer_class = NextShape
    inputs = {}
    pagination_class = None

    @extend_schema(responses={200: NextShape})
    def retrieve(self, request: Request, board: str, column: str) -> Response:
        """What would be pulled now, and why; or why nothing would."""
        found = self.column()
        try:
            return Response(next_shape(found, found.look_next()))
        except Refused as refused:
            nothing = {"item": None, "title": "", "source": None}
            return Response(nothing | {"column": found.pk, "why": refused.sentence})

    @extend_schema(request=None, responses={200: NextShape})
    def create(self, request: Request, board: str, column: str) -> Response:
        """Of two who pull at once each gets a card of the own, or a sentence. 409 `column_removed`: it is gone."""
        found = self.column()
        return Response(next_shape(found, found.pull_next(by=request.user)))

    def column(self) -> Column:
        """A board across teams has no columns of its own."""
        board = self.board()
        if not isinstance(board, TeamBoard):
            raise Http404
        return board.column(self.kwargs["column"])


def next_shape(column: Column, found: Next) -> dict[str, Any]:
    item = found.item
    return {
        "item": item.key,
        "title": item.title,
        "source": found.source.pk,
        "column": column.pk,
        "why": found.why,
    }
