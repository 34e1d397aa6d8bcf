"""Overrides and swaps of one rotation."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from journal.api.resource import Detailed, Listed, Resource
from rotations.api.shapes import CoverInput, OverrideInput, OverrideShape, SwapInput, SwapShape
from rotations.filters import OverrideFilter, SwapFilter
from rotations.models import Override, Rotation, Swap


class OfRotation(Listed, Detailed, Resource):
    """Loaded through its rotation, so that a rotation that is not seen has no overrides and swaps."""

    lookup_value_regex = "[0-9]+"
    matched_actions = ()

    def rotation(self) -> Rotation:
        seen = Rotation.objects.visible_to(self.request.user).select_related("team")
        found = seen.filter(pk=self.kwargs["rotation_pk"]).first()
        if found is None:
            raise Http404
        return found

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return self.model._default_manager.none()
        rows = self.model._default_manager.filter(rotation=self.rotation())
        return rows.select_related("rotation__team").order_by("id")


class Overrides(OfRotation):
    """Duty otherwise for a while: somebody more, somebody less, or one for another."""

    model = Override
    serializer_class = OverrideShape
    filterset_class = OverrideFilter
    inputs = {"create": OverrideInput, "covers": CoverInput}

    def create(self, request: Request, rotation_pk: str) -> Response:
        """By administrators of the team; from now on at the earliest."""
        made = self.rotation().override(by=request.user, **self.input())
        return self.created(made, reverse("api-override-detail", args=[rotation_pk, made.pk]))

    @extend_schema(request=CoverInput, responses={201: OverrideShape})
    @action(detail=False, methods=["post"], filter_backends=[], pagination_class=None)
    def covers(self, request: Request, rotation_pk: str) -> Response:
        """Take the place of who is on duty at an instant; by whoever takes part."""
        made = self.rotation().cover(by=request.user, **self.input())
        return self.created(made, reverse("api-override-detail", args=[rotation_pk, made.pk]))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, rotation_pk: str, pk: str) -> Response:
        """The turns hold again from now on; what was stays."""
        self.get_object().withdraw(by=request.user)
        return Response(status=204)


class Swaps(OfRotation):
    """Offers of one's own duty; nothing changes until somebody takes one."""

    model = Swap
    serializer_class = SwapShape
    filterset_class = SwapFilter
    inputs = {"create": SwapInput}

    def create(self, request: Request, rotation_pk: str) -> Response:
        made = self.rotation().offer(by=request.user, **self.input())
        return self.created(made, reverse("api-swap-detail", args=[rotation_pk, made.pk]))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, rotation_pk: str, pk: str) -> Response:
        """Withdrawn by who offered it, or by an administrator of the team."""
        self.get_object().withdraw(by=request.user)
        return Response(status=204)

    @extend_schema(request=None, responses={200: SwapShape})
    @action(detail=True, methods=["post"])
    def taking(self, request: Request, rotation_pk: str, pk: str) -> Response:
        """It is mine from now on. Twice is once."""
        swap = self.get_object()
        swap.take(by=request.user)
        return self.answer(swap)

    @extend_schema(request=None, responses={200: SwapShape})
    @action(detail=True, methods=["post"])
    def declining(self, request: Request, rotation_pk: str, pk: str) -> Response:
        """By who was asked. Twice is once."""
        swap = self.get_object()
        swap.decline(by=request.user)
        return self.answer(swap)
