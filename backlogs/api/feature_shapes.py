"""What a feature looks like: to who works with it, and to the customer that follows it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backlogs.api.talk_shapes import CommentShape
from backlogs.models import (
    Backlog,
    Comment,
    DesignNote,
    Feature,
    FeatureCrew,
    FeatureNeed,
    HealthPost,
    Iteration,
)
from backlogs.models.feature_step import Step, StepTaken
from backlogs.models.practice import health_due_on, practice_of
from backlogs.models.words import BacklogKind
from core.api.serializers import SeenById, SeenByKey, StrictModelSerializer, StrictSerializer
from people.models import Customer, Person, Team

SHOWN_COMMENTS = 50
SHAPED = (
    "title", "outcome", "criteria", "scope", "non_scope", "customer", "lead", "deputy", "class_of_service", "due_on",
    "demo_on",
)  # fmt: skip


class FeatureRow(StrictModelSerializer):
    """A feature in a list; its long texts are shown with the feature itself."""

    team = serializers.SlugRelatedField("key", read_only=True)
    backlog = serializers.ChoiceField(choices=BacklogKind.choices, source="backlog.kind", read_only=True)

    class Meta:
        model = Feature
        fields = (
            "id", "team", "backlog", "title", "customer", "lead", "deputy", "step", "class_of_service", "due_on", "demo_on",
            "created_at", "closed_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class StepShape(StrictModelSerializer):
    class Meta:
        model = StepTaken
        fields = ("step", "taken_at", "by", "skipped_because")
        read_only_fields = fields


class CriterionShape(StrictSerializer):
    """One line of `criteria`, where each stands for itself."""

    text = serializers.CharField(max_length=20_000)
    is_met = serializers.BooleanField()


class FeatureShape(FeatureRow):
    criteria_lines = CriterionShape(
        many=True, read_only=True, help_text="Empty where they are told in another form."
    )
    steps = serializers.SerializerMethodField(help_text="Those taken or skipped so far.")
    health_due_on = serializers.SerializerMethodField(help_text="By the cadence of the team, if it has one.")

    class Meta(FeatureRow.Meta):
        fields = (
            *FeatureRow.Meta.fields,
            "outcome",
            "criteria",
            "criteria_lines",
            "scope",
            "non_scope",
            "steps",
            "health_due_on",
        )
        read_only_fields = fields

    @extend_schema_field(StepShape(many=True))
    def get_steps(self, feature: Feature) -> Any:
        return StepShape(feature.steps_taken.filter(undone_at=None), many=True).data

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_health_due_on(self, feature: Feature) -> Any:
        return health_due_on(feature, practice_of(feature.team))


class HealthShape(StrictModelSerializer):
    class Meta:
        model = HealthPost
        fields = ("id", "state", "text", "author", "posted_at")
        read_only_fields = fields


class FollowedRow(StrictModelSerializer):
    """A feature as its customer follows it, in a list."""

    class Meta:
        model = Feature
        fields = ("id", "title", "customer", "step", "demo_on")
        read_only_fields = fields


class FollowedShape(FollowedRow):
    """A feature as its customer follows it, with the last public comments."""

    health = serializers.SerializerMethodField()
    comments = serializers.SerializerMethodField(
        help_text=f"The last {SHOWN_COMMENTS}; all of them are under comments/."
    )

    class Meta(FollowedRow.Meta):
        fields = (*FollowedRow.Meta.fields, "criteria", "health", "comments")
        read_only_fields = fields

    @extend_schema_field(HealthShape(allow_null=True))
    def get_health(self, feature: Feature) -> Any:
        latest = feature.health_posts.first()
        return HealthShape(latest).data if latest else None

    @extend_schema_field(CommentShape(many=True))
    def get_comments(self, feature: Feature) -> Any:
        public = feature.comments.filter(audience=Comment.Audience.PUBLIC).select_related("author")
        return CommentShape(public.order_by("-id")[:SHOWN_COMMENTS], many=True).data[::-1]


class FeatureChange(StrictModelSerializer):
    customer = SeenById(queryset=Customer.objects.all(), required=False, allow_null=True)
    lead = SeenById(queryset=Person.objects.all(), required=False, allow_null=True)
    deputy = SeenById(queryset=Person.objects.all(), required=False, allow_null=True)

    class Meta:
        model = Feature
        fields = SHAPED


class FeatureInput(FeatureChange):
    team = SeenByKey("key", queryset=Team.objects.all())
    backlog = serializers.ChoiceField(
        choices=[choice for choice in BacklogKind.choices if choice[0] != BacklogKind.INTERRUPT],
        default=BacklogKind.BUSINESS,
    )

    class Meta(FeatureChange.Meta):
        fields = ("team", "backlog", *SHAPED)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        of_team = Backlog.objects.select_related("team").filter(team=attrs.pop("team"))
        return attrs | {"backlog": of_team.filter(kind=attrs["backlog"])[0]}


class StepInput(StrictSerializer):
    """`expected` is the step at which the caller saw the feature; at another one the answer is 409."""

    verb = serializers.ChoiceField(choices=[("take", "take"), ("skip", "skip"), ("return", "return")])
    step = serializers.ChoiceField(choices=Step.choices)
    expected = serializers.ChoiceField(choices=Step.choices)
    because = serializers.CharField(
        max_length=200, required=False, help_text="A skipped step needs one line of reason."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["verb"] == "take" and "because" in attrs:
            raise serializers.ValidationError({"because": ["A step that is taken needs no reason."]})
        if attrs["verb"] == "skip":
            attrs.setdefault("because", "")
        return attrs


class FeatureCrewShape(StrictModelSerializer):
    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = FeatureCrew
        fields = ("person", "name", "joined_on", "left_on")
        read_only_fields = fields


class FeatureCrewInput(StrictSerializer):
    """Oneself where nobody is named; by address, for somebody of another team who is not seen."""

    person = SeenById(queryset=Person.objects.all(), required=False)
    email = serializers.EmailField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if len(attrs) > 1:
            raise serializers.ValidationError({"person": ["Name the person by number or by email."]})
        return attrs


class HealthInput(StrictModelSerializer):
    class Meta:
        model = HealthPost
        fields = ("state", "text")


class DesignNoteShape(StrictModelSerializer):
    class Meta:
        model = DesignNote
        fields = ("iteration", "text", "none_needed_because", "box_minutes", "author", "written_at")
        read_only_fields = fields


class DesignNoteInput(StrictModelSerializer):
    """A note, or one line why none is needed; one of an iteration replaces the earlier one."""

    iteration = serializers.PrimaryKeyRelatedField(queryset=Iteration.objects.none())

    class Meta:
        model = DesignNote
        fields = ("iteration", "text", "none_needed_because", "box_minutes")

    def get_fields(self) -> dict[str, serializers.Field]:
        """Of the feature's team, so that a lead and a crew from elsewhere name one, too."""
        fields = super().get_fields()
        if feature := self.context.get("feature"):
            fields["iteration"].queryset = Iteration.objects.filter(team=feature.team_id)  # type: ignore[attr-defined]
        return fields


class NeedShape(StrictModelSerializer):
    """The title only where the other feature is seen."""

    title = serializers.SerializerMethodField()

    class Meta:
        model = FeatureNeed
        fields = ("needs", "title")
        read_only_fields = fields

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_title(self, row: FeatureNeed) -> str | None:
        return row.needs.title if row.needs_id in self.context["seen"] else None


class NeedInput(StrictSerializer):
    needs = SeenById(queryset=Feature.objects.all())
