from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.iteration_parts import AmendmentShape, CloseInput, StartInput
from backlogs.api.of_item import KEY, Keyed, keyed
from backlogs.filters import EntryFilter, IterationFilter
from backlogs.models import Iteration, IterationEntry, WorkItem
from backlogs.models.iteration_record import freeze, say_do
from core.api.serializers import SeenByKey, ShortList, StrictModelSerializer, StrictSerializer
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


class IterationInput(StrictModelSerializer):
    """Goal and days are told together and changed together, or each by itself."""

    class Meta:
        model = Iteration
        fields = ("goal", "starts_on", "ends_on")


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
    is_done = serializers.BooleanField(
        required=False, help_text="Its item was finished in it, also as what was done of a split one."
    )


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
    amendments = AmendmentShape(many=True)
    amended_say_do = SayDo(allow_null=True, help_text="As the amendments have it; null without any.")
    days_then = serializers.DictField(
        child=serializers.FloatField(allow_null=True), allow_null=True,
        help_text="Person-days foreseen at the start: available, duty, rest, committable, reserved.",
    )  # fmt: skip
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
    inputs = {"partial_update": IterationInput, "start": StartInput, "close": CloseInput}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("team").order_by("-starts_on", "-id")

    def partial_update(self, request: Request, pk: str) -> Response:
        sent = self.input()
        with self.matched() as iteration:
            if "goal" in sent or not sent:
                iteration.set_goal(sent.get("goal", iteration.goal), by=request.user)
            if {"starts_on", "ends_on"} & sent.keys():
                days = (sent.get("starts_on", iteration.starts_on), sent.get("ends_on", iteration.ends_on))
                iteration.set_days(*days, by=request.user)
        return self.answer(iteration)

    @extend_schema(request=StartInput, responses={200: IterationShape})
    @action(detail=True, methods=["post"])
    def start(self, request: Request, pk: str) -> Response:
        """Fix the commitment: what is in it now, at the size it has now. Twice is once."""
        iteration, sent = self.get_object(), self.input() if request.data else None
        iteration.start(by=request.user, expected=(sent["items"], sent["points"]) if sent else None)
        return self.answer(iteration)

    @extend_schema(request=CloseInput, responses={200: IterationShape})
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Freeze the record; what is unfinished is carried, moved back or split. Twice is once."""
        iteration, sent = self.get_object(), self.input()
        iteration.close(by=request.user, endings=CloseInput.endings(sent))
        return self.answer(iteration)

    @extend_schema(responses={200: ReportShape})
    @action(detail=True)
    def report(self, request: Request, pk: str) -> Response:
        """What was said and what was done."""
        iteration = self.get_object()
        record = iteration.frozen or freeze(iteration)
        amendments = list(iteration.amendments.select_related("entry__item", "amended_by").order_by("id"))
        more = {
            "state": iteration.state, "recorded_at": iteration.recorded_at, "days_then": iteration.days_then,
            "amendments": amendments, "amended_say_do": iteration.amended_say_do if amendments else None,
        }  # fmt: skip
        return Response(ReportShape(more | record).data)


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
    leaving = ShortList(
        child=SeenByKey("key", queryset=WorkItem.objects.all()), required=False, max_length=20,
        help_text="Where several fall out for it.",
    )  # fmt: skip
    words = serializers.DictField(
        child=serializers.CharField(max_length=20_000, allow_blank=True), required=False,
        help_text="By key, of what comes and what leaves: a public answer to who asked for it.",
    )  # fmt: skip


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
        leaving = [*sent.get("leaving", []), *([sent["instead_of"]] if "instead_of" in sent else [])]
        if leaving:
            entry = iteration.say_yes(sent["item"], leaving=leaving, by=request.user, words=sent.get("words"))
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
