from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.db import connections
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from boards.api.on_board import OnBoard
from boards.live import stream
from boards.live.position import Position, position
from boards.live.watch import Watch, pass_of

TYPE = "text/event-stream"
LONGEST_ID = 400


class Anything(BaseContentNegotiation):
    """Whoever asks for events is told of problems in JSON."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class EventShape(serializers.Serializer):
    """An event as its reader gets it."""

    event = serializers.CharField(help_text="`message`, if nothing is said; `told` is a word and has no id.")
    id = serializers.CharField(required=False, help_text="To come back with.")
    data = serializers.CharField(help_text="A number; of `told` what is other than it was.")
    retry = serializers.IntegerField(required=False)


class Live(OnBoard):
    """Numbers as they grow: fetch the board when a new one comes. A stream carries no content."""

    content_negotiation_class = Anything
    pagination_class = None

    @extend_schema(
        operation_id="boards_live",
        parameters=[
            OpenApiParameter("Last-Event-ID", str, "header", description="The id that was heard last."),
            OpenApiParameter("after", str, description="The same, for who cannot set the header."),
        ],
        responses={(200, TYPE): forced_singular_serializer(EventShape)},
    )
    def list(self, request: Request, board: str) -> HttpResponseBase:
        """Server-sent events `id: n` and `data: n`: all entries of the journal up to n can be read.

        Coming back with the id that was heard last, nothing is missed. The stream ends when the board is not seen any more.
        429 `too_many_streams`: close some.
        """
        found = self.board()
        sent = (request.headers.get("Last-Event-ID") or request.query_params.get("after", ""))[:LONGEST_ID]
        if not isinstance(request._request, ASGIRequest):
            return streamed(once(position(found), sent))
        stream.require_room(request.user.pk)
        if request.method == "HEAD":  # whether somebody would be let in, and who it is
            return HttpResponse(content_type=TYPE, headers={"Viewer": str(request.user.pk)})
        watch = Watch(pass_of(request), request.user.pk, board)
        connections.close_all()  # for as long as the stream is open, this thread would keep it
        return streamed(stream.events(watch, sent))


def once(now: Position, sent: str) -> Iterator[bytes]:
    """Where a process serves one request at a time, a stream would hold it: whoever asks comes back soon instead."""
    yield stream.hello(stream.POLLS_EVERY)
    if now.id != sent:
        yield stream.event(now)


def streamed(told: Iterator[bytes] | AsyncIterator[bytes]) -> StreamingHttpResponse:
    # X-Accel-Buffering: nginx passes each event on at once.
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingHttpResponse(told, content_type=TYPE, headers=headers)
