"""What ends a feature well: its transition, its retrospective, and where others would put a story."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.of_feature import OfFeature
from backlogs.models import Backlog, Feature, Iteration, OrderSuggestion, RetroNote, TransitionLine, WorkItem
from backlogs.models.words import BacklogKind
from core.api.serializers import SeenByKey, StrictModelSerializer, StrictSerializer
from journal.api.resource import Listed, Resource

PLANNED = [choice for choice in BacklogKind.choices if choice[0] != BacklogKind.INTERRUPT]


class TransitionShape(StrictModelSerializer):
    class Meta:
        model = TransitionLine
        fields = ("id", "text", "position", "done_at", "done_by")
        read_only_fields = fields


class TransitionInput(StrictSerializer):
    """Lines of its own; without them the team's list is taken over."""

    text = serializers.CharField(required=False, max_length=20_000, help_text="One line for each thing.")


class Transition(Listed, OfFeature):
    """What has to be so before the feature is handed over to operation."""

    model = TransitionLine
    serializer_class = TransitionShape
    inputs = {"create": TransitionInput}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(removed_at=None).order_by("position", "id")

    @extend_schema(responses={201: TransitionShape(many=True)})
    def create(self, request: Request, feature_pk: str) -> Response:
        """The lines that were not there yet."""
        feature, sent = self.feature(), self.input()
        if "text" in sent:
            made = feature.need_for_transition(sent["text"], by=request.user)
        else:
            made = feature.take_team_list(by=request.user)
        return Response(TransitionShape(made, many=True).data, 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, feature_pk: str, pk: str) -> Response:
        self.feature().strike_transition(self.get_object(), by=request.user)
        return Response(status=204)

    @extend_schema(request=None, responses={200: TransitionShape})
    @action(detail=True, methods=["post"])
    def tick(self, request: Request, feature_pk: str, pk: str) -> Response:
        """It is so, says who ticks."""
        line = self.get_object()
        self.feature().tick_transition(line, by=request.user)
        return Response(self.represent(line))

    @extend_schema(responses={200: TransitionShape})
    @tick.mapping.delete
    def untick(self, request: Request, feature_pk: str, pk: str) -> Response:
        line = self.get_object()
        self.feature().untick_transition(line, by=request.user)
        return Response(self.represent(line))


class NoteShape(StrictModelSerializer):
    item = serializers.CharField(source="item.key", default=None, allow_null=True, read_only=True)

    class Meta:
        model = RetroNote
        fields = ("id", "kind", "text", "author", "written_at", "item")
        read_only_fields = fields


class NoteInput(StrictModelSerializer):
    class Meta:
        model = RetroNote
        fields = ("kind", "text")


class ActionInput(StrictSerializer):
    backlog = serializers.ChoiceField(choices=PLANNED, default=BacklogKind.BUSINESS)


class RetroOfFeature(Listed, OfFeature):
    """What to keep and what to change, said at the retrospective of a feature."""

    model = RetroNote
    serializer_class = NoteShape
    inputs = {"create": NoteInput}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(withdrawn_at=None).select_related("item").order_by("id")

    @extend_schema(responses={201: NoteShape})
    def create(self, request: Request, feature_pk: str) -> Response:
        return Response(self.represent(self.feature().note_retro(by=request.user, **self.input())), 201)


class RetroNotes(Resource):
    """One note, of an iteration or a feature."""

    model = RetroNote
    serializer_class = NoteShape
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"item": ActionInput}
    matched_actions = ()

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return RetroNote.objects.none()
        iterations = Q(iteration__in=Iteration.objects.visible_to(self.request.user))
        features = Q(feature__in=Feature.objects.visible_to(self.request.user))
        return RetroNote.objects.filter(iterations | features).select_related("item", "author")

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Taken back, by who wrote it or the product owner."""
        self.get_object().withdraw(by=request.user)
        return Response(status=204)

    @extend_schema(responses={200: NoteShape})
    @action(detail=True, methods=["post"])
    def item(self, request: Request, pk: str) -> Response:
        """Its action becomes an item of that backlog. Twice is once."""
        note = self.get_object()
        backlog = Backlog.objects.select_related("team").get(
            team=note.about.team_id, kind=self.input()["backlog"]
        )
        note.make_item(backlog, by=request.user)
        return Response(self.represent(note))


class SuggestionShape(StrictModelSerializer):
    item = serializers.CharField(source="item.key", read_only=True)
    before = serializers.CharField(source="before.key", default=None, allow_null=True, read_only=True)
    after = serializers.CharField(source="after.key", default=None, allow_null=True, read_only=True)
    # Empty while it waits.
    answer = serializers.ChoiceField(OrderSuggestion.Answer.choices, allow_blank=True, read_only=True)

    class Meta:
        model = OrderSuggestion
        fields = ("id", "item", "before", "after", "author", "made_at", "answer", "answered_at")
        read_only_fields = fields


class SuggestionInput(StrictSerializer):
    """The story, and the one before or after which it belongs; without either it is the last."""

    item = SeenByKey("key", queryset=WorkItem.objects.all())
    before = SeenByKey("key", queryset=WorkItem.objects.all(), required=False)
    after = SeenByKey("key", queryset=WorkItem.objects.all(), required=False)


class SuggestionsOfFeature(Listed, OfFeature):
    """Where those who do not order the stories would put one."""

    model = OrderSuggestion
    serializer_class = SuggestionShape
    inputs = {"create": SuggestionInput}

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return OrderSuggestion.objects.none()
        return self.feature().open_suggestions.order_by("id")

    @extend_schema(responses={201: SuggestionShape})
    def create(self, request: Request, feature_pk: str) -> Response:
        return Response(self.represent(self.feature().suggest_order(by=request.user, **self.input())), 201)


class Suggestions(Resource):
    """One suggestion, for whoever orders the stories to answer."""

    model = OrderSuggestion
    serializer_class = SuggestionShape
    lookup_value_regex = "[0-9]{1,18}"
    matched_actions = ()

    def suggestion(self, pk: str) -> OrderSuggestion:
        seen = Feature.objects.visible_to(self.request.user)
        related = ("feature__team", "feature__lead", "item__team", "item__feature__lead", "before", "after")
        rows = OrderSuggestion.objects.filter(feature__in=seen).select_related(*related)
        return get_object_or_404(rows, pk=pk)

    @extend_schema(request=None, responses={200: SuggestionShape})
    @action(detail=True, methods=["post"])
    def acceptance(self, request: Request, pk: str) -> Response:
        """The story goes there now. Twice is once."""
        found = self.suggestion(pk)
        found.accept(by=request.user)
        return Response(self.represent(found))

    @extend_schema(request=None, responses={200: SuggestionShape})
    @action(detail=True, methods=["post"])
    def refusal(self, request: Request, pk: str) -> Response:
        """The order stays as it is. Twice is once."""
        found = self.suggestion(pk)
        found.decline(by=request.user)
        return Response(self.represent(found))
