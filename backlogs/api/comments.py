"""What is written about items and features: read, said, put right by who wrote it, emptied."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.talk_shapes import CommentChange, CommentInput, CommentShape
from backlogs.models import Comment
from core.api.etags import require_match
from core.locking import lock
from journal.api.resource import Detailed, Listed, Resource
from journal.recording import verb


class Comments(Listed, Detailed, Resource):
    """Of the team, and public answers; who asked reads and writes the public ones only."""

    model = Comment
    serializer_class = CommentShape
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": CommentInput, "partial_update": CommentChange}
    matched_actions = ("partial_update",)

    def whole(self) -> Any:
        """What is talked about, if the reader sees it or asked for it."""
        raise NotImplementedError

    def is_inside(self, whole: Any) -> bool:
        return bool(type(whole).objects.visible_to(self.request.user).filter(pk=whole.pk).exists())

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Comment.objects.none()
        whole = self.whole()
        rows = whole.comments.select_related("author").order_by("written_at", "id")
        return rows if self.is_inside(whole) else rows.filter(audience=Comment.Audience.PUBLIC)

    @extend_schema(responses={201: CommentShape})
    def create(self, request: Request, **kwargs: str) -> Response:
        return Response(self.represent(self.whole().comment(by=request.user, **self.input())), 201)

    @extend_schema(responses={200: CommentShape})
    def partial_update(self, request: Request, **kwargs: str) -> Response:
        """One's own words, put right."""
        comment, sent = self.get_object(), self.input()
        with verb():
            lock(comment.about)
            lock(comment)
            require_match(request, comment)
            comment.edit(sent.get("text", comment.text), by=request.user)
        return self.answer(comment)

    @extend_schema(responses={200: CommentShape})
    @action(detail=True, methods=["post"])
    def redaction(self, request: Request, **kwargs: str) -> Response:
        """Empty it in place: by its author or an administrator."""
        comment = self.get_object()
        comment.redact(by=request.user)
        return self.answer(comment)
