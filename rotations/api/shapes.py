"""What the API takes and gives of duty."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core import clock
from core.api.serializers import SeenById, SeenByKey, StrictModelSerializer, StrictSerializer
from people.models import Person, Team
from people.models.days import FIRST, LAST
from rotations.duty import Duty, OnDuty
from rotations.models import Handover, Kind, LayerNumber, LineUp, Outside, Override, Rotation, Swap
from rotations.models.lining_up import LONGEST, MOST_GROUPS, MOST_WINDOWS
from rotations.schedule import Unit

UNITS = [(unit.value, unit.value) for unit in Unit]


class Weekdays(serializers.RegexField):
    """Weekdays as their numbers in a row, Monday being 0."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^(?!.*(.).*\1)[0-6]{0,7}$", max_length=7, **options)


@extend_schema_field({"type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?$", "example": "09:00"})
class HourOfDay(serializers.TimeField):
    def __init__(self, **options: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M", "%H:%M:%S"], **options)


class WindowShape(StrictSerializer):
    """Hours on the days on which they begin; from and to the same time is a whole day."""

    weekdays = Weekdays()
    begins = HourOfDay()
    ends = HourOfDay()

    def to_internal_value(self, data: Any) -> Any:
        read = super().to_internal_value(data)
        return {
            "weekdays": "".join(sorted(read["weekdays"])), "begins": f"{read['begins']:%H:%M}", "ends": f"{read['ends']:%H:%M}",
        }  # fmt: skip

    def to_representation(self, instance: Any) -> Any:
        return dict(instance)


class Group(serializers.ListField):
    """One person, or a pair."""

    def __init__(self, **options: Any) -> None:
        super().__init__(child=SeenById(queryset=Person.objects.all()), max_length=6, **options)


class Groups(serializers.ListField):
    def __init__(self, **options: Any) -> None:
        super().__init__(child=Group(), max_length=MOST_GROUPS, **options)


class LineUpInput(StrictSerializer):
    """What is left out stays as it is; at first it is a week from Monday nine o'clock."""

    layer = serializers.ChoiceField(choices=LayerNumber.choices, required=False)
    groups = Groups(help_text="People in the order of their turns; two in one group are a pair.")
    unit = serializers.ChoiceField(choices=UNITS, required=False)
    length = serializers.IntegerField(min_value=1, max_value=LONGEST, required=False)
    starts_on = serializers.DateField(required=False, help_text="A day of a handoff.")
    from_on = serializers.DateField(required=False, help_text="A day ahead; left out: from now on.")
    hands_over_at = HourOfDay(required=False)
    zone = serializers.CharField(max_length=64, required=False)
    weekdays = Weekdays(required=False, allow_blank=True, help_text="By days: on which turns begin.")
    windows = serializers.ListField(child=WindowShape(), max_length=MOST_WINDOWS, required=False)


class RotationInput(LineUpInput):
    layer = from_on = None  # type: ignore[assignment]
    team = SeenByKey("key", queryset=Team.objects.all())
    kind = serializers.ChoiceField(choices=Kind.choices)


class LineUpShape(StrictModelSerializer):
    groups = serializers.SerializerMethodField()
    windows = serializers.ListField(child=WindowShape(), read_only=True)
    hands_over_at = HourOfDay(read_only=True)

    class Meta:
        model = LineUp
        fields = (
            "layer", "since", "zone", "unit", "length", "starts_on", "hands_over_at", "weekdays", "windows", "groups",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ListField(child=serializers.IntegerField())))
    def get_groups(self, line_up: LineUp) -> list[list[int]]:
        return [list(group) for group in line_up.groups]


class RotationShape(StrictModelSerializer):
    team = serializers.SlugRelatedField("key", read_only=True)
    layers = serializers.SerializerMethodField()
    ahead = serializers.SerializerMethodField()

    class Meta:
        model = Rotation
        fields = ("id", "team", "kind", "opened_at", "ended_at", "layers", "ahead", "version")
        read_only_fields = fields

    @extend_schema_field(LineUpShape(many=True))
    def get_layers(self, rotation: Rotation) -> Any:
        """The present line-up of each, or the first to come."""
        rows, now = _in_force(rotation), clock.now()
        present = {row.layer: row for row in reversed(rows)} | {
            row.layer: row for row in rows if row.since <= now
        }
        return LineUpShape([present[number] for number in sorted(present)], many=True).data

    @extend_schema_field(LineUpShape(many=True))
    def get_ahead(self, rotation: Rotation) -> Any:
        """Line-ups that are dated ahead."""
        return LineUpShape([row for row in _in_force(rotation) if row.since > clock.now()], many=True).data


def _in_force(rotation: Rotation) -> list[LineUp]:
    rows = rotation.line_ups.all()
    return [row for row in rows if row.dropped_at is None or row.dropped_at > row.since]


class OnDutyShape(StrictSerializer):
    person = serializers.IntegerField(source="person.pk")
    name = serializers.CharField(source="person.name")
    instead_of = serializers.SerializerMethodField(help_text="Whose turn it is, if it is another's.")
    why = serializers.ChoiceField(choices=[("turn", "turn"), ("change", "change"), ("absence", "absence")])

    def get_instead_of(self, one: OnDuty) -> int | None:
        return one.instead_of.pk if one.instead_of else None


