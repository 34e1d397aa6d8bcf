"""What an administrator looks up of messages; nothing is written here."""

from django.contrib import admin

from intake import source_admin  # noqa: F401 - registers sources and messages
from intake.models import Notice
from journal.admin import ReadAdmin


@admin.register(Notice)
class NoticeAdmin(ReadAdmin):
    """The text stays with its reader; what counts here is whether it arrived."""

    list_display = (
        "subject",
        "recipient",
        "audience",
        "team",
        "due_at",
        "sent_at",
        "given_up_at",
        "attempts",
        "said",
    )
    list_filter = ("audience", "urgent", "team")
    list_select_related = ("recipient", "team")
    search_fields = ("subject", "key", "recipient__name")
    exclude = ("text", "address")
