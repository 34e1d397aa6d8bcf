"""How duty is shared among people, and what it leaves of a team's capacity."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.serializers import StrictSerializer
from core.errors import Invalid
from people.api.of_team import OfTeam
from people.models import Team
from people.models.days import require_days
from rotations.api.rotations import asked
from rotations.capacity import capacity
from rotations.fairness import loads, sentence
from rotations.models import Kind

LONGEST, USUAL = timedelta(days=731), timedelta(weeks=26)


class DaysQuery(StrictSerializer):
    """The last 26 weeks, if nothing is said."""

    to = serializers.DateField(required=False)

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"from": serializers.DateField(required=False), **super().get_fields()}


class LoadQuery(DaysQuery):
    kind = serializers.ChoiceField(choices=Kind.choices, required=False, help_text="Left out: both.")


class LoadRow(StrictSerializer):
    person = serializers.IntegerField(source="person.pk")
    name = serializers.CharField(source="person.name")
    hours = serializers.FloatField()
    nights = serializers.IntegerField(help_text="Of which at least three hours, 22 to 6, were on duty.")
    weekends = serializers.IntegerField()
    against_mean = serializers.FloatField(allow_null=True, help_text="0.31: 31 % more than the mean.")


class LoadShape(StrictSerializer):
    sentence = serializers.CharField()
    people = LoadRow(many=True)


class CapacityShape(StrictSerializer):
    """Person-days of the whole team."""

    available = serializers.FloatField()
    duty = serializers.FloatField()
    rest = serializers.FloatField(help_text="Half a day after each night on duty or awake.")
    committable = serializers.FloatField()


class OfDays(OfTeam):
    model = Team
    filter_backends = ()
    pagination_class = None

    def days(self, team: Team, shape: type[DaysQuery]) -> tuple[date, date, dict[str, Any]]:
        sent = asked(shape, self.request)
        last = sent.get("to") or team.today
        require_days(to=last)
        first = sent.get("from") or last - USUAL
        require_days(first=first)
        if not first <= last <= first + LONGEST:
            raise Invalid("The days asked for are in order, and at most two years.", code="impossible_span")
        return first, last, sent


class DutyLoad(OfDays):
    """Hours, nights and weekends of duty by person."""

    serializer_class = LoadShape

    @extend_schema(parameters=[LoadQuery], responses={200: LoadShape})
    def retrieve(self, request: Request, team_key: str) -> Response:
        team = self.team()
        first, last, sent = self.days(team, LoadQuery)
        rows = loads(team, first, last, [sent["kind"]] if sent.get("kind") else [])
        return Response(LoadShape({"sentence": sentence(rows), "people": rows}).data)


class TeamCapacity(OfDays):
    """What a team can commit to: available, less duty, less rest."""

    serializer_class = CapacityShape

    @extend_schema(parameters=[DaysQuery], responses={200: CapacityShape})
    def retrieve(self, request: Request, team_key: str) -> Response:
        team = self.team()
        first, last, _ = self.days(team, DaysQuery)
        return Response(CapacityShape(capacity(team, first, last)).data)
