from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.feature_shapes import (
    CriterionShape,
    FeatureChange,
    FeatureInput,
    FeatureRow,
    FeatureShape,
    FollowedRow,
    FollowedShape,
    StepInput,
)
from backlogs.api.item_state import Beside
from backlogs.filters import FeatureFilter
from backlogs.models import Feature
from backlogs.models.practice import health_due_on, practice_of
from core.api.etags import etag
from core.api.serializers import SeenById
from journal.api.resource import Listed, Resource

EITHER_VIEW = PolymorphicProxySerializer(
    component_name="FeatureOrFollowed", serializers=[FeatureShape, FollowedShape], resource_type_field_name=None
)  # fmt: skip
VERBS = {"take": "take_step", "skip": "skip_step", "return": "return_to"}


class BesideFeature(Beside):
    before = SeenById(queryset=Feature.objects.all(), required=False)
    after = SeenById(queryset=Feature.objects.all(), required=False)


class Features(Listed, Resource):
    """What customers want: of one's teams, or with oneself as lead, deputy or crew."""

    model = Feature
    serializer_class = FeatureShape
    filterset_class = FeatureFilter
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {
        "create": FeatureInput,
        "partial_update": FeatureChange,
        "step": StepInput,
        "rank": BesideFeature,
        "criterion": CriterionShape,
    }

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset().select_related("team", "backlog", "lead")
        return rows.order_by("backlog_id", "rank", "id")

    @extend_schema(responses={200: FeatureRow(many=True)})
    def list(self, request: Request, **kwargs: str) -> Response:
        """Backlog by backlog, in the product owner's order."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(FeatureRow(rows, many=True).data)

    def tag(self, thing: Feature) -> str:
        """When its health is due hangs on the last word and on the team's cadence."""
        due = health_due_on(thing, practice_of(thing.team))
        return etag(thing, due.isoformat()) if due else etag(thing)

    def create(self, request: Request) -> Response:
        feature = Feature.objects.add(by=request.user, **self.input())
        return self.created(feature, reverse("api-feature-detail", args=[feature.pk]))

    @extend_schema(responses={200: EITHER_VIEW})
    def retrieve(self, request: Request, pk: str) -> Response:
        """Whole for who works with it; for its customer what one follows, without an ETag."""
        feature = self.get_queryset().filter(pk=pk).first()
        if feature is None:
            return Response(FollowedShape(followed(request, pk)).data)
        if request.headers.get("If-None-Match") == self.tag(feature):
            return Response(status=304, headers={"ETag": self.tag(feature)})
        return self.answer(feature)

    def partial_update(self, request: Request, pk: str) -> Response:
        with self.matched() as feature:
            feature.shape(by=request.user, **self.input())
        return self.answer(feature)

    @extend_schema(responses={200: FeatureShape})
    @action(detail=True, methods=["post"])
    def step(self, request: Request, pk: str) -> Response:
        """Take a step, skip one with a reason, or go back to one."""
        feature, sent = self.get_object(), self.input()
        getattr(feature, VERBS[sent.pop("verb")])(by=request.user, **sent)
        return self.answer(feature)

    @extend_schema(responses={200: FeatureShape})
    @action(detail=True, methods=["post"])
    def rank(self, request: Request, pk: str) -> Response:
        """The product owner's order: before or after another of the backlog, last without either."""
        feature = self.get_object()
        feature.rank_at(by=request.user, **self.input())
        return self.answer(feature)

    @extend_schema(responses={200: FeatureShape})
    @action(detail=True, methods=["post"])
    def criterion(self, request: Request, pk: str) -> Response:
        """Say of one line of the acceptance criteria that it is met, or that it is not. Twice is once."""
        feature, sent = self.get_object(), self.input()
        say = feature.meet_criterion if sent["is_met"] else feature.reopen_criterion
        say(sent["text"], by=request.user)
        return self.answer(feature)

    @extend_schema(responses={200: FeatureShape})
    @action(detail=True, methods=["post"])
    def lead(self, request: Request, pk: str) -> Response:
        """Take the lead of a feature that nobody leads."""
        feature = self.get_object()
        feature.take_lead(by=request.user)
        return self.answer(feature)


class Followed(Listed, Resource):
    """The features of the customers for whom one speaks."""

    model = Feature
    serializer_class = FollowedRow

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return Feature.objects.none()
        return Feature.objects.followed_by(self.request.user).order_by("id")


def followed(request: Request, pk: str) -> Feature:
    found = Feature.objects.followed_by(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def seen(request: Request, pk: str) -> Feature:
    rows = Feature.objects.visible_to(request.user).select_related("team", "backlog", "lead")
    return get_object_or_404(rows, pk=pk)
