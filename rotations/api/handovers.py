from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from journal.api.resource import Detailed, Listed, Resource
from rotations.api.shapes import HandoverInput, HandoverRowShape, HandoverShape
from rotations.filters import HandoverFilter
from rotations.models import Handover


class Handovers(Listed, Detailed, Resource):
    """What the one whose turn ends tells the next."""

    model = Handover
    serializer_class = HandoverShape
    filterset_class = HandoverFilter
    lookup_value_regex = "[0-9]+"
    inputs = {"partial_update": HandoverInput}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("rotation__team", "outgoing", "incoming").order_by("id")

    @extend_schema(responses={200: HandoverRowShape(many=True)})
    def list(self, request: Request) -> Response:
        """Without their words."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(HandoverRowShape(rows, many=True).data)

    @extend_schema(responses={200: HandoverShape})
    def partial_update(self, request: Request, pk: str) -> Response:
        """By who hands over, or an administrator of the team; until it is accepted."""
        with self.matched() as handover:
            handover.edit(by=request.user, **{"text": handover.text, **self.input()})
        return self.answer(handover)

    @extend_schema(request=None, responses={200: HandoverShape})
    @action(detail=True, methods=["post"])
    def acceptance(self, request: Request, pk: str) -> Response:
        """By who takes over. Twice is once."""
        handover = self.get_object()
        handover.accept(by=request.user)
        return self.answer(handover)
