"""What an item looks like: in a list, whole, and to who asked for it."""

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backlogs.api.talk_shapes import CommentShape
from backlogs.models import Block, Column, Comment, Crew, ItemLabel, Ready, WorkItem
from backlogs.models.words import BacklogKind
from backlogs.models.work_item.making import WorkItemQuerySet
from core.api.serializers import SharedFields, StrictModelSerializer

SHOWN_COMMENTS = 50
STATES = [("open", "open"), *WorkItem.Outcome.choices]


def in_rows(items: WorkItemQuerySet) -> WorkItemQuerySet:
    """With all that a row shows, in as many queries for fifty items as for one."""
    crew = Crew.objects.filter(left_at=None).order_by("joined_at", "id")
    labels = ItemLabel.objects.select_related("label").order_by("label__name")
    return items.select_related("team", "backlog", "placement__column").prefetch_related(
        Prefetch("crew", crew, to_attr="crew_rows"),
        Prefetch("item_labels", labels, to_attr="label_rows"),
        Prefetch("blocks", Block.objects.filter(ended_at=None), to_attr="open_blocks"),
    )


def as_made(item: WorkItem) -> WorkItem:
    """With all that a row shows, without asking: nobody works on what was made just now, and it is nowhere yet."""
    item.crew_rows, item.label_rows, item.open_blocks = [], [], []  # type: ignore[attr-defined]
    item._state.fields_cache["placement"] = None
    return item


def column_of(item: WorkItem) -> Column | None:
    """Where it is on the board."""
    placed = getattr(item, "placement", None)
    return placed.column if placed and placed.archived_at is None else None


class ColumnOfItem(StrictModelSerializer):
    class Meta:
        model = Column
        fields = ("id", "name", "category")
        read_only_fields = fields


class BlockOfItem(StrictModelSerializer):
    class Meta:
        model = Block
        fields = ("reason", "note", "began_at")
        read_only_fields = fields


class ItemRow(SharedFields, StrictModelSerializer):
    """An item in a list; its description is shown with the item itself."""

    team = serializers.SlugRelatedField("key", read_only=True)
    backlog = serializers.ChoiceField(choices=BacklogKind.choices, source="backlog.kind", read_only=True)
    column = serializers.SerializerMethodField(help_text="Where it is on the board; null where it is not.")
    block = serializers.SerializerMethodField(help_text="What keeps it from moving, if anything does.")
    crew = serializers.SerializerMethodField(help_text="The persons on it now.")
    labels = serializers.SerializerMethodField()
    outcome = serializers.ChoiceField(
        choices=WorkItem.Outcome.choices,
        allow_blank=True,
        read_only=True,
        help_text="Empty while it is open.",
    )

    class Meta:
        model = WorkItem
        fields = (
            "key", "team", "backlog", "feature", "kind", "title", "customer", "requester", "requester_address", "due_on",
            "arrived_as", "service", "points", "ease", "class_of_service", "priority", "column", "block", "crew", "labels",
            "outcome", "source", "external_id", "created_at", "closed_at", "postponed_at", "version",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(ColumnOfItem(allow_null=True))
    def get_column(self, item: WorkItem) -> dict[str, Any] | None:
        column = column_of(item)
        return ColumnOfItem(column).data if column else None

    @extend_schema_field(BlockOfItem(allow_null=True))
    def get_block(self, item: Any) -> dict[str, Any] | None:
        return BlockOfItem(item.open_blocks[0]).data if item.open_blocks else None

    def get_crew(self, item: Any) -> list[int]:
        return [row.person_id for row in item.crew_rows]

    def get_labels(self, item: Any) -> list[str]:
        return [row.label.name for row in item.label_rows]


class ItemShape(ItemRow):
    lacks = serializers.SerializerMethodField(
        help_text="What it lacks to be ready, as the team says; it blocks nothing."
    )

    class Meta(ItemRow.Meta):
        fields = (*ItemRow.Meta.fields, "description", "lacks")
        read_only_fields = fields

    def get_lacks(self, item: WorkItem) -> list[str]:
        return Ready.objects.of(item.team).lacking([item])[item.pk] if item.closed_at is None else []


class RequestRow(StrictModelSerializer):
    """An item as who asked for it sees it in a list."""

    state = serializers.SerializerMethodField()

    class Meta:
        model = WorkItem
        fields = ("key", "title", "state", "customer", "created_at", "closed_at")
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(choices=STATES))
    def get_state(self, item: WorkItem) -> str:
        return item.outcome or "open"


class RequestShape(RequestRow):
    """An item as who asked for it sees it, with the last public answers."""

    comments = serializers.SerializerMethodField(
        help_text=f"The last {SHOWN_COMMENTS}; all of them are under comments/."
    )

    class Meta(RequestRow.Meta):
        fields = (*RequestRow.Meta.fields, "comments")
        read_only_fields = fields

    @extend_schema_field(CommentShape(many=True))
    def get_comments(self, item: WorkItem) -> list[dict[str, Any]]:
        public = item.comments.filter(audience=Comment.Audience.PUBLIC).select_related("author")
        return CommentShape(public.order_by("-id")[:SHOWN_COMMENTS], many=True).data[::-1]
