"""What belongs to one feature: crew, health, comments, design notes, what it waits for, and its history."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.comments import Comments
from backlogs.api.feature_shapes import (
    DesignNoteInput,
    DesignNoteShape,
    FeatureCrewInput,
    FeatureCrewShape,
    HealthInput,
    HealthShape,
    NeedInput,
    NeedShape,
)
from backlogs.api.features import followed, seen
from backlogs.api.history import Told
from backlogs.models import DesignNote, Feature, FeatureCrew, FeatureNeed, HealthPost
from journal.api.resource import Listed, Resource
from people.models import Person


class OfFeature(Resource):
    """Loaded through its feature, so that a feature that is not seen has nothing."""

    lookup_value_regex = "[0-9]{1,18}"
    matched_actions = ()

    def feature(self) -> Feature:
        return seen(self.request, self.kwargs["feature_pk"])

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        return self.model._default_manager.filter(feature=self.feature())


class CrewOfFeature(Listed, OfFeature):
    """Who works on it, of whatever team, customers' developers included."""

    model = FeatureCrew
    serializer_class = FeatureCrewShape
    lookup_field = "person"
    inputs = {"create": FeatureCrewInput}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("person").order_by("joined_on", "id")

    @extend_schema(responses={201: FeatureCrewShape})
    def create(self, request: Request, feature_pk: str) -> Response:
        feature, sent = self.feature(), self.input()
        if "email" in sent:
            row = feature.gather_by_address(sent["email"], by=request.user)
        else:
            row = feature.gather(sent.get("person", request.user), by=request.user)
        return Response(self.represent(row), 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, feature_pk: str, person: str) -> Response:
        """Leave, or release somebody."""
        feature = self.feature()
        found = Person.objects.filter(pk=person, feature_crews__feature=feature).first()
        if found is None:
            raise Http404
        feature.release(found, by=request.user)
        return Response(status=204)


class Health(Listed, OfFeature):
    """How it is doing, in words, newest first."""

    model = HealthPost
    serializer_class = HealthShape
    inputs = {"create": HealthInput}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().order_by("-posted_at", "-id")

    @extend_schema(responses={201: HealthShape})
    def create(self, request: Request, feature_pk: str) -> Response:
        return Response(self.represent(self.feature().post_health(by=request.user, **self.input())), 201)


class CommentsOnFeature(Comments, OfFeature):
    """Of the team, and public ones; its customer reads and writes the public ones only."""

    def whole(self) -> Feature:
        try:
            return self.feature()
        except Http404:
            return followed(self.request, self.kwargs["feature_pk"])


class DesignNotes(Listed, OfFeature):
    """Just enough design for the stories of each iteration, or why none is needed."""

    model = DesignNote
    serializer_class = DesignNoteShape
    inputs = {"create": DesignNoteInput}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().order_by("id")

    @extend_schema(responses={201: DesignNoteShape})
    def create(self, request: Request, feature_pk: str) -> Response:
        """Write the note of an iteration, or write it anew."""
        return Response(self.represent(self.feature().note_design(by=request.user, **self.input())), 201)

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        is_read = getattr(self, "swagger_fake_view", False) or self.action != "create"
        return context if is_read else context | {"feature": self.feature()}


class Needs(Listed, OfFeature):
    """The features for which this one waits."""

    model = FeatureNeed
    serializer_class = NeedShape
    lookup_field = "needs"
    inputs = {"create": NeedInput}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(ended_at=None).select_related("needs").order_by("id")

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if getattr(self, "swagger_fake_view", False):
            return context
        needed = Feature.objects.filter(needed_by__feature=self.kwargs["feature_pk"])
        return context | {"seen": set(needed.visible_to(self.request.user).values_list("pk", flat=True))}

    @extend_schema(responses={201: NeedShape})
    def create(self, request: Request, feature_pk: str) -> Response:
        row = self.feature().need(self.input()["needs"], by=request.user)
        return Response(self.represent(row), 201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, feature_pk: str, needs: str) -> Response:
        row = self.get_queryset().filter(needs=needs).first()
        if row is None:
            raise Http404
        self.feature().end_need(row.needs, by=request.user)
        return Response(status=204)


class HistoryOfFeature(Told, OfFeature):
    """Every step, change and word about the feature since it came."""

    kind = "feature"

    def subject(self) -> int:
        return self.feature().pk
