"""The review of an iteration: the verdict on its goal, the demo, the retrospective; and how a team keeps its features."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.helpers import forced_singular_serializer
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.feature_end import NoteInput, NoteShape
from backlogs.models import DemoTurn, Feature, GoalVerdict, Iteration, Practice, RetroNote, WorkItem
from backlogs.models.practice import keep_practice, practice_of
from core.api.serializers import SeenById, SeenByKey, StrictModelSerializer, StrictSerializer
from journal.api.resource import Listed, Resource
from people.api.of_team import OfTeam
from people.models import Person


class OfIteration(Resource):
    """Loaded through its iteration, so that one that is not seen has nothing."""

    lookup_value_regex = "[0-9]{1,18}"
    matched_actions = ()

    def iteration(self) -> Iteration:
        rows = Iteration.objects.visible_to(self.request.user).select_related("team")
        found = rows.filter(pk=self.kwargs["iteration_pk"]).first()
        if found is None:
            raise Http404
        return found


class VerdictShape(StrictModelSerializer):
    class Meta:
        model = GoalVerdict
        fields = ("came", "by", "said_at")
        read_only_fields = ("by", "said_at")


class Verdict(OfIteration):
    """Whether the goal was met, as the product owner said at the review."""

    model = GoalVerdict
    serializer_class = VerdictShape
    inputs = {"create": VerdictShape}

    @extend_schema(responses={200: VerdictShape})
    def create(self, request: Request, iteration_pk: str) -> Response:
        """The last word counts."""
        return Response(self.represent(self.iteration().judge_goal(by=request.user, **self.input())))


class TurnShape(StrictModelSerializer):
    item = serializers.CharField(source="item.key", default=None, allow_null=True, read_only=True)
    title = serializers.SerializerMethodField()

    class Meta:
        model = DemoTurn
        fields = ("id", "item", "feature", "title", "presenter", "position", "shown_at")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_title(self, turn: DemoTurn) -> str:
        return str(turn)


class TurnInput(StrictSerializer):
    """An item by key, or a feature by number; shown by oneself unless somebody else is named."""

    item = SeenByKey("key", queryset=WorkItem.objects.all(), required=False)
    feature = SeenById(queryset=Feature.objects.all(), required=False)
    presenter = SeenById(queryset=Person.objects.all(), required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("item" in attrs) == ("feature" in attrs):
            raise serializers.ValidationError({"item": ["Name an item or a feature."]})
        return attrs


class PresenterInput(StrictSerializer):
    presenter = SeenById(queryset=Person.objects.all(), allow_null=True)


class TurnPlace(StrictSerializer):
    """In front of another turn; without one it is the last."""

    before = serializers.IntegerField(allow_null=True, required=False, default=None)


class Demo(Listed, OfIteration):
    """What is shown at the iteration's demo, in order."""

    model = DemoTurn
    serializer_class = TurnShape
    inputs = {"create": TurnInput, "place": TurnPlace, "presenter": PresenterInput}

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return DemoTurn.objects.none()
        return self.iteration().demo.order_by("position", "id")

    @extend_schema(responses={201: TurnShape})
    def create(self, request: Request, iteration_pk: str) -> Response:
        iteration, sent = self.iteration(), self.input()
        thing = sent.pop("item", None) or sent.pop("feature", None)
        return Response(self.represent(iteration.show_at_demo(thing, by=request.user, **sent)), 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, iteration_pk: str, pk: str) -> Response:
        self.iteration().take_off_demo(self.get_object(), by=request.user)
        return Response(status=204)

    @extend_schema(responses={200: TurnShape})
    @action(detail=True, methods=["post"])
    def presenter(self, request: Request, iteration_pk: str, pk: str) -> Response:
        """Who shows it; nobody yet with null."""
        turn = self.get_object()
        self.iteration().name_presenter(turn, self.input()["presenter"], by=request.user)
        return Response(self.represent(turn))

    @extend_schema(responses={200: TurnShape})
    @action(detail=True, methods=["post"])
    def place(self, request: Request, iteration_pk: str, pk: str) -> Response:
        turn, before = self.get_object(), self.input()["before"]
        other = self.get_queryset().filter(pk=before).first() if before is not None else None
        if before is not None and other is None:
            raise Http404
        self.iteration().place_turn(turn, by=request.user, before=other)
        turn.refresh_from_db()
        return Response(self.represent(turn))

    @extend_schema(request=None, responses={200: TurnShape})
    @action(detail=True, methods=["post"])
    def shown(self, request: Request, iteration_pk: str, pk: str) -> Response:
        """It was shown."""
        turn = self.get_object()
        self.iteration().mark_shown(turn, by=request.user)
        return Response(self.represent(turn))

    @extend_schema(responses={200: TurnShape})
    @shown.mapping.delete
    def unshown(self, request: Request, iteration_pk: str, pk: str) -> Response:
        turn = self.get_object()
        self.iteration().mark_unshown(turn, by=request.user)
        return Response(self.represent(turn))


class RetroOfIteration(Listed, OfIteration):
    """What to keep and what to change, said at the retrospective of an iteration."""

    model = RetroNote
    serializer_class = NoteShape
    inputs = {"create": NoteInput}

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return RetroNote.objects.none()
        return self.iteration().standing_notes.order_by("id")

    @extend_schema(responses={201: NoteShape})
    def create(self, request: Request, iteration_pk: str) -> Response:
        return Response(self.represent(self.iteration().note_retro(by=request.user, **self.input())), 201)


class PracticeShape(StrictModelSerializer):
    class Meta:
        model = Practice
        fields = ("health_every_days", "transition", "version")
        read_only_fields = fields


class PracticeInput(StrictSerializer):
    version = serializers.IntegerField(help_text="As it was read.")
    health_every_days = serializers.IntegerField(
        allow_null=True, required=False, help_text="Null: whenever there is something to say."
    )
    transition = serializers.CharField(
        required=False, allow_blank=True, max_length=20_000, help_text="One line for each thing."
    )


class TeamPractice(OfTeam):
    """How a team keeps its features: the cadence of health, and what a transition to operation needs."""

    model = Practice
    serializer_class = PracticeShape
    inputs = {"create": PracticeInput}
    matched_actions = ()
    pagination_class = None

    @extend_schema(responses={200: forced_singular_serializer(PracticeShape)})
    def list(self, request: Request, team_key: str) -> Response:  # type: ignore[override]
        return Response(self.represent(practice_of(self.team())))

    @extend_schema(responses={200: PracticeShape})
    def create(self, request: Request, team_key: str) -> Response:
        """What is left out stays as it is."""
        team, sent = self.team(), self.input()
        return Response(self.represent(keep_practice(team, by=request.user, **sent)))
