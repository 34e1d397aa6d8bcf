from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.of_item import as_it_is, tag_of
from backlogs.models import WorkItem
from boards.api.on_board import OnBoard
from boards.api.shapes import MoveInput, PlacedCardShape
from boards.look import placed_card
from boards.moves import sought


class Moves(OnBoard):
    """Bring an item into a column; who may is asked by the column, who may rank by the feature or the backlog (R2)."""

    serializer_class = PlacedCardShape
    inputs = {"create": MoveInput}

    @extend_schema(responses={200: PlacedCardShape})
    def create(self, request: Request, board: str) -> Response:
        """409 `wip_limit`: the column is full. 409 `stale`, `neighbour_moved`: `current` is the card as it is now."""
        move = sought(request.user, board, self.input())
        if move is None:
            raise Http404
        move.make()
        return Response(placed_card(move.board, move.item.pk))

    def represent(self, thing: WorkItem) -> Any:
        return placed_card(self.board(), thing.pk)

    def tag(self, thing: WorkItem) -> str:
        """That of the item, since a card is changed there."""
        return tag_of(as_it_is(thing))
