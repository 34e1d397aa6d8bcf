"""What belongs to an iteration in the API: how unfinished items end, amendments, the days set aside for interrupts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.models import Amendment, InterruptReserve, Iteration, IterationEntry, WorkItem
from backlogs.models.iteration_closing import Ending, Way
from core.api.serializers import SeenByKey, StrictModelSerializer, StrictSerializer
from journal.api.resource import Listed, Resource


class StartInput(StrictSerializer):
    """What the caller saw in the plan; refused as stale where it is another by now."""

    items = serializers.IntegerField(min_value=0)
    points = serializers.DecimalField(max_digits=9, decimal_places=2, min_value=0)


class EndingInput(StrictSerializer):
    """How one unfinished item goes on; of a split the rest has a title."""

    item = serializers.CharField(max_length=40)
    way = serializers.ChoiceField(choices=[way.value for way in Way])
    rest = serializers.CharField(max_length=300, required=False)
    points = serializers.DecimalField(max_digits=6, decimal_places=2, min_value=0, required=False)


class CloseInput(StrictSerializer):
    items = EndingInput(many=True, required=False, help_text="What is not named is carried.")

    @staticmethod
    def endings(sent: dict[str, Any]) -> dict[str, Ending]:
        return {
            one["item"]: Ending(Way(one["way"]), one.get("rest", ""), one.get("points"))
            for one in sent.get("items", [])
        }


class AmendmentShape(StrictModelSerializer):
    item = serializers.CharField(source="entry.item.key", read_only=True)
    amended_by = serializers.CharField(source="amended_by.name", read_only=True)

    class Meta:
        model = Amendment
        fields = ("id", "item", "was", "outcome", "because", "amended_by", "amended_at")
        read_only_fields = fields


class AmendmentInput(StrictSerializer):
    item = SeenByKey("key", queryset=WorkItem.objects.all())
    outcome = serializers.ChoiceField(choices=IterationEntry.Outcome.choices)
    because = serializers.CharField(max_length=200)


class OfIteration(Resource):
    """Loaded through its iteration, so that one that is not seen has nothing."""

    lookup_value_regex = "[0-9]{1,18}"
    filter_backends = ()
    matched_actions = ()

    def iteration(self) -> Iteration:
        rows = Iteration.objects.visible_to(self.request.user).select_related("team")
        return get_object_or_404(rows, pk=self.kwargs["iteration_pk"])

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        return self.model._default_manager.filter(iteration=self.iteration())


class Amendments(Listed, OfIteration):
    """Corrections of a frozen record: who, when, what and why; the record itself stays as it was."""

    model = Amendment
    serializer_class = AmendmentShape
    inputs = {"create": AmendmentInput}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("entry__item", "amended_by").order_by("id")

    @extend_schema(responses={201: AmendmentShape})
    def create(self, request: Request, iteration_pk: str) -> Response:
        """The numbers are given both as frozen and as amended."""
        iteration, sent = self.iteration(), self.input()
        made = iteration.amend(sent.pop("item"), by=request.user, **sent)
        return Response(self.represent(made), 201)


class ReserveShape(StrictModelSerializer):
    set_by = serializers.CharField(source="set_by.name", read_only=True)

    class Meta:
        model = InterruptReserve
        fields = ("days", "because", "set_by", "set_at")
        read_only_fields = fields


class ReserveInput(StrictSerializer):
    days = serializers.DecimalField(max_digits=5, decimal_places=1, min_value=0)
    because = serializers.CharField(max_length=200)
    instead_of = serializers.DecimalField(
        max_digits=5, decimal_places=1, allow_null=True, required=False,
        help_text="What was set when the caller looked; null where nothing was.",
    )  # fmt: skip


class Reserve(OfIteration):
    """The days set aside for interrupts beside duty instead of the past's middle; DELETE puts that back."""

    model = InterruptReserve
    serializer_class = ReserveShape
    inputs = {"create": ReserveInput}

    @extend_schema(responses={201: ReserveShape})
    def create(self, request: Request, iteration_pk: str) -> Response:
        iteration = self.iteration()
        made = iteration.reserve(by=request.user, **self.input())
        return Response(self.represent(made), 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, iteration_pk: str) -> Response:
        self.iteration().put_back_reserve(by=request.user)
        return Response(status=204)
