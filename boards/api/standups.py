from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from boards.api import standup_shapes as shapes
from boards.board import Board
from boards.finding import NAME, board_seen_by
from boards.live import announce
from boards.models import Standup
from boards.standup_filters import StandupFilter
from boards.standup_steps import walk_on
from boards.standup_summary import figures_of, text_of
from journal.api.resource import Detailed, Listed, Resource

NAMED = re.compile(NAME)


class Standups(Listed, Detailed, Resource):
    """A team, or whoever is on a feature, goes through its cards. The open one of a board: `?board=team-LINUX&open=true`."""

    model = Standup
    serializer_class = shapes.StandupShape
    filterset_class = StandupFilter
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {
        "create": shapes.StandupInput, "walk": shapes.WalkInput, "order": shapes.OrderInput,
        "questions": shapes.QuestionInput, "park": shapes.QuestionInput,
    }  # fmt: skip

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("team", "feature", "led_by", "item").order_by("id")

    def board(self, name: str) -> Board:
        found = board_seen_by(self.request.user, name) if NAMED.fullmatch(name) else None
        if found is None:
            raise Http404
        return found

    @extend_schema(responses={200: shapes.StandupRowShape(many=True)})
    def list(self, request: Request) -> Response:
        """Without their walks."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(shapes.StandupRowShape(rows, many=True).data)

    @extend_schema(responses={200: shapes.StandupShape, 201: shapes.StandupShape})
    def create(self, request: Request) -> Response:
        """201: begun. 200: it goes on already; today's open one of the board is the answer."""
        sent = self.input()
        board = self.board(sent.pop("board"))
        standing = Standup.objects.on(board.name).open().values_list("pk", flat=True).first()
        begun = Standup.objects.begin(board, by=request.user, **sent)
        if begun.pk == standing:
            return self.answer(begun)
        return self.created(begun, reverse("api-standup-detail", args=[begun.pk]))

    @extend_schema(responses={200: shapes.StandupShape})
    @action(detail=True, methods=["post"])
    def walk(self, request: Request, pk: str) -> Response:
        """By who leads. 409 `not_leading`: take the lead first. 409 `stale`: somebody went on already."""
        standup, sent = self.get_object(), self.input()
        walk_on(standup, sent["to"], by=request.user, seen=sent.get("seen"))
        return self.answer(standup)

    @extend_schema(responses={200: shapes.StandupShape})
    @action(detail=True, methods=["post"])
    def order(self, request: Request, pk: str) -> Response:
        """The walk anew in another order; by who leads."""
        standup = self.get_object()
        board = self.board(standup.board_name)
        standup.arrange(self.input()["order"], by=request.user, board=board)
        return self.answer(standup)

    @extend_schema(request=None, responses={200: shapes.StandupShape})
    @action(detail=True, methods=["post"])
    def lead(self, request: Request, pk: str) -> Response:
        """Taken by whoever takes part."""
        standup = self.get_object()
        standup.take_lead(by=request.user)
        return self.answer(standup)

    @extend_schema(request=None, responses={200: shapes.StandupShape})
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """The timer stands. Twice is once."""
        standup = self.get_object()
        standup.pause(by=request.user)
        return self.answer(standup)

    @extend_schema(request=None, responses={200: shapes.StandupShape})
    @pause.mapping.delete
    def resume(self, request: Request, pk: str) -> Response:
        """The timer runs on."""
        standup = self.get_object()
        standup.resume(by=request.user)
        return self.answer(standup)

    @extend_schema(responses={200: shapes.HereShape})
    @action(detail=True, methods=["get"])
    def here(self, request: Request, pk: str) -> Response:
        """Who is in front of it now; of one that ended, who was."""
        return Response({"here": people_at(self.get_object())})

    @extend_schema(request=None, responses={200: shapes.HereShape})
    @here.mapping.post
    def come(self, request: Request, pk: str) -> Response:
        """One's own place, for the next minute; said again it lasts."""
        standup = self.get_object()
        standup.take_seat(by=request.user)
        announce(standup.board_name, "standup")
        return Response({"here": people_at(standup)})

    @extend_schema(responses={200: shapes.QuestionShape(many=True)})
    @action(detail=True, methods=["get"], filter_backends=[], pagination_class=None)
    def questions(self, request: Request, pk: str) -> Response:
        """Parked, settled ones included."""
        rows = self.get_object().questions.select_related("item")
        return Response(shapes.QuestionShape(rows, many=True).data)

    @extend_schema(request=shapes.QuestionInput, responses={201: shapes.QuestionShape})
    @questions.mapping.post
    def park(self, request: Request, pk: str) -> Response:
        """A question for after, at the card that everybody sees or the one named. The same twice is once."""
        sent = self.input()
        question = self.get_object().park(sent["text"], by=request.user, at=sent.get("item", ""))
        return Response(shapes.QuestionShape(question).data, status.HTTP_201_CREATED)

    @extend_schema(
        request=None,
        responses={204: None},
        parameters=[OpenApiParameter("question", int, OpenApiParameter.PATH)],
    )
    @action(detail=True, methods=["delete"], url_path="questions/(?P<question>[0-9]{1,18})")
    def settlement(self, request: Request, pk: str, question: str) -> Response:
        """Settled, at the standup or after it; it stays in the summary's journal."""
        standup = self.get_object()
        standup.settle(get_object_or_404(standup.questions, pk=question), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={200: shapes.StandupShape})
    @action(detail=True, methods=["post"])
    def closure(self, request: Request, pk: str) -> Response:
        """It ends, and the journal keeps its figures. Twice is once."""
        standup = self.get_object()
        standup.end(by=request.user)
        return self.answer(standup)

    @extend_schema(responses={200: shapes.SummaryShape})
    @action(detail=True, methods=["get"])
    def summary(self, request: Request, pk: str) -> Response:
        """As it stands now, or as it ended; the text names what the reader sees."""
        standup = self.get_object()
        items = self.board(standup.board_name).items()
        told: dict[str, Any] = {
            "text": text_of(standup, items),
            **figures_of(standup),
            "here": people_at(standup),
        }
        return Response(told)


def people_at(standup: Standup) -> list[int]:
    return list(standup.seats.taken().order_by("person").values_list("person", flat=True))