class DutyShape(StrictSerializer):
    """Who is on duty at an instant; the buffer person where no rotation names anybody."""

    people = OnDutyShape(many=True)
    second = OnDutyShape(many=True, help_text="Who is there if none of them answers.")
    since = serializers.DateTimeField(allow_null=True)
    until = serializers.DateTimeField(allow_null=True)
    rotation = serializers.SerializerMethodField()
    is_buffer = serializers.BooleanField()

    def get_rotation(self, duty: Duty) -> int | None:
        return duty.rotation.pk if duty.rotation else None


class ShiftShape(StrictSerializer):
    layer = serializers.IntegerField()
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    people = OnDutyShape(many=True)


class OutsideShape(StrictModelSerializer):
    host = serializers.CharField(read_only=True)
    unmatched = serializers.SerializerMethodField(
        help_text="Names that are nobody here, and how many shifts each has."
    )

    class Meta:
        model = Outside
        fields = ("host", "began_at", "read_at", "trouble", "unread", "unmatched")
        read_only_fields = fields

    def get_unmatched(self, outside: Outside) -> dict[str, int]:
        return outside.unmatched()


class OutsideInput(StrictSerializer):
    url = serializers.CharField(max_length=2_000, help_text="iCalendar; never shown again.")


class HandoverShape(StrictModelSerializer):
    team = serializers.SlugRelatedField("key", source="rotation.team", read_only=True)
    text = serializers.CharField(
        source="words", read_only=True, help_text="Markdown; the draft until it is kept."
    )
    is_draft = serializers.SerializerMethodField()

    class Meta:
        model = Handover
        fields = (
            "id", "rotation", "team", "since", "due_at", "outgoing", "incoming", "text", "is_draft", "edited_at", "edited_by",
            "accepted_at", "accepted_by", "dropped_at", "version",
        )  # fmt: skip
        read_only_fields = fields

    def get_is_draft(self, handover: Handover) -> bool:
        return handover.kept_at is None


class HandoverRowShape(HandoverShape):
    """Without its words."""

    text = None  # type: ignore[assignment]

    class Meta(HandoverShape.Meta):
        fields = tuple(name for name in HandoverShape.Meta.fields if name != "text")  # type: ignore[assignment]
        read_only_fields = fields


class HandoverInput(StrictSerializer):
    text = serializers.CharField(max_length=20_000, allow_blank=True)


class Moment(serializers.DateTimeField):
    """An instant that lies in the years of people's dates."""

    def to_internal_value(self, value: Any) -> datetime:
        read = super().to_internal_value(value)
        if not FIRST <= read.date() <= LAST:
            raise serializers.ValidationError(f"This is not between {FIRST.year} and {LAST.year}.")
        return read


class AtQuery(StrictSerializer):
    at = Moment(required=False, help_text="Left out: now.")


class TeamQuery(AtQuery):
    kind = serializers.ChoiceField(choices=Kind.choices, default=Kind.PERSON_OF_WEEK)


class SpanQuery(StrictSerializer):
    """From now on for four weeks, if nothing is said."""

    to = Moment(required=False)

    def get_fields(self) -> dict[str, serializers.Field]:
        return {"from": Moment(required=False), **super().get_fields()}


class OverrideShape(StrictModelSerializer):
    class Meta:
        model = Override
        fields = (
            "id", "layer", "kind", "leaves", "comes", "began_at", "ended_at", "reason", "made_by", "made_at", "withdrawn_at",
            "swap",
        )  # fmt: skip
        read_only_fields = fields


class OverrideInput(StrictSerializer):
    kind = serializers.ChoiceField(choices=Override.Kind.choices)
    layer = serializers.ChoiceField(choices=LayerNumber.choices, required=False)
    leaves = SeenById(queryset=Person.objects.all(), required=False, allow_null=True)
    comes = SeenById(queryset=Person.objects.all(), required=False, allow_null=True)
    start = Moment()
    end = Moment()
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)


class CoverInput(StrictSerializer):
    at = Moment()
    until = Moment(required=False, help_text="Left out: to the end of that shift.")
    layer = serializers.ChoiceField(choices=LayerNumber.choices, required=False)
    whom = SeenById(queryset=Person.objects.all(), required=False, help_text="Of two on duty.")


class SwapShape(StrictModelSerializer):
    state = serializers.ChoiceField(choices=Swap.State.choices, read_only=True)

    class Meta:
        model = Swap
        fields = (
            "id", "layer", "offered_by", "began_at", "ended_at", "asked", "back_began_at", "back_ended_at", "note", "offered_at",
            "expires_at", "state", "taken_by", "taken_at",
        )  # fmt: skip
        read_only_fields = fields


class SwapInput(StrictSerializer):
    start = Moment()
    end = Moment()
    layer = serializers.ChoiceField(choices=LayerNumber.choices, required=False)
    asked = SeenById(queryset=Person.objects.all(), required=False)
    back_start = Moment(required=False, help_text="What is wanted in exchange.")
    back_end = Moment(required=False)
    expires_at = Moment(required=False)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        back = attrs.pop("back_start", None), attrs.pop("back_end", None)
        if (back[0] is None) != (back[1] is None):
            raise serializers.ValidationError({"back_end": ["Name both ends of what is wanted in exchange."]})
        return attrs | ({"back": back} if back[0] else {})
