"""What an administrator keeps of the work; every change is a verb, and what has none is only read."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from backlogs.models import (
    Backlog,
    Column,
    Feature,
    Import,
    Iteration,
    Label,
    Limit,
    RecurringRule,
    WorkItem,
)
from backlogs.models.words import ClassOfService
from core.admin_filters import OPEN_OR_CLOSED, titled, told
from core.locking import lock, lock_all
from journal.admin import ReadAdmin, VerbAdmin
from people.models import Person, Team


@admin.register(Backlog)
class BacklogAdmin(VerbAdmin):
    list_display = ("team", "kind", "owner", "planned")
    list_filter = ("kind", "team")
    list_select_related = ("team", "owner")
    search_fields = ("team__key", "team__name", "kind")
    autocomplete_fields = ("owner",)
    readonly_fields = ("team", "kind", "version")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="planned share", ordering="planned_share")
    def planned(self, thing: Backlog) -> str:
        return "" if thing.planned_share is None else f"{thing.planned_share:.0%}"

    def alter(self, thing: Backlog, *, by: Person, **sent: Any) -> None:
        thing.plan(by=by, **sent)


@admin.register(WorkItem)
class ItemAdmin(VerbAdmin):
    """Found by key and title; moved and closed on the board, where its flow is seen."""

    fields = (
        "key", "backlog", "feature", "kind", "title", "description", "customer", "requester", "requester_address", "due_on",
        "service", "points", "ease", "class_of_service", "priority", "arrived_as", "outcome", "source", "external_id",
        "created_at", "closed_at", "version",
    )  # fmt: skip
    kept = ("key", "arrived_as", "outcome", "source", "external_id", "created_at", "closed_at", "version")
    list_display = ("key", "title", "team", "list_of", "kind", "outcome", "created_at")
    list_filter = (
        "team",
        ("backlog__kind", titled("backlog", admin.ChoicesFieldListFilter)),
        "kind",
        "outcome",
        ("closed_at", OPEN_OR_CLOSED),
    )
    list_select_related = ("team", "backlog")
    search_fields = ("key", "title", "=external_id")
    autocomplete_fields = ("backlog", "feature", "customer", "requester")
    ordering = ("-id",)

    @admin.display(description="backlog", ordering="backlog__kind")
    def list_of(self, thing: WorkItem) -> str:
        return thing.backlog.get_kind_display()

    def get_readonly_fields(self, request: HttpRequest, obj: WorkItem | None = None) -> tuple[str, ...]:
        return (*self.kept, "backlog") if obj else self.kept

    def hold(self, thing: WorkItem, *, by: Person, sent: QueryDict) -> None:
        """A feature and the columns of a class come before the item, as whoever moves cards locks them."""
        lock(thing.team)
        thing.hold(guarding(thing, sent))

    def make(self, *, by: Person, **sent: Any) -> WorkItem:
        return WorkItem.objects.add(by=by, **sent)

    def alter(self, thing: WorkItem, *, by: Person, **sent: Any) -> None:
        thing.revise(by=by, **sent)


@admin.register(Feature)
class FeatureAdmin(VerbAdmin):
    fields = (
        "backlog", "title", "outcome", "criteria", "scope", "non_scope", "customer", "lead", "deputy", "class_of_service",
        "due_on", "demo_on", "step", "created_at", "closed_at", "version",
    )  # fmt: skip
    kept = ("step", "created_at", "closed_at", "version")
    list_display = ("title", "team", "list_of", "step", "lead", "customer", "due_on", "closed_at")
    list_filter = (
        "team",
        ("backlog__kind", titled("backlog", admin.ChoicesFieldListFilter)),
        "step",
        ("closed_at", OPEN_OR_CLOSED),
    )
    list_select_related = ("team", "backlog", "lead", "customer")
    search_fields = ("title", "team__key")
    autocomplete_fields = ("backlog", "customer", "lead", "deputy")

    @admin.display(description="backlog", ordering="backlog__kind")
    def list_of(self, thing: Feature) -> str:
        return thing.backlog.get_kind_display()

    def get_readonly_fields(self, request: HttpRequest, obj: Feature | None = None) -> tuple[str, ...]:
        return (*self.kept, "backlog") if obj else self.kept

    def make(self, *, by: Person, **sent: Any) -> Feature:
        return Feature.objects.add(by=by, **sent)

    def alter(self, thing: Feature, *, by: Person, **sent: Any) -> None:
        thing.shape(by=by, **sent)


@admin.register(Column)
class ColumnAdmin(VerbAdmin):
    """A column with cards is removed on the board's own settings, which ask where the cards go."""

    fields = ("team", "name", "category", "position", "policy", "removed_at", "version")
    list_display = ("team", "position", "name", "category", "removed_at")
    list_filter = ("team", "category", ("removed_at", told("state", empty="standing", filled="removed")))
    list_select_related = ("team",)
    search_fields = ("name", "team__key", "team__name")
    autocomplete_fields = ("team",)

    def get_readonly_fields(self, request: HttpRequest, obj: Column | None = None) -> tuple[str, ...]:
        return ("removed_at", "version", *(("team", "category") if obj else ()))

    def hold(self, thing: Column, *, by: Person, sent: QueryDict) -> None:
        """All columns of the team by number: a shift changes each, and whoever moves a card holds two."""
        lock(thing.team)
        lock_all(thing.team.columns.all())
        thing.refresh_from_db()

    def make(self, *, by: Person, team: Team, policy: str = "", **sent: Any) -> Column:
        column = Column.objects.add(team=team, by=by, **sent)
        column.rename(column.name, by=by, policy=policy)
        return column

    def alter(self, thing: Column, *, by: Person, **sent: Any) -> None:
        if {"name", "policy"} & sent.keys():
            thing.rename(sent.get("name", thing.name), by=by, policy=sent.get("policy"))
        if "position" in sent:
            thing.shift_to(sent["position"], by=by)


