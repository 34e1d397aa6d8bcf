"""Teams, who is in them and when they work; every change is a verb."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.admin_filters import titled, told
from journal.admin import VerbAdmin
from people.models import (
    Absence,
    Membership,
    Person,
    Role,
    Team,
    TeamHoliday,
    TeamService,
)


@admin.register(Team)
class TeamAdmin(VerbAdmin):
    list_display = ("key", "name", "zone", "buffer_person", "iteration_days", "operating_model")
    list_filter = ("operating_model",)
    search_fields = ("key", "name")
    autocomplete_fields = ("buffer_person",)
    list_select_related = ("buffer_person",)

    def get_readonly_fields(self, request: HttpRequest, obj: Team | None = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def make(self, *, by: Person, **sent: Any) -> Team:
        return Team.objects.gather(by=by, **sent)

    def alter(self, thing: Team, *, by: Person, **sent: Any) -> None:
        thing.set_up(by=by, **sent)


class RolesForm(forms.ModelForm):
    own_roles = forms.MultipleChoiceField(
        choices=Role.choices, required=False, label="Roles", widget=forms.CheckboxSelectMultiple
    )
    deputy_roles = forms.MultipleChoiceField(
        choices=Role.choices, required=False, label="Deputy for", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["own_roles"].initial = self.instance.own_roles
            self.fields["deputy_roles"].initial = self.instance.deputy_roles

    class Meta:
        model = Membership
        fields = ("team", "person", "share", "began_on", "ended_on")


@admin.register(Membership)
class MembershipAdmin(VerbAdmin):
    form = RolesForm
    list_display = ("person", "team", "roles", "part", "began_on", "ended_on")
    list_filter = (
        "team",
        ("held__role", titled("role", admin.ChoicesFieldListFilter)),
        ("ended_on", told("last day", empty="none", filled="has one")),
    )
    list_select_related = ("person", "team")
    ordering = ("team__name", "person__name", "began_on")
    search_fields = ("person__name", "person__email", "team__key")
    autocomplete_fields = ("person", "team")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        return ("team", "person", "began_on") if obj else ()

    def make(
        self, *, by: Person, team: Team, person: Person, own_roles: Any, deputy_roles: Any, **sent: Any
    ) -> Membership:
        return team.admit(person, by=by, roles=own_roles, as_deputy=deputy_roles, **sent)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        return super().get_queryset(request).prefetch_related("held")

    def roles(self, thing: Membership) -> str:
        return ", ".join(
            f"{held.get_role_display()}{' (deputy)' * held.is_deputy}" for held in thing.held.all()
        )

    @admin.display(description="share of capacity", ordering="share")
    def part(self, thing: Membership) -> str:
        return thing.share_told

    def alter(self, thing: Membership, *, by: Person, **sent: Any) -> None:
        thing.rearrange(by=by, **sent)


@admin.register(Absence)
class AbsenceAdmin(VerbAdmin):
    list_display = ("person", "began_on", "ended_on", "portion", "withdrawn_at")
    list_filter = (("withdrawn_at", told("state", empty="planned", filled="withdrawn")),)
    date_hierarchy = "began_on"
    ordering = ("-began_on", "-id")
    list_select_related = ("person",)
    search_fields = ("person__name", "person__email")
    autocomplete_fields = ("person",)
    actions = ("withdraw",)

    def has_change_permission(self, request: HttpRequest, obj: Absence | None = None) -> bool:
        return obj is None

    def make(self, *, by: Person, **sent: Any) -> Absence:
        return Absence.objects.plan(by=by, **sent)

    @admin.action(description="Withdraw")
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Absence]) -> None:
        self.to_each(request, queryset, lambda absence: absence.withdraw(by=request.user))


@admin.register(TeamHoliday)
class TeamHolidayAdmin(VerbAdmin):
    list_display = ("team", "on", "name", "works")
    list_filter = ("team", "works")
    list_select_related = ("team",)
    search_fields = ("name", "team__key", "team__name")
    ordering = ("-on", "team__name")

    def get_readonly_fields(self, request: HttpRequest, obj: TeamHoliday | None = None) -> tuple[str, ...]:
        return ("team", "on") if obj else ()

    def make(self, *, by: Person, on: Any, team: Team, **sent: Any) -> TeamHoliday:
        return TeamHoliday.objects.set(on, team=team, by=by, **sent)

    def alter(self, thing: TeamHoliday, *, by: Person, **sent: Any) -> None:
        now = {"name": thing.name, "works": thing.works}
        TeamHoliday.objects.set(thing.on, team=thing.team, by=by, **(now | sent))


@admin.register(TeamService)
class TeamServiceAdmin(VerbAdmin):
    list_display = ("name", "team")
    list_filter = ("team",)
    list_select_related = ("team",)
    search_fields = ("name", "team__key", "team__name")

    def has_change_permission(self, request: HttpRequest, obj: TeamService | None = None) -> bool:
        return obj is None

    def make(self, *, by: Person, name: str, team: Team) -> TeamService:
        return TeamService.objects.add(name, team=team, by=by)
