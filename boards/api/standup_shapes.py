"""What a standup looks like to a program."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backlogs.models import WorkItem
from boards.models import ParkedQuestion, Standup
from boards.models.standup import LONGEST, MINUTES
from boards.standup_order import Order
from core.api.serializers import StrictModelSerializer, StrictSerializer


class PartShape(serializers.Serializer):
    """A part of the walk: expedite, a column or category, a person, a feature, or what is ready."""

    kind = serializers.CharField()
    id = serializers.CharField(help_text="Of the column, category, person or feature; 0 where there is none.")
    items = serializers.ListField(child=serializers.CharField(), help_text="Keys.")


class StandupRowShape(StrictModelSerializer):
    board = serializers.CharField(source="board_name", read_only=True)
    team = serializers.SlugRelatedField("key", read_only=True)
    item = serializers.SlugRelatedField(
        "key",
        read_only=True,
        allow_null=True,
        help_text="The card that everybody sees; null behind the last one.",
    )

    class Meta:
        model = Standup
        fields: tuple[str, ...] = (
            "id", "board", "team", "feature", "began_at", "since", "ended_at", "led_by", "order", "item", "minutes",
            "paused_at", "paused_for", "version",
        )  # fmt: skip
        read_only_fields = fields


class StandupShape(StandupRowShape):
    walk = serializers.SerializerMethodField()
    said = serializers.SerializerMethodField(help_text="Keys.")

    class Meta(StandupRowShape.Meta):
        fields = (*StandupRowShape.Meta.fields, "walk", "said")

    @extend_schema_field(PartShape(many=True))
    def get_walk(self, standup: Standup) -> list[dict[str, Any]]:
        keys = self._keys(standup)
        return [
            {
                "kind": part["kind"],
                "id": str(part["id"]),
                "items": [keys[one] for one in part["items"] if one in keys],
            }
            for part in standup.walk
        ]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_said(self, standup: Standup) -> list[str]:
        keys = self._keys(standup)
        return [keys[number] for number in standup.said if number in keys]

    def _keys(self, standup: Standup) -> dict[int, str]:
        """Of what a reader does not see the key, and no more."""
        if not hasattr(self, "_known"):
            numbers = {*standup.stops, *standup.said}
            self._known = dict(WorkItem.objects.filter(pk__in=numbers).values_list("pk", "key"))
        return self._known


class QuestionShape(StrictModelSerializer):
    item = serializers.SlugRelatedField("key", read_only=True, allow_null=True)

    class Meta:
        model = ParkedQuestion
        fields = ("id", "text", "person", "item", "settled_at")
        read_only_fields = fields


class SummaryShape(serializers.Serializer):
    text = serializers.CharField(help_text="As it is pasted into a chat.")
    cards = serializers.IntegerField()
    said = serializers.IntegerField()
    finished = serializers.IntegerField()
    moved = serializers.IntegerField()
    blocked = serializers.IntegerField()
    came_in = serializers.IntegerField()
    pulled = serializers.IntegerField()
    parked = serializers.IntegerField()
    here = serializers.ListField(child=serializers.IntegerField(), help_text="People who took part.")


class HereShape(serializers.Serializer):
    here = serializers.ListField(child=serializers.IntegerField(), help_text="People.")


class StandupInput(StrictSerializer):
    board = serializers.RegexField(r"^(team|feature)-[A-Z0-9]{1,18}$", help_text="team-LINUX or feature-7.")
    order = serializers.ChoiceField(choices=Order.choices, default=Order.DONE_FIRST)
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST, default=MINUTES)


class WalkInput(StrictSerializer):
    to = serializers.CharField(
        max_length=24,
        help_text="next (this one is said), on (to the next that is not said), back, end, the number of a part, or a key.",
    )
    seen = serializers.CharField(
        max_length=24, required=False, allow_blank=True,
        help_text="The card at which one pressed; elsewhere by now is 409 `stale`. Empty: behind the last.",
    )  # fmt: skip


class OrderInput(StrictSerializer):
    order = serializers.ChoiceField(choices=Order.choices)


class QuestionInput(StrictSerializer):
    text = serializers.CharField(max_length=300)
    item = serializers.CharField(
        max_length=32, required=False, help_text="A card of the walk; else the one that everybody sees."
    )