@admin.register(Limit)
class LimitAdmin(VerbAdmin):
    fields = ("team", "column", "class_of_service", "lane", "maximum", "on_full", "counts_blocked")
    list_display = fields
    list_filter = ("team", "on_full")
    list_select_related = ("team", "column")
    search_fields = ("column__name", "team__key", "team__name")
    autocomplete_fields = ("team", "column")
    actions = ("lift",)

    def get_readonly_fields(self, request: HttpRequest, obj: Limit | None = None) -> tuple[str, ...]:
        return ("team", "column", "class_of_service", "lane") if obj else ()

    def hold(self, thing: Limit, *, by: Person, sent: QueryDict) -> None:
        """A column comes before its limit, as whoever sets it on the board locks them."""
        lock(thing.team)
        if thing.column:
            lock(thing.column)
        lock(thing)

    def make(self, *, by: Person, **sent: Any) -> Limit:
        limit: Limit = Limit.objects.impose(by=by, **sent)
        return limit

    def alter(self, thing: Limit, *, by: Person, **sent: Any) -> None:
        thing.become(by=by, **({"maximum": thing.maximum} | sent))

    @admin.action(description="Lift")
    def lift(self, request: HttpRequest, queryset: QuerySet[Limit]) -> None:
        rows = queryset.select_related("team", "column__team")
        self.to_each(request, rows, lambda limit: limit.lift(by=request.user))


@admin.register(Iteration)
class IterationAdmin(VerbAdmin):
    """Made ahead by the cadence, started and closed where the team plans."""

    fields = ("team", "number", "starts_on", "ends_on", "goal", "started_at", "closed_at", "version")
    readonly_fields = tuple(name for name in fields if name != "goal")
    list_display = ("team", "number", "starts_on", "ends_on", "started_at", "closed_at")
    list_filter = ("team", ("closed_at", OPEN_OR_CLOSED))
    list_select_related = ("team",)
    search_fields = ("team__key", "team__name", "=number", "goal")
    date_hierarchy = "starts_on"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def alter(self, thing: Iteration, *, by: Person, **sent: Any) -> None:
        thing.set_goal(by=by, **sent)


@admin.register(RecurringRule)
class RecurringRuleAdmin(VerbAdmin):
    fields = ("team", "title", "every_days", "next_on", "lead_days")
    list_display = ("title", "team", "every_days", "next_on", "ended_at")
    list_filter = ("team", ("ended_at", told("state", empty="standing", filled="ended")))
    list_select_related = ("team",)
    search_fields = ("title", "team__key", "team__name")
    autocomplete_fields = ("team",)
    actions = ("end",)

    def has_change_permission(self, request: HttpRequest, obj: RecurringRule | None = None) -> bool:
        return obj is None

    def make(self, *, by: Person, **sent: Any) -> RecurringRule:
        return RecurringRule.objects.add(by=by, **sent)

    @admin.action(description="End")
    def end(self, request: HttpRequest, queryset: QuerySet[RecurringRule]) -> None:
        self.to_each(request, queryset.select_related("team"), lambda rule: rule.end(by=request.user))


@admin.register(Label)
class LabelAdmin(ReadAdmin):
    """Words come with the items that carry them."""

    list_display = ("name", "team")
    list_filter = ("team",)
    list_select_related = ("team",)
    search_fields = ("name", "team__key")


@admin.register(Import)
class ImportAdmin(ReadAdmin):
    """What came in from other tools, with what was read, made and rejected."""

    list_display = (
        "file_name", "source", "team", "shift_weeks", "started_at", "by", "items_read", "created", "updated", "unchanged",
        "left_out",
    )  # fmt: skip
    fields = (*list_display, "without_column", "rejected_rows")
    readonly_fields = fields
    list_filter = ("team", "source")
    list_select_related = ("team", "by")
    search_fields = ("file_name", "source", "team__key")

    @admin.display(description="read")
    def items_read(self, thing: Import) -> int:
        return thing.count("read")

    def created(self, thing: Import) -> int:
        return thing.count("created")

    def updated(self, thing: Import) -> int:
        return thing.count("updated")

    def unchanged(self, thing: Import) -> int:
        return thing.count("unchanged")

    @admin.display(description="rejected")
    def left_out(self, thing: Import) -> int:
        return len(thing.rejected)

    @admin.display(description="unmapped statuses")
    def without_column(self, thing: Import) -> str:
        return ", ".join(f"{status}: {count}" for status, count in thing.unmapped.items()) or "none"

    def rejected_rows(self, thing: Import) -> str:
        return "; ".join(f"row {row['row']}: {row['reason']}" for row in thing.rejected) or "none"


def guarding(item: WorkItem, sent: QueryDict) -> dict[str, Any]:
    """What a form changes of an item that may be had by so many only, or while something is open."""
    guarded: dict[str, Any] = {}
    kind, number = sent.get("class_of_service", ""), sent.get("feature", "")
    if kind in ClassOfService.values and kind != item.class_of_service:
        guarded["class_of_service"] = kind
    if number.isdecimal() and len(number) < 19 and int(number) != item.feature_id:
        guarded["feature"] = Feature.objects.filter(pk=number).first()
    return guarded
