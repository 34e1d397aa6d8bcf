"""When a team calls planned work ready."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.models import Ready
from backlogs.models.ready import LONGEST
from core.api.serializers import StrictModelSerializer, StrictSerializer
from people.api.of_team import OfTeam


class ReadyShape(StrictModelSerializer):
    is_agreed = serializers.BooleanField(
        read_only=True,
        help_text="False where the team never said; then a size is asked of teams that size anything.",
    )
    asks = serializers.ListField(child=serializers.ChoiceField(choices=Ready.Ask.choices))

    class Meta:
        model = Ready
        fields = ("asks", "words", "is_agreed", "version")
        read_only_fields = fields


class ReadyInput(StrictSerializer):
    asks = serializers.ListField(
        child=serializers.ChoiceField(choices=Ready.Ask.choices), max_length=len(Ready.Ask)
    )
    words = serializers.CharField(
        max_length=LONGEST, required=False, allow_blank=True, help_text="What only people can look at."
    )
    version = serializers.IntegerField(
        min_value=1, required=False, help_text="As it was read; another one is refused, code `stale`."
    )


class ReadyOfTeam(OfTeam):
    """What an item of the team lacks is said by this, and blocks nothing; POST puts another in its place."""

    model = Ready
    serializer_class = ReadyShape
    inputs = {"create": ReadyInput}
    matched_actions = ()

    @extend_schema(responses={200: ReadyShape})
    def retrieve(self, request: Request, team_key: str) -> Response:
        return Response(ReadyShape(Ready.objects.of(self.team())).data)

    @extend_schema(responses={200: ReadyShape})
    def create(self, request: Request, team_key: str) -> Response:
        return Response(ReadyShape(Ready.objects.define(self.team(), by=request.user, **self.input())).data)
