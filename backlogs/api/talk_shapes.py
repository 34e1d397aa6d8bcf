"""What is written about items and features."""

from rest_framework import serializers

from backlogs.models import Comment
from core.api.serializers import StrictModelSerializer


class CommentShape(StrictModelSerializer):
    """Markdown as it was written; a redacted one is empty."""

    author_name = serializers.CharField(source="author.name", default=None, read_only=True, allow_null=True)

    class Meta:
        model = Comment
        fields = (
            "id", "author", "author_name", "audience", "text", "written_at", "edited_at", "redacted_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class CommentInput(StrictModelSerializer):
    class Meta:
        model = Comment
        fields = ("text", "audience")


class CommentChange(StrictModelSerializer):
    class Meta:
        model = Comment
        fields = ("text",)
