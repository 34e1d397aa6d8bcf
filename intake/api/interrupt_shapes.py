"""What an interrupt looks like to a program: the item, its triage, and what its sender said."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backlogs.models import Column, ShieldPull, Stay, WorkItem
from backlogs.models.words import ClassOfService
from backlogs.models.work_item.promoting import PLANNED_KINDS
from core.api.serializers import SeenById, SeenByKey, StrictModelSerializer, StrictSerializer
from intake.likeness import Likeness, alike
from intake.models import Clock, Signal, Triage
from intake.models.triage.together import AT_ONCE
from intake.triage_limit import TriageLimit, Wait
from people.models import Person

STATES = [
    (state, state.replace("_", " "))
    for state in ("waiting", "snoozed", "escalated", *Triage.Decision.values, "on_board", "closed")
]
TOGETHER = [(name, name) for name in ("accepted", "duplicate", "declined", "acknowledged")]
PLANNED = [(kind, kind) for kind in PLANNED_KINDS]
KEYS = "At most {most} keys."


def with_triage(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """With all that a row shows, in one query."""
    standing = Exists(Stay.objects.filter(item=OuterRef("pk"), left_at=None))
    rows = items.select_related("team", "backlog", "triage__leads_to").annotate(is_on_board=standing)
    return Clock.objects.nearest_due(rows)


def state_of(item: Any) -> str:
    """Where triage stands; a row of `with_triage`."""
    triage = getattr(item, "triage", None)
    if triage is not None and triage.decided_at is not None and not triage.came_back:
        return triage.decision
    if item.closed_at is not None:
        return "closed"
    if item.is_on_board:
        return "on_board"
    if triage is not None and triage.is_snoozed:
        return "snoozed"
    return "escalated" if triage is not None and triage.escalated_to_id else "waiting"


class TriageShape(StrictModelSerializer):
    leads_to = serializers.SlugRelatedField("key", read_only=True, allow_null=True)
    decision = serializers.ChoiceField(
        choices=Triage.Decision.choices, allow_blank=True, read_only=True, help_text="Empty while it is open."
    )

    class Meta:
        model = Triage
        fields = (
            "acknowledged_at", "acknowledged_by", "decision", "decided_at", "decided_by", "leads_to", "snoozed_until",
            "escalated_to", "escalated_at", "p1_at", "p1_by", "p1_confirmed_at", "p1_lowered_at", "p1_judged_by",
        )  # fmt: skip
        read_only_fields = fields


class InterruptRow(StrictModelSerializer):
    team = serializers.SlugRelatedField("key", read_only=True)
    state = serializers.SerializerMethodField()
    limit_at = serializers.SerializerMethodField(
        help_text="Until when it is to be triaged: by the team's limit in its working hours (of a P1 every minute counts), "
        "or by what was promised to its customer, whichever is nearer."
    )
    triage = serializers.SerializerMethodField(help_text="Null while nobody touched it.")
    outcome = serializers.ChoiceField(
        choices=WorkItem.Outcome.choices,
        allow_blank=True,
        read_only=True,
        help_text="Empty while it is open.",
    )

    class Meta:
        model = WorkItem
        fields = (
            "key", "team", "title", "state", "limit_at", "service", "priority", "class_of_service", "customer", "requester",
            "requester_address", "source", "triage", "outcome", "created_at", "closed_at", "version",
        )  # fmt: skip
        read_only_fields = fields

    @cached_property
    def _limits(self) -> dict[int, TriageLimit]:
        """By team, for all rows of one answer."""
        return {}

    @extend_schema_field(serializers.ChoiceField(choices=STATES))
    def get_state(self, item: WorkItem) -> str:
        return state_of(item)

    @extend_schema_field(serializers.DateTimeField())
    def get_limit_at(self, item: Any) -> datetime:
        triage = getattr(item, "triage", None)
        limit = self._limits.setdefault(item.team_id, TriageLimit(item.team))
        called, woken = (triage.p1_at, triage.snoozed_until) if triage else (None, None)
        return limit.of(
            Wait(item.created_at, item.priority, called, woken, item.nearest_due_at, item.is_nearest_in_hours)
        ).at

    @extend_schema_field(TriageShape(allow_null=True))
    def get_triage(self, item: WorkItem) -> dict[str, Any] | None:
        triage = getattr(item, "triage", None)
        return TriageShape(triage).data if triage is not None else None


class LikenessShape(StrictSerializer):
    key = serializers.CharField(source="item.key")
    title = serializers.CharField(source="item.title")
    outcome = serializers.CharField(source="item.outcome")
    same = serializers.ListField(child=serializers.CharField())
    differs = serializers.ListField(child=serializers.CharField())
    answer = serializers.CharField(source="answer.text", default="")


class SignalOfInterrupt(StrictModelSerializer):
    class Meta:
        model = Signal
        fields = ("key", "count", "severity", "group", "link", "runbook_link", "last_seen_at", "resolved_at")
        read_only_fields = fields


class InterruptShape(InterruptRow):
    signal = serializers.SerializerMethodField(
        help_text="What its sender said last; null where a person sent it."
    )
    looks_like = serializers.SerializerMethodField(help_text="An open one of which it may be a duplicate.")
    earlier = serializers.SerializerMethodField(help_text="A closed one like it, and what was answered.")

    class Meta(InterruptRow.Meta):
        fields = (*InterruptRow.Meta.fields, "description", "signal", "looks_like", "earlier")
        read_only_fields = fields

    @extend_schema_field(SignalOfInterrupt(allow_null=True))
    def get_signal(self, item: WorkItem) -> dict[str, Any] | None:
        signal = Signal.objects.filter(item=item).first()
        return SignalOfInterrupt(signal).data if signal else None

    @extend_schema_field(LikenessShape(allow_null=True))
    def get_looks_like(self, item: WorkItem) -> dict[str, Any] | None:
        return self._like(item, 0)

    @extend_schema_field(LikenessShape(allow_null=True))
    def get_earlier(self, item: WorkItem) -> dict[str, Any] | None:
        return self._like(item, 1)

    def _like(self, item: Any, place: int) -> dict[str, Any] | None:
        if not hasattr(item, "likenesses"):
            item.likenesses = alike(item) if item.closed_at is None else (None, None)
        like: Likeness | None = item.likenesses[place]
        return LikenessShape(like).data if like else None


class DecisionInput(StrictSerializer):
    """What each decision says besides: accepted where and how urgent, duplicate of what, declined with which answer."""

    decision = serializers.ChoiceField(choices=Triage.Decision.choices)
    expected = serializers.ChoiceField(
        choices=STATES, required=False, help_text="Where you saw it; 409 if it is elsewhere."
    )
    priority = serializers.IntegerField(min_value=1, max_value=4, required=False)
    service = serializers.CharField(max_length=80, required=False, allow_blank=True)
    class_of_service = serializers.ChoiceField(choices=ClassOfService.choices, required=False)
    due_on = serializers.DateField(required=False)
    column = SeenById(queryset=Column.objects.all(), required=False)
    overriding = serializers.CharField(
        max_length=200, required=False, help_text="Why a full column takes it."
    )
    of = SeenByKey("key", queryset=WorkItem.objects.all(), required=False)
    answer = serializers.CharField(max_length=20_000, required=False, allow_blank=True)
    kind = serializers.ChoiceField(choices=PLANNED, required=False)
    backlog = serializers.ChoiceField(choices=["business", "ssa"], required=False)

    BELONGS = {
        "accepted": {"priority", "service", "class_of_service", "due_on", "column", "overriding"},
        "duplicate": {"of"}, "declined": {"answer"}, "promoted": {"kind", "backlog"},
    }  # fmt: skip

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        said = attrs.keys() - {"decision", "expected", "items"}
        if wrong := sorted(said - self.BELONGS[attrs["decision"]]):
            raise serializers.ValidationError(
                {wrong[0]: [f"This is not said of what is {attrs['decision']}."]}
            )
        if attrs["decision"] == "duplicate" and "of" not in attrs:
            raise serializers.ValidationError({"of": ["Of what?"]})
        return attrs


class TogetherInput(DecisionInput):
    decision = serializers.ChoiceField(choices=TOGETHER)
    items = serializers.ListField(
        child=serializers.CharField(max_length=24),
        allow_empty=False,
        max_length=AT_ONCE,
        help_text=KEYS.format(most=AT_ONCE),
    )
    expected = None  # type: ignore[assignment]
    kind = None  # type: ignore[assignment]
    backlog = None  # type: ignore[assignment]

    BELONGS = {**DecisionInput.BELONGS, "acknowledged": set()}


class SnoozeInput(StrictSerializer):
    until = serializers.DateTimeField()


class EscalationInput(StrictSerializer):
    to = SeenById(queryset=Person.objects.all())
    because = serializers.CharField(max_length=200, required=False, allow_blank=True)


class LoweringInput(StrictSerializer):
    priority = serializers.IntegerField(min_value=2, max_value=4)


class PartInput(StrictSerializer):
    title = serializers.CharField(max_length=300)


class HelpRequestInput(StrictSerializer):
    person = SeenById(queryset=Person.objects.all())
    reason = serializers.ChoiceField(
        choices=ShieldPull.Reason.choices, required=False, help_text="Needed where the person is committed."
    )


class DecidedShape(StrictSerializer):
    decided = serializers.IntegerField(help_text="How many still waited for it.")
