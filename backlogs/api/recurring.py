from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.filters import RecurringRuleFilter
from backlogs.models import RecurringRule
from core.api.etags import etag
from core.api.serializers import SeenByKey, StrictModelSerializer, StrictSerializer
from journal.api.resource import Detailed, Listed, Resource
from people.models import Team


class RuleShape(StrictModelSerializer):
    team = serializers.SlugRelatedField("key", read_only=True)
    last_item = serializers.CharField(
        source="last_key", allow_null=True, read_only=True, help_text="The item that was made last."
    )
    last_done_at = serializers.DateTimeField(allow_null=True, read_only=True)
    last_skipped_at = serializers.DateTimeField(allow_null=True, read_only=True)
    last_skipped_because = serializers.CharField(allow_null=True, read_only=True)

    class Meta:
        model = RecurringRule
        fields = (
            "id", "team", "title", "every_days", "next_on", "lead_days", "last_item", "last_done_at", "last_skipped_at",
            "last_skipped_because", "ended_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class RuleChange(StrictModelSerializer):
    class Meta:
        model = RecurringRule
        fields = ("title", "every_days", "next_on", "lead_days")


class RuleInput(RuleChange):
    team = SeenByKey("key", queryset=Team.objects.all())

    class Meta(RuleChange.Meta):
        fields = ("team", *RuleChange.Meta.fields)


class SkipInput(StrictSerializer):
    turn = serializers.DateField(help_text="The day of the turn that is left out: `next_on` as it was read.")
    because = serializers.CharField(max_length=200)


class RecurringRules(Listed, Detailed, Resource):
    """Run work that comes back: patching, certificates, restore drills. A schedule makes its item before it is due."""

    model = RecurringRule
    serializer_class = RuleShape
    filterset_class = RecurringRuleFilter
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"create": RuleInput, "partial_update": RuleChange, "skip": SkipInput}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().with_turns().select_related("team").order_by("id")  # type: ignore[attr-defined]

    def represent(self, thing: RecurringRule) -> dict[str, object]:
        return RuleShape(self.get_queryset().get(pk=thing.pk)).data

    def tag(self, thing: RecurringRule) -> str:
        """When its last item was done is the item's to change."""
        done = self.get_queryset().get(pk=thing.pk).last_done_at
        return etag(thing, int(done.timestamp())) if done else etag(thing)

    def create(self, request: Request) -> Response:
        rule = RecurringRule.objects.add(by=request.user, **self.input())
        return self.created(rule, reverse("api-recurring-rule-detail", args=[rule.pk]))

    def partial_update(self, request: Request, pk: str) -> Response:
        """From now on; what was made stays as it is."""
        with self.matched() as rule:
            rule.amend(by=request.user, **self.input())
        return self.answer(rule)

    @extend_schema(responses={200: RuleShape})
    @action(detail=True, methods=["post"])
    def skip(self, request: Request, pk: str) -> Response:
        """Leave out the next turn with a reason. Twice is once."""
        rule = self.get_object()
        rule.skip(by=request.user, **self.input())
        return self.answer(rule)

    @extend_schema(responses={200: RuleShape}, request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """It comes back no more. Twice is once."""
        rule = self.get_object()
        rule.end(by=request.user)
        return self.answer(rule)
