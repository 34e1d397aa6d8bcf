"""What may be sent about an item; what is allowed is asked by the verbs."""

from typing import Any

from rest_framework import serializers

from backlogs.models import Backlog, Feature, WorkItem
from backlogs.models.words import BacklogKind
from core.api.serializers import SeenById, SeenByKey, StrictModelSerializer, StrictSerializer
from core.statements import ask, row_of
from people.models import Customer, Person, Team

WORDS = (
    "title", "description", "kind", "customer", "requester", "requester_address", "due_on", "service", "points", "ease",
    "class_of_service", "priority",
)  # fmt: skip
MOST_ROWS = 500


class Labels(serializers.ListField):
    child = serializers.CharField(max_length=60)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)


class ItemWords(StrictModelSerializer):
    customer = SeenById(queryset=Customer.objects.all(), required=False, allow_null=True)
    requester = SeenById(queryset=Person.objects.all(), required=False, allow_null=True)
    feature = SeenById(queryset=Feature.objects.all(), required=False, allow_null=True)
    backlog = serializers.ChoiceField(choices=BacklogKind.choices, required=False)
    labels = Labels(required=False)

    class Meta:
        model = WorkItem
        fields = (*WORDS, "feature", "backlog", "labels")


class TeamOfItem(SeenByKey):
    """The same as any team that is named by its key, found by the quick way."""

    def to_internal_value(self, data: Any) -> Team:
        found = Team.objects.named(data, to=self.context["request"].user) if isinstance(data, str) else None
        return found or super().to_internal_value(data)


class ItemInput(ItemWords):
    """Team and backlog; a story needs its feature only, and comes into the backlog of that."""

    team = TeamOfItem("key", queryset=Team.objects.all(), required=False)

    class Meta(ItemWords.Meta):
        fields = ("team", *ItemWords.Meta.fields)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        feature, team = attrs.get("feature"), attrs.pop("team", None)
        if feature is None and team is None:
            raise serializers.ValidationError({"team": ["Name the team, or the feature."]})
        usual = feature.backlog.kind if feature and team in {None, feature.team} else BacklogKind.BUSINESS
        kind = attrs.pop("backlog", usual)
        attrs["backlog"] = backlog_of(team or feature.team, kind)
        return attrs


def backlog_of(team: Team, kind: str) -> Backlog:
    """Every team has one of each kind; asked by every creation, so by a statement of its own."""
    names = ("id", "team_id", "kind", "owner_id")
    statement = f"SELECT {', '.join(names)} FROM backlogs_backlog WHERE team_id = %s AND kind = %s"
    backlog = row_of(Backlog, dict(zip(names, ask(statement, [team.pk, kind])[0], strict=True)))
    backlog.team = team
    return backlog


class ItemChange(ItemWords):
    """Anything that is left out stays. Between planned and interrupt an item moves with a reason."""

    because = serializers.CharField(max_length=200, required=False)

    class Meta(ItemWords.Meta):
        fields = (*ItemWords.Meta.fields, "because")


class BulkChange(ItemChange):
    """What many items may be given at once; words of their own they keep."""

    class Meta(ItemWords.Meta):
        fields = (
            "kind", "customer", "due_on", "service", "points", "ease", "class_of_service", "priority", "feature",
            "backlog", "labels", "because",
        )  # fmt: skip


class BulkRow(StrictSerializer):
    key = serializers.CharField(max_length=24)
    version = serializers.IntegerField(
        min_value=1, required=False, help_text="As it was read; another one refuses the row."
    )


class BulkInput(StrictSerializer):
    """The same change for many items, all or nothing."""

    items = serializers.ListField(child=BulkRow(), allow_empty=False, max_length=MOST_ROWS)
    changes = BulkChange()

    def validate_items(self, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if len({row["key"] for row in rows}) != len(rows):
            raise serializers.ValidationError("An item is named once.")
        return rows
