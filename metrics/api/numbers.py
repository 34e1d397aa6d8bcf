from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from backlogs.models import Feature
from core.api.serializers import StrictSerializer
from journal.api.resource import Resource
from metrics.asking import MOST_ITEMS, Question, about_feature, question
from metrics.policy import Policy
from people.models import Team

LONGEST_POLICY, MOST_ID = 20_000, 2**63 - 1


class Asked(StrictSerializer):
    """What may be asked of every number."""

    as_of = serializers.DateField(
        required=False, help_text="As the team stood at the end of that day; today without it."
    )
    policy = serializers.CharField(
        required=False,
        max_length=LONGEST_POLICY,
        help_text="Counting rules, as the TOML text of a policy file.",
    )


class ForecastAsked(Asked):
    """What a forecast may be about besides."""

    items = serializers.IntegerField(
        required=False, min_value=0, max_value=MOST_ITEMS, help_text="By when so many are finished."
    )
    feature = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST_ID,
        help_text="By when the stories of this feature are finished.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if {"items", "feature"} <= attrs.keys():
            raise ValidationError(
                {"items": ["Ask for a number of items or for a feature."]}, code="one_of_two"
            )
        return attrs


def number(says: str, asked: type[StrictSerializer] = Asked) -> Any:
    """A GET of one number; the document says what it is."""
    described = extend_schema(
        description=says, parameters=[asked], request=None, responses={200: OpenApiTypes.OBJECT}
    )
    return lambda method: described(
        action(detail=False, methods=["get"], pagination_class=None, filter_backends=[])(method)
    )


class Numbers(Resource):
    """The numbers of one team; its members read them."""

    model = Team
    serializer_class = Asked

    @number(
        "Planned work finished in each iteration, by items and by points, with the range of the last ones."
    )
    def velocity(self, request: Request, team_key: str) -> HttpResponse:
        return self.told("velocity")

    @number(
        "The share of person-time that interrupts took, with the other ways to count it, each with its interval."
    )
    def interrupts(self, request: Request, team_key: str) -> HttpResponse:
        return self.told("interrupts")

    @number("One row an item with its days; throughput, work in progress, net flow and percentiles.")
    def flow(self, request: Request, team_key: str) -> HttpResponse:
        return self.told("flow")

    @number("How many items had reached each stage by the end of each day.")
    def cfd(self, request: Request, team_key: str) -> HttpResponse:
        return self.told("cfd")

    @number("What is in work, oldest first, beside the ages at which work was finished.")
    def aging(self, request: Request, team_key: str) -> HttpResponse:
        return self.told("aging")

    @number(
        "What the next weeks may finish of planned work, drawn from the team's own weeks; by when so many items, or a feature, are done.",
        ForecastAsked,
    )
    def forecast(self, request: Request, team_key: str) -> HttpResponse:
        return self.told("forecast", ForecastAsked)

    @number("How many of the team's people interrupts took, in one sentence with its range.")
    def staffing(self, request: Request, team_key: str) -> HttpResponse:
        return self.told("staffing")

    def told(self, metric: str, parameters: type[Asked] = Asked) -> HttpResponse:
        """The very text that the command prints; 304 for whoever has it."""
        asked = self._asked(metric, parameters)
        headers = {"ETag": f'W/"{asked.cache_key}"', "Cache-Control": "private, no-cache"}
        if headers["ETag"] in self.request.headers.get("If-None-Match", ""):
            return HttpResponse(status=304, headers=headers)
        return HttpResponse(asked.answer(), content_type="application/json", headers=headers)

    def _asked(self, metric: str, parameters: type[Asked]) -> Question:
        team = Team.objects.visible_to(self.request.user).filter(key=self.kwargs["team_key"]).first()
        if team is None:
            raise Http404
        if unknown := set(self.request.query_params) - set(parameters().fields):
            raise ValidationError(
                {name: ["This parameter is not known here."] for name in unknown}, code="unknown_parameter"
            )
        read = parameters(data=self.request.query_params.dict())
        read.is_valid(raise_exception=True)
        given = read.validated_data
        policy = Policy.parse(given["policy"]) if "policy" in given else None
        return question(team, metric, policy=policy, as_of=given.get("as_of"), about=self._about(team, given))

    def _about(self, team: Team, given: dict[str, Any]) -> str:
        if "items" in given:
            return f"items:{given['items']}"
        if "feature" not in given:
            return ""
        return about_feature(Feature.objects.visible_to(self.request.user), team, given["feature"])
