"""Clocks of what customers were promised, how they were kept, and their pauses."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.of_item import Undone
from backlogs.models import WorkItem
from core.api.serializers import StrictModelSerializer, StrictSerializer
from intake.clock_filters import ClockFilter
from intake.kept import counted
from intake.models import Clock, ClockPause
from journal.api.resource import Listed, Resource

STATES = ("kept", "broken", "running", "paused", "uncounted")


class ClockShape(StrictModelSerializer):
    item = serializers.CharField(source="item.key")
    team = serializers.CharField(source="promise.agreement.team.key", help_text="The team that promised it.")
    agreement = serializers.IntegerField(source="promise.agreement_id")
    agreement_version = serializers.IntegerField(source="promise.version")
    state = serializers.ChoiceField(choices=STATES)
    around_the_clock = serializers.SerializerMethodField(help_text="Else in the hours kept at arrival.")
    spent_seconds = serializers.SerializerMethodField(help_text="That counted so far, or until the end.")

    class Meta:
        model = Clock
        fields = (
            "id", "item", "kind", "team", "customer", "agreement", "agreement_version", "priority", "minutes",
            "around_the_clock", "state", "started_at", "due_at", "met_at", "dropped_at", "spent_seconds",
        )  # fmt: skip
        read_only_fields = fields

    def get_around_the_clock(self, clock: Clock) -> bool:
        return clock.hours_id is None

    def get_spent_seconds(self, clock: Clock) -> int:
        return int(clock.spent.total_seconds())


class KeptShape(StrictSerializer):
    team = serializers.CharField()
    agreement = serializers.IntegerField()
    customer = serializers.IntegerField(source="customer_id")
    kind = serializers.CharField()
    kept = serializers.IntegerField()
    broken = serializers.IntegerField()
    open = serializers.IntegerField(help_text="Running or paused, and not broken yet.")
    uncounted = serializers.IntegerField(help_text="Ended in time without an answer.")
    n = serializers.IntegerField(help_text="Kept and broken.")
    percent = serializers.IntegerField(allow_null=True, help_text="Kept of n, rounded down.")


class KeptList(StrictSerializer):
    results = KeptShape(many=True)


class Clocks(Listed, Resource):
    """What was promised for each piece of work of a customer: seen with the item, or by who asked. The newest first."""

    model = Clock
    serializer_class = ClockShape
    filterset_class = ClockFilter

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset().select_related("item", "hours", "promise__agreement__team")
        return rows.order_by("-id")

    @extend_schema(responses={200: KeptList})
    @action(detail=False, methods=["get"], pagination_class=None)
    def kept(self, request: Request) -> Response:
        """The same clocks counted by customer, agreement and kind; narrowed like the list."""
        rows = counted(self.filter_queryset(Clock.objects.visible_to(request.user)))
        return Response(KeptList({"results": rows}).data)


class PauseInput(StrictSerializer):
    reason = serializers.ChoiceField(choices=ClockPause.Reason.choices)
    because = serializers.CharField(max_length=200)


class Pause(Undone):
    """The clocks of an item wait, for a reason that is said in one line; DELETE lets them go on."""

    inputs = {"create": PauseInput}

    def do(self, item: WorkItem, sent: dict[str, Any]) -> None:
        ClockPause.objects.begin(item, by=self.request.user, **sent)

    def undo(self, item: WorkItem) -> None:
        ClockPause.objects.end(item, by=self.request.user)
