"""What a request looks like to who answers it and to who asked, and what each of them says."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backlogs.api.talk_shapes import CommentShape
from backlogs.models import Comment, Feature, Request, WorkItem
from backlogs.models.request_becoming import BECOMES
from backlogs.request_filters import STATES
from core.api.serializers import SeenById, StrictModelSerializer, StrictSerializer
from people.models import Person, Team

SHOWN_COMMENTS = 50
KINDS = [(name, name) for name in ("feature", "joined", *BECOMES)]
PLANNED = [("business", "Business"), ("ssa", "Self-service & automation")]
WITH = (
    "team",
    "customer",
    "requester",
    "request__feature",
    "request__for_feature__team",
    "request__question",
)


def came_of(item: WorkItem) -> Request:
    came = getattr(item, "request", None) or Request(item=item)
    came.item = item
    return came


def features_open_to(person: Person, items: list[WorkItem]) -> set[int]:
    """Those named by these requests whose titles and numbers the person may read."""
    rows = [came_of(item) for item in items]
    named = {pk for row in rows for pk in (row.feature_id, row.for_feature_id) if pk}
    if not named:
        return set()
    open_to = Feature.objects.visible_to(person) | Feature.objects.followed_by(person)
    return set(open_to.filter(pk__in=named).values_list("pk", flat=True))


class BecameShape(StrictSerializer):
    """What came of it: a feature, or planned work under the same key."""

    kind = serializers.CharField()
    feature = serializers.IntegerField(allow_null=True, help_text="Null where the reader does not see it.")
    step = serializers.CharField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)


class AskedRow(StrictModelSerializer):
    """A request in a list, oldest first; `requester` is a name, or the address of somebody unknown."""

    team = serializers.SlugRelatedField("key", read_only=True)
    state = serializers.SerializerMethodField()
    requester = serializers.SerializerMethodField()
    for_team = serializers.SerializerMethodField(help_text="The team whose feature needs it.")
    for_feature = serializers.SerializerMethodField(
        help_text="That feature; null where the reader does not see it."
    )
    asked_back_at = serializers.SerializerMethodField()
    answered_at = serializers.SerializerMethodField()
    decided_at = serializers.SerializerMethodField()
    became = serializers.SerializerMethodField()

    class Meta:
        model = WorkItem
        fields = (
            "key", "team", "title", "state", "customer", "requester", "for_team", "for_feature", "created_at",
            "asked_back_at", "answered_at", "decided_at", "became",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=STATES))
    def get_state(self, item: WorkItem) -> str:
        return came_of(item).state

    def get_requester(self, item: WorkItem) -> str:
        return item.requester.name if item.requester else item.requester_address

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_for_team(self, item: WorkItem) -> str | None:
        asking = came_of(item).for_feature
        return asking.team.key if asking else None

    @extend_schema_field(serializers.IntegerField(allow_null=True))
    def get_for_feature(self, item: WorkItem) -> int | None:
        return self._seen(came_of(item).for_feature_id)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_asked_back_at(self, item: WorkItem) -> Any:
        return came_of(item).asked_back_at

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_answered_at(self, item: WorkItem) -> Any:
        return came_of(item).answered_at

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_decided_at(self, item: WorkItem) -> Any:
        return came_of(item).decided_at

    @extend_schema_field(BecameShape(allow_null=True))
    def get_became(self, item: WorkItem) -> dict[str, Any] | None:
        came = came_of(item)
        if came.state != Request.Decision.ACCEPTED:
            return None
        if (feature := came.feature) is None:
            return {"kind": item.kind, "feature": None, "step": None, "closed_at": item.closed_at}
        return {
            "kind": "feature", "feature": self._seen(feature.pk), "step": feature.step, "closed_at": feature.closed_at,
        }  # fmt: skip

    def _seen(self, pk: int | None) -> int | None:
        return pk if pk in self.context.get("open_to", ()) else None


class AskedShape(AskedRow):
    """A request whole, with what was asked back and the public words."""

    question = serializers.CharField(
        source="request.question.text", default=None, allow_null=True, read_only=True
    )
    comments = serializers.SerializerMethodField(help_text=f"The last {SHOWN_COMMENTS} public ones.")

    class Meta(AskedRow.Meta):
        fields = (*AskedRow.Meta.fields, "description", "question", "comments")
        read_only_fields = fields

    @extend_schema_field(CommentShape(many=True))
    def get_comments(self, item: WorkItem) -> list[dict[str, Any]]:
        public = item.comments.filter(audience=Comment.Audience.PUBLIC).select_related("author")
        return CommentShape(public.order_by("-id")[:SHOWN_COMMENTS], many=True).data[::-1]


class AcceptanceInput(StrictSerializer):
    """`joined` is part of the feature that is named; a story, spike, task or defect may be put into one."""

    becomes = serializers.ChoiceField(choices=KINDS)
    feature = SeenById(queryset=Feature.objects.all(), required=False)
    backlog = serializers.ChoiceField(choices=PLANNED, required=False)
    title = serializers.CharField(max_length=200, required=False, help_text="Of a feature of its own.")
    answer = serializers.CharField(max_length=20_000, required=False, help_text="A word to who asked.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["becomes"] == "joined" and "feature" not in attrs:
            raise serializers.ValidationError({"feature": ["Say which feature it is part of."]})
        if attrs["becomes"] == "feature" and "feature" in attrs:
            raise serializers.ValidationError({"feature": ["A feature of its own is none that there is."]})
        if "title" in attrs and attrs["becomes"] != "feature":
            raise serializers.ValidationError({"title": ["Only a feature of its own is titled anew."]})
        return attrs


class WordsInput(StrictSerializer):
    text = serializers.CharField(max_length=20_000)


class RefusalInput(StrictSerializer):
    answer = serializers.CharField(max_length=20_000)


class TeamAskedInput(StrictSerializer):
    team = serializers.SlugRelatedField("key", queryset=Team.objects.all())
    title = serializers.CharField(max_length=200)
    text = serializers.CharField(max_length=20_000, required=False)
