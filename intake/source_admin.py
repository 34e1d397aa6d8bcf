"""What an administrator keeps of sources: set up by their verbs, rotated and revoked; messages are only read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from core.admin_filters import titled, told
from intake.models import Delivery, Source
from journal.admin import ReadAdmin, VerbAdmin
from people.models import Person


@admin.register(Source)
class SourceAdmin(VerbAdmin):
    """Connected on the page of the team, where its address is shown once."""

    fields = (
        "team", "kind", "slug", "name", "topic", "stale_after_days", "reopens_within_minutes", "every_minutes", "grace_minutes",
        "heard_at", "missed_at", "made_at", "revoked_at", "version",
    )  # fmt: skip
    readonly_fields = ("team", "kind", "slug", "heard_at", "missed_at", "made_at", "revoked_at", "version")
    list_display = ("name", "slug", "kind", "team", "made_at", "revoked_at")
    list_filter = ("team", "kind", ("revoked_at", told("state", empty="connected", filled="revoked")))
    list_select_related = ("team",)
    search_fields = ("name", "slug", "team__key", "team__name")
    actions = ("rotate", "revoke")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def alter(self, thing: Source, *, by: Person, **sent: Any) -> None:
        thing.set_up(by=by, **sent)

    @admin.action(description="Rotate: another address, shown once")
    def rotate(self, request: HttpRequest, queryset: QuerySet[Source]) -> HttpResponse | None:
        if queryset.count() != 1:
            self.message_user(request, "Choose one source; its new address is shown once.", messages.ERROR)
            return None
        source = queryset.get()
        address = source.address(request.build_absolute_uri("/"), source.rotate(by=person(request)))
        text = f"{source} sends from now on to:\n\n{address}\n\n{source.sender.snippet(address)}"
        return HttpResponse(
            text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
        )

    @admin.action(description="Revoke: nothing is taken any more")
    def revoke(self, request: HttpRequest, queryset: QuerySet[Source]) -> None:
        self.to_each(request, queryset, lambda source: source.revoke(by=person(request)))


@admin.register(Delivery)
class DeliveryAdmin(ReadAdmin):
    """One message as it came; replayed on the page of its source."""

    fields = ("source", "received_at", "path", "headers", "state", "said", "attempts", "due_at", "text")
    list_display = ("id", "source", "received_at", "state", "said", "attempts")
    list_filter = (
        ("source__team", titled("team", admin.RelatedFieldListFilter)),
        ("quarantined_at", told("quarantine", empty="not in it", filled="in it")),
        ("processed_at", told("read", empty="not yet", filled="read")),
    )
    search_fields = ("source__slug", "source__name", "said")
    ordering = ("-id",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        return Delivery.objects.shown().select_related("source").order_by("-id")


def person(request: HttpRequest) -> Person:
    return request.user  # type: ignore[return-value]
