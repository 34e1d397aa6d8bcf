from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.of_item import KEY, Keyed, keyed
from backlogs.filters import EntryFilter, IterationFilter
from backlogs.models import Iteration, IterationEntry, WorkItem
from backlogs.models.iteration_record import freeze, say_do
from core.api.serializers import SeenByKey, StrictModelSerializer, StrictSerializer
from journal.api.resource import Detailed, Listed, Resource

STATES = [("planned", "planned"), ("running", "running"), ("closed", "closed")]


class IterationShape(StrictModelSerializer):
    team = serializers.SlugRelatedField("key", read_only=True)
    state = serializers.ChoiceField(choices=STATES, read_only=True)

    class Meta:
        model = Iteration
        fields = (
            "id", "team", "number", "starts_on", "ends_on", "goal", "state", "started_at", "closed_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class GoalInput(StrictModelSerializer):
    class Meta:
        model = Iteration
        fields = ("goal",)


class RecordRow(StrictSerializer):
    """An entry as it stood at the close, or stands now."""

    key = serializers.CharField()
    title = serializers.CharField()
    how = serializers.ChoiceField(choices=IterationEntry.How.choices)
    outcome = serializers.ChoiceField(choices=IterationEntry.Outcome.choices, allow_blank=True)
    backlog = serializers.CharField()
    points = serializers.CharField(allow_null=True)
    committed = serializers.CharField(allow_null=True)
    points_at_close = serializers.CharField(allow_null=True)


class Part(StrictSerializer):
    items = serializers.IntegerField()
    points = serializers.CharField()


class SayDo(StrictSerializer):
    """Of what was committed: done, carried, removed, still open. Added and interrupts stand beside it."""

    committed = Part()
    done = Part()
    carried = Part()
    removed = Part()
    open = Part()
    added = serializers.IntegerField()
    interrupts = serializers.IntegerField()


class PullsShape(StrictSerializer):
    """How often the shield of committed people was broken, and their minutes together."""

    count = serializers.IntegerField()
    minutes = serializers.IntegerField()


class ReportShape(StrictSerializer):
    """Frozen once the iteration is closed; before that as it stands."""

    state = serializers.ChoiceField(choices=STATES)
    goal = serializers.CharField(allow_blank=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    recorded_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was closed; a missed close is dated the end of its last day."
    )
    say_do = serializers.SerializerMethodField(help_text="Null where nothing was committed.")
    entries = RecordRow(many=True)
    shield_pulls = PullsShape(required=False, help_text="Left out of records that were frozen without it.")

    @extend_schema_field(SayDo(allow_null=True))
    def get_say_do(self, record: dict[str, Any]) -> Any:
        return say_do(record["entries"])


class Iterations(Listed, Detailed, Resource):
    """The two weeks, or the length that the team has: made ahead, started with a commitment, closed with a record."""

    model = Iteration
    serializer_class = IterationShape
    filterset_class = IterationFilter
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"partial_update": GoalInput}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("team").order_by("-starts_on", "-id")

    def partial_update(self, request: Request, pk: str) -> Response:
        with self.matched() as iteration:
            iteration.set_goal(**{"goal": iteration.goal, **self.input()}, by=request.user)
        return self.answer(iteration)

    @extend_schema(responses={200: IterationShape})
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Fix the commitment: what is in it now, at the size it has now. Twice is once."""
        iteration = self.get_object()
        iteration.start(by=request.user)
        return self.answer(iteration)

    @extend_schema(responses={200: IterationShape})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Freeze the record and carry on what is unfinished. Twice is once."""
        iteration = self.get_object()
        iteration.close(by=request.user)
        return self.answer(iteration)

    @extend_schema(responses={200: ReportShape})
    @action(detail=True)
    def report(self, request: Request, pk: str) -> Response:
        """What was said and what was done."""
        iteration = self.get_object()
        record = iteration.frozen or freeze(iteration)
        return Response(
            ReportShape({"state": iteration.state, "recorded_at": iteration.recorded_at, **record}).data
        )


class EntryShape(StrictModelSerializer):
    item = serializers.CharField(source="item.key", read_only=True)
    outcome = serializers.ChoiceField(
        choices=IterationEntry.Outcome.choices,
        allow_blank=True,
        read_only=True,
        help_text="Empty while it is open.",
    )

    class Meta:
        model = IterationEntry
        fields = ("item", "how", "points", "committed_points", "added_at", "outcome", "ended_at")
        read_only_fields = fields


class EntryInput(StrictSerializer):
    item = SeenByKey("key", queryset=WorkItem.objects.all())
    instead_of = SeenByKey(
        "key",
        queryset=WorkItem.objects.all(),
        required=False,
        help_text="What falls out for it; the product owner picks.",
    )


class Entries(Listed, Keyed):
    """The items of an iteration: planned before its start, added or interrupts afterwards."""

    model = IterationEntry
    serializer_class = EntryShape
    filterset_class = EntryFilter
    lookup_field = "key"
    lookup_value_regex = KEY
    inputs = {"create": EntryInput}
    matched_actions = ()

    def iteration(self) -> Iteration:
        rows = Iteration.objects.visible_to(self.request.user).select_related("team")
        found = rows.filter(pk=self.kwargs["iteration_pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return IterationEntry.objects.none()
        return self.iteration().entries.select_related("item").order_by("id")

    @extend_schema(responses={201: EntryShape})
    def create(self, request: Request, iteration_pk: str) -> Response:
        """Once the iteration runs, this never becomes part of its commitment."""
        iteration, sent = self.iteration(), self.input()
        if leaving := sent.get("instead_of"):
            entry = iteration.exchange(sent["item"], for_=leaving, by=request.user)
        else:
            entry = iteration.take_in(sent["item"], by=request.user)
        return Response(self.represent(entry), 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, iteration_pk: str, key: str) -> Response:
        """Out again; after the start it stays in the record as removed, and its card leaves the board unless somebody is on
        its crew."""
        iteration = self.iteration()
        item = keyed(WorkItem.objects.visible_to(request.user).filter(entries__iteration=iteration), key)
        iteration.drop(item, by=request.user)
        return Response(status=204)
