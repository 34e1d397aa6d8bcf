"""What people of a team want to learn: read by the team, said and taken back by each person alone (R16)."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.models import Learning
from core.api.serializers import StrictModelSerializer
from people.api.of_team import OfTeam


class LearningShape(StrictModelSerializer):
    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = Learning
        fields = ("id", "person", "name", "subject")
        read_only_fields = ("id", "person", "name")


class Learnings(OfTeam):
    """Labels and services that somebody ticked; POST ticks one for oneself, DELETE takes one's own back."""

    model = Learning
    serializer_class = LearningShape
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": LearningShape}
    matched_actions = ()

    def create(self, request: Request, team_key: str) -> Response:
        row, is_new = Learning.objects.get_or_tick(team=self.team(), by=request.user, **self.input())
        return Response(self.represent(row), 201 if is_new else 200)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, team_key: str, pk: str) -> Response:
        self.get_object().untick(by=request.user)
        return Response(status=204)
