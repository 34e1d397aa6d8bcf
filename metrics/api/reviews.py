from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.models import Iteration
from core.api.serializers import StrictSerializer
from journal.api.resource import Resource
from metrics.review_words import ReviewWords


class Reviews(Resource):
    """The review of an iteration; before its close as it stands."""

    model = Iteration
    serializer_class = StrictSerializer

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("team")

    @extend_schema(responses={200: OpenApiTypes.OBJECT})
    def retrieve(self, request: Request, pk: str) -> Response:
        """Goal and what came of it, say and do, velocity, shares of time, carried, demo, notes, and all of it as text."""
        return Response(ReviewWords(self.get_object()).answer())
