from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.models import Block, Column, Limit, Placement
from backlogs.models.words import ClassOfService, LimitedLane
from backlogs.room import IN_WORK
from core.api.serializers import SeenById, StrictModelSerializer
from people.api.of_team import OfTeam
from people.models import Team


class LimitRow(StrictModelSerializer):
    # Empty where the limit is not of one.
    class_of_service = serializers.CharField(read_only=True)
    lane = serializers.CharField(
        read_only=True,
        help_text="`feature` (each by itself), or what is loose in `business`, `interrupt`, `ssa`.",
    )
    count = serializers.SerializerMethodField(
        help_text="What it counts now; of each feature, what the fullest has."
    )

    class Meta:
        model = Limit
        fields = ("id", "column", "class_of_service", "lane", "maximum", "on_full", "counts_blocked", "count")
        read_only_fields = fields

    def get_count(self, limit: Limit) -> int:
        held = self.context.get("held")
        return limit.fullest if held is None else held_by(limit, held)


class Cards(NamedTuple):
    """How many cards of one kind are in a column; what a limit looks at."""

    column: int
    category: str
    class_of_service: str
    feature: int | None
    kind: str
    is_blocked: bool
    count: int

    @property
    def lane(self) -> str:
        if self.class_of_service == ClassOfService.EXPEDITE:
            return ""
        return LimitedLane.FEATURE if self.feature else self.kind


def cards_of(team: Team) -> list[Cards]:
    """All cards of the team in one statement, so that ten limits cost as much as one."""
    blocked = Exists(Block.objects.filter(item=OuterRef("item"), ended_at=None))
    rows = (
        Placement.objects.filter(team=team, archived_at=None)
        .annotate(is_blocked=blocked)
        .values_list(
            "column",
            "column__category",
            "item__class_of_service",
            "item__feature",
            "item__backlog__kind",
            "is_blocked",
        )
        .annotate(count=Count("pk"))
        .order_by()
    )
    return [Cards(*row) for row in rows]


def held_by(limit: Limit, held: list[Cards]) -> int:
    """`limit.fullest`, out of cards that were counted before."""
    counted = Counter[int | None]()
    for cards in held:
        if (
            (cards.column == limit.column_id if limit.column_id else cards.category in IN_WORK)
            and limit.class_of_service in ("", cards.class_of_service)
            and limit.lane in ("", cards.lane)
            and (limit.counts_blocked or not cards.is_blocked)
        ):
            counted[cards.feature if limit.is_of_each else None] += cards.count
    return max(counted.values(), default=0)


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
        fields = ("column", "class_of_service", "lane", "maximum", "on_full", "counts_blocked")


class Limits(OfTeam):
    """How much may be in a column, or of a class of service or a lane in active work; set by the team's administrators."""

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
        context = {**self.get_serializer_context(), "held": cards_of(self.team())}
        return Response(LimitRow(self.get_queryset(), many=True, context=context).data)

    @extend_schema(responses={201: LimitRow})
    def create(self, request: Request, team_key: str) -> Response:
        """Set the limit of this place, whether there was one or not."""
        team, sent = self.team(), self.input()
        place = {"team": team, "column": sent.pop("column", None)}
        place |= {name: sent.pop(name, "") for name in ("class_of_service", "lane")}
        limit = Limit.objects.impose(**place, **sent, by=request.user)
        return Response(self.represent(limit), 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, team_key: str, pk: str) -> Response:
        self.get_object().lift(by=request.user)
        return Response(status=204)
