from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.item_crew import OwnEffort
from backlogs.filters import BacklogFilter
from backlogs.models import Backlog, Effort
from core.api.serializers import SeenById, StrictModelSerializer
from journal.api.resource import Detailed, Listed, Resource
from people.models import Person


class BacklogShape(StrictModelSerializer):
    team = serializers.SlugRelatedField("key", read_only=True)

    class Meta:
        model = Backlog
        fields = ("id", "team", "kind", "owner", "planned_share", "quiet_after_days", "quiet_from", "version")
        read_only_fields = fields


class BacklogPlan(StrictModelSerializer):
    owner = SeenById(queryset=Person.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Backlog
        fields = ("owner", "planned_share", "quiet_after_days")


class Backlogs(Listed, Detailed, Resource):
    """The three lists of work of every team; made with it, never deleted."""

    model = Backlog
    serializer_class = BacklogShape
    filterset_class = BacklogFilter
    lookup_value_regex = "[0-9]{1,18}"
    inputs = {"partial_update": BacklogPlan}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("team").order_by("team_id", "id")

    def partial_update(self, request: Request, pk: str) -> Response:
        """Owner, planned share of capacity, and after how many days items that nobody touches are postponed."""
        with self.matched() as backlog:
            backlog.plan(by=request.user, **self.input())
        return self.answer(backlog)


class EffortWithoutItem(StrictModelSerializer):
    """Triage, or "I was interrupted": by whom, about what."""

    asked_by = SeenById(queryset=Person.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Effort
        fields = ("on", "minutes", "about", "asked_by")


class EffortOnBacklog(OwnEffort):
    """One's own minutes without an item; counted, no ticket."""

    inputs = {"create": EffortWithoutItem}

    def whole(self) -> Any:
        rows = Backlog.objects.visible_to(self.request.user).select_related("team")
        return get_object_or_404(rows, pk=self.kwargs["backlog_pk"])

    def of(self, whole: Any) -> QuerySet:
        return Effort.objects.filter(backlog=whole, item=None)
