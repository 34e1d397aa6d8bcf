"""What is written about an item, and its checklist."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.comments import Comments
from backlogs.api.of_item import Keyed, keyed
from backlogs.models import ChecklistLine, WorkItem
from core.api.serializers import StrictModelSerializer, StrictSerializer
from journal.api.resource import Listed


class CommentsOnItem(Comments, Keyed):
    def whole(self) -> WorkItem:
        seen = WorkItem.objects.visible_to(self.request.user).values("pk")
        asked = WorkItem.objects.requested_by(self.request.user).values("pk")
        return keyed(WorkItem.objects.filter(Q(pk__in=seen) | Q(pk__in=asked)), self.kwargs["key"])


class LineShape(StrictModelSerializer):
    class Meta:
        model = ChecklistLine
        fields = ("id", "text", "position", "done_at")
        read_only_fields = fields


class LineInput(StrictSerializer):
    text = serializers.CharField(max_length=300)


class LinePlace(StrictSerializer):
    """In front of another line; without one it is the last."""

    before = serializers.IntegerField(allow_null=True, required=False, default=None)


class Checklist(Listed, Keyed):
    """What has to be met, line by line."""

    model = ChecklistLine
    serializer_class = LineShape
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": LineInput, "place": LinePlace}
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

    @extend_schema(request=LinePlace, responses={200: LineShape})
    @action(detail=True, methods=["post"])
    def place(self, request: Request, key: str, pk: str) -> Response:
        """Elsewhere in the list."""
        line, before = self.line(pk), self.input()["before"]
        line.item.place_line(line, by=request.user, before=self.line(str(before)) if before else None)
        line.refresh_from_db()
        return Response(self.represent(line))
