"""What is written about an item, and its checklist."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.of_item import Keyed, keyed
from backlogs.api.talk_shapes import CommentInput, CommentShape
from backlogs.models import ChecklistLine, Comment, WorkItem
from core.api.serializers import StrictModelSerializer, StrictSerializer
from journal.api.resource import Listed


class CommentsOnItem(Listed, Keyed):
    """Of the team, and public answers; who asked reads and writes the public ones only."""

    model = Comment
    serializer_class = CommentShape
    lookup_value_regex = "[0-9]+"
    inputs = {"create": CommentInput}
    matched_actions = ()

    def whole(self) -> WorkItem:
        seen = WorkItem.objects.visible_to(self.request.user).values("pk")
        asked = WorkItem.objects.requested_by(self.request.user).values("pk")
        return keyed(WorkItem.objects.filter(Q(pk__in=seen) | Q(pk__in=asked)), self.kwargs["key"])

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Comment.objects.none()
        item = self.whole()
        rows = item.comments.select_related("author").order_by("written_at", "id")
        inside = WorkItem.objects.visible_to(self.request.user).filter(pk=item.pk).exists()
        return rows if inside else rows.filter(audience=Comment.Audience.PUBLIC)

    @extend_schema(responses={201: CommentShape})
    def create(self, request: Request, key: str) -> Response:
        return Response(self.represent(self.whole().comment(by=request.user, **self.input())), 201)

    @extend_schema(responses={200: CommentShape})
    @action(detail=True, methods=["post"])
    def redaction(self, request: Request, key: str, pk: str) -> Response:
        """Empty it in place: by its author or an administrator."""
        comment = self.get_object()
        self.whole().redact(comment, by=request.user)
        return Response(self.represent(comment))


class LineShape(StrictModelSerializer):
    class Meta:
        model = ChecklistLine
        fields = ("id", "text", "position", "done_at")
        read_only_fields = fields


class LineInput(StrictSerializer):
    text = serializers.CharField(max_length=300)


class Checklist(Listed, Keyed):
    """What has to be met, line by line."""

    model = ChecklistLine
    serializer_class = LineShape
    lookup_value_regex = "[0-9]+"
    inputs = {"create": LineInput}
    matched_actions = ()

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return ChecklistLine.objects.none()
        return self.seen().checklist.filter(removed_at=None).order_by("position", "id")

    def line(self, pk: str) -> ChecklistLine:
        found = self.get_queryset().select_related("item__team").filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    @extend_schema(responses={201: LineShape})
    def create(self, request: Request, key: str) -> Response:
        return Response(self.represent(self.seen().list_line(by=request.user, **self.input())), 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, key: str, pk: str) -> Response:
        line = self.line(pk)
        line.item.strike_line(line, by=request.user)
        return Response(status=204)

    @extend_schema(responses={200: LineShape})
    @action(detail=True, methods=["post"])
    def tick(self, request: Request, key: str, pk: str) -> Response:
        """It is met."""
        line = self.line(pk)
        line.item.tick(line, by=request.user)
        return Response(self.represent(line))

    @extend_schema(responses={200: LineShape})
    @tick.mapping.delete
    def untick(self, request: Request, key: str, pk: str) -> Response:
        line = self.line(pk)
        line.item.untick(line, by=request.user)
        return Response(self.represent(line))
