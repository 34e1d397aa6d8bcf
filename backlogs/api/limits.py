from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.models import Column, Limit
from core.api.serializers import SeenById, StrictModelSerializer
from people.api.of_team import OfTeam


class LimitRow(StrictModelSerializer):
    count = serializers.SerializerMethodField(help_text="What it counts now.")

    class Meta:
        model = Limit
        fields = ("id", "column", "class_of_service", "maximum", "on_full", "counts_blocked", "count")
        read_only_fields = fields

    def get_count(self, limit: Limit) -> int:
        return limit.held().count()


class LimitInput(StrictModelSerializer):
    column = SeenById(
        queryset=Column.objects.standing(),
        required=False,
        allow_null=True,
        help_text="Without one, all active and waiting columns.",
    )
    counts_blocked = serializers.BooleanField(
        required=False, help_text="Whether cards that are blocked count."
    )

    class Meta:
        model = Limit
        fields = ("column", "class_of_service", "maximum", "on_full", "counts_blocked")


class Limits(OfTeam):
    """How much may be in a column, or of a class of service in active work; set by the team's administrators."""

    model = Limit
    serializer_class = LimitRow
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": LimitInput}
    matched_actions = ()
    pagination_class = None

    def get_queryset(self) -> QuerySet:
        standing = super().get_queryset().standing()  # type: ignore[attr-defined]
        return standing.select_related("team", "column__team").order_by("id")

    @extend_schema(responses={200: LimitRow(many=True)})
    def list(self, request: Request, **kwargs: Any) -> Response:
        return Response([self.represent(limit) for limit in self.get_queryset()])

    @extend_schema(responses={201: LimitRow})
    def create(self, request: Request, team_key: str) -> Response:
        """Set the limit of this place, whether there was one or not."""
        team, sent = self.team(), self.input()
        place = {"team": team, "column": sent.pop("column", None)}
        place["class_of_service"] = sent.pop("class_of_service", "")
        limit = Limit.objects.impose(**place, **sent, by=request.user)
        return Response(self.represent(limit), 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, team_key: str, pk: str) -> Response:
        self.get_object().lift(by=request.user)
        return Response(status=204)
