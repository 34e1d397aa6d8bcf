"""What happened to an item or a feature, newest first, in sentences."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.of_item import Keyed
from backlogs.history import history
from core.api.serializers import StrictSerializer
from journal.api.resource import Resource
from journal.models import Entry
from journal.sentences import story


class ToldShape(StrictSerializer):
    """An entry of the journal; the sentence is for reading, the verb for programs."""

    number = serializers.IntegerField(
        source="entry.number", help_text="In the stream of its team, without a gap."
    )
    at = serializers.DateTimeField(source="entry.happened_at")
    told_at = serializers.DateTimeField(
        source="entry.at", help_text="Later than `at` for what an import brought."
    )
    by = serializers.IntegerField(source="entry.by_id", allow_null=True)
    verb = serializers.CharField(source="entry.verb")
    sentence = serializers.CharField()


class Told(Resource):
    model = Entry
    serializer_class = ToldShape
    matched_actions = ()
    kind: str

    def subject(self) -> int:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Entry.objects.none()
        return history(self.kind, self.subject(), self.request.user).order_by("-id")

    @extend_schema(responses={200: ToldShape(many=True)})
    def list(self, request: Request, **kwargs: str) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(ToldShape(story(rows or [], request.user), many=True).data)


class HistoryOfItem(Told, Keyed):
    """Every move, change and word about the item since it came."""

    kind = "item"

    def subject(self) -> int:
        return self.seen().pk
