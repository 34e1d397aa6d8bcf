"""What came into teams from other tools, with what was read, made and left out."""

from __future__ import annotations

from typing import ClassVar

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from backlogs.models import Import
from core.api.serializers import StrictModelSerializer, StrictSerializer
from journal.api.resource import Detailed, Listed, Resource


class ImportFilter(django_filters.FilterSet):
    team = django_filters.CharFilter(field_name="team__key", help_text="The key of the team.")
    source = django_filters.CharFilter()
    file_name = django_filters.CharFilter(lookup_expr="icontains")
    since = django_filters.DateFilter(field_name="started_at", lookup_expr="date__gte")
    until = django_filters.DateFilter(field_name="started_at", lookup_expr="date__lte")

    class Meta:
        model = Import
        fields = ()


class RejectedRow(StrictSerializer):
    row = serializers.IntegerField()
    reason = serializers.CharField()


class ImportSummary(StrictSerializer):
    """The counts that the command printed; an import is whole or not at all, so these are final."""

    read = serializers.IntegerField()
    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    unmapped = serializers.DictField(child=serializers.IntegerField())
    rejected = RejectedRow(many=True)


class ImportRow(StrictModelSerializer):
    team = serializers.SlugRelatedField("key", read_only=True)
    format = serializers.SerializerMethodField(help_text="jira-json, csv, …")
    summary = serializers.SerializerMethodField()

    class Meta:
        model = Import
        fields = ("id", "team", "format", "source", "file_name", "shift_weeks", "started_at", "by", "summary")
        read_only_fields = fields

    COUNTS: ClassVar = ("read", "created", "updated", "unchanged")

    def get_format(self, brought: Import) -> str:
        return brought.source.partition(":")[0]

    def get_summary(self, brought: Import) -> ImportSummary:
        counts = {name: brought.count(name) for name in self.COUNTS}
        return counts | {"unmapped": brought.unmapped, "rejected": brought.rejected}  # type: ignore[return-value]


class Imports(Listed, Detailed, Resource):
    """What came into a team from other tools, newest first; only read here, brought in by the command."""

    model = Import
    serializer_class = ImportRow
    filterset_class = ImportFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().select_related("team").order_by("-id")
