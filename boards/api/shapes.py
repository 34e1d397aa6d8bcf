"""What a board looks like to a program. Answers are made from plain rows; these shapes describe them and are not run."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backlogs.models import Block, Limit, WorkItem
from backlogs.models.column_many import MOST_AT_ONCE
from backlogs.models.words import BacklogKind, Category, ClassOfService
from boards.lanes_by import By
from core.api.serializers import SharedFields, StrictSerializer

MOST = 2**63 - 1


@extend_schema_field({"oneOf": [{"type": "integer"}, {"type": "string", "enum": Category.values}]})
class PlaceField(serializers.Field):
    """A column's number; on a board across teams a category."""

    def to_internal_value(self, data: Any) -> int | str:
        if isinstance(data, int) and not isinstance(data, bool) and 0 < data <= MOST:
            return data
        if data in Category.values:
            return str(data)
        raise serializers.ValidationError("This is the number of a column, or a category.")

    def to_representation(self, value: int | str) -> int | str:
        return value


class BlockedShape(serializers.Serializer):
    reason = serializers.ChoiceField(choices=Block.Reason.choices)
    note = serializers.CharField()
    days = serializers.IntegerField(help_text="Days of the team, the first one and today included.")


class CardShape(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=WorkItem.Kind.choices)
    backlog = serializers.ChoiceField(choices=BacklogKind.choices)
    feature = serializers.IntegerField(allow_null=True)
    points = serializers.CharField(allow_null=True)
    class_of_service = serializers.ChoiceField(choices=ClassOfService.choices)
    priority = serializers.IntegerField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    team = serializers.CharField()
    version = serializers.IntegerField()
    crew = serializers.ListField(child=serializers.IntegerField(), help_text="Numbers of `people`.")
    labels = serializers.ListField(child=serializers.CharField())
    blocked = BlockedShape(allow_null=True)
    age = serializers.IntegerField(
        allow_null=True, help_text="Days of the team since it was started; null if never, or done."
    )
    checklist = serializers.ListField(
        child=serializers.IntegerField(), allow_null=True, help_text="Ticked, and all."
    )
    comments = serializers.IntegerField()


class PlacedCardShape(CardShape):
    """A card with its place; null where it is not on the board any more."""

    column = PlaceField(allow_null=True)
    lane = serializers.IntegerField(allow_null=True)


class LimitShape(serializers.Serializer):
    maximum = serializers.IntegerField()
    on_full = serializers.ChoiceField(choices=Limit.OnFull.choices)
    counts_blocked = serializers.BooleanField()


class ColumnShape(serializers.Serializer):
    id = PlaceField(help_text="A number; on a board across teams a category.")
    name = serializers.CharField()
    category = serializers.ChoiceField(choices=Category.choices)
    position = serializers.IntegerField()
    policy = serializers.CharField()
    limit = LimitShape(allow_null=True)
    age_50 = serializers.IntegerField(allow_null=True)
    age_85 = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()


class CountedColumnShape(ColumnShape):
    count = serializers.IntegerField(help_text="What the limit counts, whatever the board is narrowed by.")
    total = serializers.IntegerField(help_text="Cards that the question finds.")
    points = serializers.CharField()


class ClassLimitShape(LimitShape):
    """A limit of a class of service: in a column, or without one in all active and waiting columns."""

    column = serializers.IntegerField(allow_null=True)
    class_of_service = serializers.ChoiceField(choices=ClassOfService.choices)
    count = serializers.IntegerField(help_text="What it counts, whatever the board is narrowed by.")


class LaneLimitShape(LimitShape):
    """A limit of a lane: in a column, or without one in all active and waiting columns."""

    column = serializers.IntegerField(allow_null=True)
    count = serializers.IntegerField(help_text="What it counts, whatever the board is narrowed by.")


class LaneShape(serializers.Serializer):
    id = serializers.IntegerField(
        help_text="By feature: its number, 0 for expedite work, a backlog's negative; else the number of what the lanes are by."
    )
    name = serializers.CharField()
    kind = serializers.CharField()
    feature = serializers.IntegerField(allow_null=True)
    lead = serializers.IntegerField(allow_null=True)
    customer = serializers.CharField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    total = serializers.IntegerField()
    points = serializers.CharField()
    at_work = serializers.CharField(
        allow_null=True,
        help_text="Of automation on a team's board: its pair just now, or that there is none.",
    )
    limits = LaneLimitShape(many=True, help_text="Of boards by feature.")


