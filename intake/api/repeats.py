"""Repeats of a team, the automations that are to end them, and what those saved (R14)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.of_item import KEY
from core.api.serializers import StrictModelSerializer, StrictSerializer
from intake.models import Automation
from intake.models.repeat.repeat import Repeat, repeat_with, repeats_of
from intake.models.repeat.standing import stand
from intake.repeat_filters import AutomationFilter
from journal.api.resource import Detailed, Listed, Resource
from people.models import Team


class RepeatShape(StrictSerializer):
    """The same interrupt three times or more in thirty days; sums of the team, and a count of people."""

    key = serializers.CharField(
        source="latest.key", help_text="Of its last interrupt: the repeat in which it stands."
    )
    title = serializers.CharField(source="latest.title")
    service = serializers.CharField(source="latest.service", allow_blank=True)
    count = serializers.IntegerField()
    minutes = serializers.IntegerField(help_text="Written down for them, by all together.")
    disturbed = serializers.IntegerField(help_text="How many people.")
    items = serializers.SerializerMethodField(help_text="The keys of the last ninety days, the newest first.")
    proposed_minutes = serializers.SerializerMethodField(help_text="A month.")
    proposed_reckoned = serializers.SerializerMethodField()

    def get_items(self, repeat: Repeat) -> list[str]:
        return [arrival.key for arrival in repeat.arrivals[::-1]]

    def get_proposed_minutes(self, repeat: Repeat) -> int:
        return repeat.promise[0]

    def get_proposed_reckoned(self, repeat: Repeat) -> str:
        return repeat.promise[1]


class SpanShape(StrictSerializer):
    count = serializers.IntegerField()
    minutes = serializers.FloatField()
    days = serializers.IntegerField()


class SavingShape(StrictSerializer):
    """Minutes a month, null while it is not enough yet; then `why` says so."""

    before = SpanShape()
    after = SpanShape()
    minutes = serializers.IntegerField(allow_null=True)
    low = serializers.IntegerField(allow_null=True, help_text="Of the interval at 95 %.")
    high = serializers.IntegerField(allow_null=True)
    taken = serializers.IntegerField(
        allow_null=True, help_text="Minutes taken for each, where nobody wrote any down."
    )
    why = serializers.CharField(allow_blank=True)


class AutomationShape(StrictModelSerializer):
    team = serializers.CharField(source="team.key")
    item = serializers.CharField(source="item.key")
    title = serializers.CharField(source="item.title")
    state = serializers.ChoiceField(choices=["open", "dropped", "early", "measured"], source="standing.state")
    saving = SavingShape(source="standing.saving", allow_null=True)

    class Meta:
        model = Automation
        fields = (
            "id", "team", "item", "title", "state", "promised_minutes", "reckoned", "saving", "made_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class AutomateInput(StrictSerializer):
    title = serializers.CharField(max_length=300, required=False)
    minutes = serializers.IntegerField(
        min_value=1, max_value=43_200, required=False, help_text="A month; as proposed where left out."
    )
    reckoned = serializers.CharField(max_length=200, required=False, allow_blank=True)


class PromiseInput(StrictSerializer):
    minutes = serializers.IntegerField(min_value=1, max_value=43_200)
    reckoned = serializers.CharField(max_length=200, allow_blank=True, default="")


def shaped(automations: list[Automation]) -> Any:
    """Automations of whatever teams, each with how it stands."""
    for team in {one.team_id: one.team for one in automations}.values():
        for standing in stand(team, [one for one in automations if one.team_id == team.pk]):
            standing.automation.standing = standing  # type: ignore[attr-defined]
    return AutomationShape(automations, many=True).data


class Repeats(Resource):
    """What comes again at one team; found anew whenever it is asked."""

    model = Automation
    serializer_class = RepeatShape
    lookup_field = "item"
    lookup_value_regex = KEY
    inputs = {"automation": AutomateInput}
    matched_actions = ()

    def team(self) -> Team:
        found = Team.objects.visible_to(self.request.user).filter(key=self.kwargs["team_key"]).first()
        if found is None:
            raise Http404
        return found

    def repeat(self) -> Repeat:
        found = repeat_with(self.team(), self.kwargs["item"], self.request.user)
        if found is None:
            raise Http404
        return found

    @extend_schema(responses={200: RepeatShape(many=True)}, filters=False)
    def list(self, request: Request, team_key: str) -> Response:
        """All at once, what took the most time first."""
        rows = RepeatShape(repeats_of(self.team()), many=True).data
        return Response({"next": None, "previous": None, "results": rows})

    @extend_schema(responses={200: RepeatShape})
    def retrieve(self, request: Request, team_key: str, item: str) -> Response:
        """The one in which this interrupt stands."""
        return Response(RepeatShape(self.repeat()).data)

    @extend_schema(responses={201: AutomationShape})
    @action(detail=True, methods=["post"])
    def automation(self, request: Request, team_key: str, item: str) -> Response:
        """Automate this: an item of self-service & automation; where one is open already, that one."""
        made = Automation.objects.promise(self.team(), self.repeat(), by=request.user, **self.input())
        place = reverse("api-automation-detail", args=[made.pk])
        return Response(shaped([made])[0], 201, headers={"Location": place})


class Automations(Listed, Detailed, Resource):
    """Promises and what is measured beside them, the newest first."""

    model = Automation
    serializer_class = AutomationShape
    filterset_class = AutomationFilter
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"partial_update": PromiseInput}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("item__team", "team").order_by("-id")

    def list(self, request: Request, **kwargs: Any) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(shaped(list(rows or [])))

    def represent(self, thing: Automation) -> Any:
        return shaped([thing])[0]

    @extend_schema(responses={200: AutomationShape})
    def partial_update(self, request: Request, pk: str) -> Response:
        """Another promise, as long as its item is open."""
        with self.matched() as automation:
            said = {"minutes": automation.promised_minutes, "reckoned": automation.reckoned}
            automation.reckon(by=request.user, **(said | self.input()))
        return self.answer(automation)
