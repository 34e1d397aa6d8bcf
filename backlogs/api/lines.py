"""Many items as lines, one each; looked at first where `dry_run` says so."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from backlogs.api.item_shapes import ItemRow, in_rows
from backlogs.lines import Meant
from backlogs.lines.reading import MOST_LETTERS
from backlogs.models import Backlog, Feature, WorkItem
from backlogs.models.words import ClassOfService
from core.api.serializers import SeenById, StrictSerializer
from journal.api.resource import Resource


class LinesInput(StrictSerializer):
    lines = serializers.CharField(
        max_length=MOST_LETTERS,
        trim_whitespace=False,
        help_text="`Rotate the keys #tls !fixed 2026-12-31 3p ~easy @ines ^payments`, one item a line, at most 500; indented lines are stories of the feature above them.",
    )
    feature = SeenById(queryset=Feature.objects.all(), required=False, help_text="They become its stories.")
    dry_run = serializers.BooleanField(default=False, help_text="Only say what would be made; nothing is.")


class WrittenLine(serializers.Serializer):
    """What a line means; nothing is wrong with what may be added."""

    line = serializers.IntegerField(source="line.number")
    title = serializers.CharField(source="line.title")
    is_feature = serializers.BooleanField(
        source="line.is_feature", help_text="Indented lines follow: its stories."
    )
    under = serializers.IntegerField(
        source="line.under", allow_null=True, help_text="The line of its feature."
    )
    labels = serializers.ListField(child=serializers.CharField(), source="line.labels")
    new_labels = serializers.ListField(child=serializers.CharField())
    crew = serializers.SerializerMethodField(help_text="The persons that it names.")
    customer = serializers.IntegerField(source="customer.pk", default=None, allow_null=True)
    class_of_service = serializers.ChoiceField(
        source="line.class_of_service", choices=ClassOfService.choices, allow_blank=True
    )
    due_on = serializers.DateField(source="line.due_on", allow_null=True)
    points = serializers.DecimalField(max_digits=6, decimal_places=2, source="line.points", allow_null=True)
    ease = serializers.IntegerField(source="line.ease", allow_null=True)
    wrong = serializers.ListField(child=serializers.CharField())
    notes = serializers.ListField(child=serializers.CharField())

    def get_crew(self, meant: Meant) -> list[int]:
        return [person.pk for person in meant.people]


class LinesAnswer(serializers.Serializer):
    """`lines` as they are understood, and in the same order the items that were `made` of them, none after a dry run; a feature is
    that of its items."""

    lines = WrittenLine(many=True)
    made = ItemRow(many=True)


class LinesOfBacklog(Resource):
    """Items from lines, all or nothing: each that is unclear is told by its number, in `rows`."""

    model = Backlog
    serializer_class = LinesAnswer
    inputs = {"create": LinesInput}
    matched_actions = ()

    @extend_schema(responses={200: LinesAnswer, 201: LinesAnswer})
    def create(self, request: Request, backlog_pk: str) -> Response:
        seen = Backlog.objects.visible_to(request.user).select_related("team")
        backlog, sent = get_object_or_404(seen, pk=backlog_pk), self.input()
        where: dict[str, Any] = {"by": request.user, "backlog": backlog, "feature": sent.get("feature")}
        meant = WorkItem.objects.look_at_lines(sent["lines"], **where)
        made = [] if sent["dry_run"] else WorkItem.objects.add_lines(sent["lines"], **where)
        rows = in_rows(WorkItem.objects.filter(pk__in=[item.pk for item in made]).order_by("pk"))
        return Response(LinesAnswer({"lines": meant, "made": rows}).data, 200 if sent["dry_run"] else 201)