class CellShape(serializers.Serializer):
    column = PlaceField()
    lane = serializers.IntegerField()
    total = serializers.IntegerField()
    points = serializers.CharField()
    cards = CardShape(many=True)


class BoardPersonShape(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField()
    initials = serializers.CharField()


class BoardShape(serializers.Serializer):
    id = serializers.CharField()
    name = serializers.CharField()
    columns = CountedColumnShape(many=True)
    limits = ClassLimitShape(many=True)
    lanes = LaneShape(many=True)
    features = LaneShape(many=True)
    cells = CellShape(many=True)
    people = BoardPersonShape(many=True)


class Question(SharedFields, StrictSerializer):
    """What of a board is asked for, besides filters."""

    lanes = serializers.ChoiceField(choices=[by.value for by in By], default="none")
    cards = serializers.ChoiceField(
        choices=["window", "all"], default="window", help_text="Thirty a cell, or all."
    )
    column = serializers.RegexField(
        f"^(?:[0-9]{{1,18}}|{'|'.join(Category.values)})$",
        required=False,
        help_text="One cell only: its column.",
    )
    lane = serializers.IntegerField(
        required=False, min_value=-MOST, max_value=MOST, help_text="One cell only: its lane."
    )
    after = serializers.CharField(
        required=False, max_length=24, help_text="The key of the last card that is known of the cell."
    )


class MoveInput(SharedFields, StrictSerializer):
    """Where an item is brought: a column, before or after another item; at the end without."""

    item = serializers.CharField(max_length=24)
    column = PlaceField()
    before = serializers.CharField(max_length=24, required=False)
    after = serializers.CharField(max_length=24, required=False)
    expected_column = PlaceField(
        required=False, allow_null=True, help_text="Where it was seen; elsewhere by now is 409 `stale`."
    )
    because = serializers.CharField(
        required=False, max_length=200, help_text="Why this once over a full limit."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "before" in attrs and "after" in attrs:
            raise serializers.ValidationError({"after": ["Before one item or after one, not both."]})
        return attrs


class OneMoveInput(StrictSerializer):
    """One of many, to the end of its column."""

    item = serializers.CharField(max_length=24)
    column = PlaceField()
    expected_column = PlaceField(required=False, allow_null=True)


class ManyMovesInput(SharedFields, StrictSerializer):
    """All or nothing: a limit has room for all that come to it, or refuses them together."""

    moves = serializers.ListField(child=OneMoveInput(), allow_empty=False, max_length=MOST_AT_ONCE)
    because = serializers.CharField(
        required=False, max_length=200, help_text="Why this once over a full limit."
    )


class MovedShape(serializers.Serializer):
    key = serializers.CharField()
    column = PlaceField()
    version = serializers.IntegerField()


class AheadShape(serializers.Serializer):
    """What the limits of a place would say; empty words where there is room."""

    column = PlaceField()
    words = serializers.CharField()
    refuses = serializers.BooleanField(help_text="Whether it needs a reason.")


class NextShape(serializers.Serializer):
    """Without an item where nothing can be pulled; `why` says the one or the other."""

    item = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    source = serializers.IntegerField(allow_null=True, help_text="The column from which it comes.")
    column = serializers.IntegerField()
    why = serializers.CharField()


class ColumnInput(StrictSerializer):
    name = serializers.CharField(max_length=60)
    category = serializers.ChoiceField(choices=Category.choices)
    position = serializers.IntegerField(min_value=1, max_value=1000, required=False)


class ColumnChange(StrictSerializer):
    name = serializers.CharField(max_length=60)
    policy = serializers.CharField(max_length=300, allow_blank=True)
    position = serializers.IntegerField(min_value=1, max_value=1000)
    limit = serializers.IntegerField(allow_null=True, help_text="Null lifts it.")
    on_full = serializers.ChoiceField(choices=Limit.OnFull.choices)
    counts_blocked = serializers.BooleanField(help_text="Whether cards that are blocked count.")
