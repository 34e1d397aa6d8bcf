"""What an administrator keeps of persons, teams and agreements; every change is a verb."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from core.errors import Refused
from journal.admin import ReadAdmin, VerbAdmin
from people.models import (
    Absence,
    Agreement,
    Customer,
    CustomerContact,
    Invitation,
    Membership,
    Person,
    RoleHeld,
    Team,
    TeamHoliday,
    TeamService,
    Token,
)
from people.models.account import lock_administrators

SURE = "Forget who they were?"


class PersonForm(forms.ModelForm):
    disabled = forms.BooleanField(required=False, help_text="Signed out everywhere at once; tokens end too.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["disabled"].initial = self.instance.disabled_at is not None

    class Meta:
        model = Person
        fields = ("name", "email", "zone", "is_superuser")


@admin.register(Person)
class PersonAdmin(VerbAdmin):
    form = PersonForm
    list_display = ("name", "email", "zone", "is_superuser", "disabled_at")
    list_filter = ("is_superuser", ("disabled_at", admin.EmptyFieldListFilter))
    search_fields = ("name", "email")
    actions = ("invite", "pseudonymise")

    def make(self, *, by: Person, is_superuser: bool = False, disabled: bool = False, **sent: Any) -> Person:
        person = Person.objects.welcome(by=by, **sent)
        if is_superuser:
            person.make_administrator(by=by)
        return person

    def hold(self, thing: Person, *, by: Person) -> None:
        lock_administrators(thing, by=by)

    def alter(self, thing: Person, *, by: Person, **sent: Any) -> None:
        if "email" in sent:
            thing.set_address(sent["email"], by=by)
        if {"name", "zone"} & set(sent):
            thing.rename(by=by, name=sent.get("name", thing.name), zone=sent.get("zone", thing.zone))
        if "is_superuser" in sent:
            (thing.make_administrator if sent["is_superuser"] else thing.end_administration)(by=by)
        if "disabled" in sent:
            (thing.disable if sent["disabled"] else thing.enable)(by=by)

    @admin.action(description="Pseudonymise: forget who they were, for good")
    def pseudonymise(self, request: HttpRequest, queryset: QuerySet[Person]) -> HttpResponse | None:
        if "confirmed" not in request.POST:
            context = self.admin_site.each_context(request) | {
                "people": queryset,
                "opts": self.opts,
                "title": SURE,
            }
            return render(request, "admin/people/person/pseudonymise.html", context)
        for person in queryset:
            try:
                person.pseudonymise(by=request.user)
            except Refused as refused:
                self.message_user(request, refused.sentence, messages.ERROR)
            else:
                self.message_user(request, f"One account is {person} from now on.")
        return None

    @admin.action(description="Invite: a link that sets a password, shown once")
    def invite(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        for person in queryset:
            try:
                text = Invitation.objects.invite(person, by=request.user)
            except Refused as refused:
                self.message_user(request, refused.sentence, messages.ERROR)
                continue
            link = request.build_absolute_uri(reverse("people:invitation", args=[text]))
            self.message_user(request, f"{person} sets a password at {link} within seven days.")


@admin.register(Team)
class TeamAdmin(VerbAdmin):
    list_display = ("key", "name", "zone", "buffer_person", "iteration_days")
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
        choices=RoleHeld._meta.get_field("role").choices, required=False, label="Roles"
    )
    deputy_roles = forms.MultipleChoiceField(
        choices=RoleHeld._meta.get_field("role").choices, required=False, label="Deputy for"
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
    list_display = ("person", "team", "share", "began_on", "ended_on")
    list_filter = ("team",)
    list_select_related = ("person", "team")
    search_fields = ("person__name", "person__email", "team__key")
    autocomplete_fields = ("person", "team")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        return ("team", "person", "began_on") if obj else ()

    def make(
        self, *, by: Person, team: Team, person: Person, own_roles: Any, deputy_roles: Any, **sent: Any
    ) -> Membership:
        return team.admit(person, by=by, roles=own_roles, as_deputy=deputy_roles, **sent)

    def alter(self, thing: Membership, *, by: Person, **sent: Any) -> None:
        thing.rearrange(by=by, **sent)


@admin.register(Customer)
class CustomerAdmin(VerbAdmin):
    exclude = ("version",)
    list_display = ("name", "team")
    search_fields = ("name",)
    autocomplete_fields = ("team",)

    def get_readonly_fields(self, request: HttpRequest, obj: Customer | None = None) -> tuple[str, ...]:
        return ("team",) if obj else ()

    def make(self, *, by: Person, **sent: Any) -> Customer:
        return Customer.objects.add(by=by, **sent)

    def alter(self, thing: Customer, *, by: Person, **sent: Any) -> None:
        thing.rename(by=by, **sent)


@admin.register(CustomerContact)
class CustomerContactAdmin(VerbAdmin):
    """Who speaks for whom, past ones included; released by an action."""

    fields = ("customer", "person", "began_on", "ended_on")
    readonly_fields = ("ended_on",)
    list_display = ("customer", "person", "began_on", "ended_on")
    list_filter = (("ended_on", admin.EmptyFieldListFilter),)
    list_select_related = ("customer", "person")
    search_fields = ("customer__name", "person__name", "person__email")
    autocomplete_fields = ("customer", "person")
    actions = ("release",)

    def has_change_permission(self, request: HttpRequest, obj: CustomerContact | None = None) -> bool:
        return obj is None

    def make(self, *, by: Person, customer: Customer, **sent: Any) -> CustomerContact:
        return customer.name_contact(by=by, **sent)

    @admin.action(description="Release")
    def release(self, request: HttpRequest, queryset: QuerySet[CustomerContact]) -> None:
        for contact in queryset.filter(ended_on=None).select_related("customer", "person"):
            contact.customer.release_contact(contact.person, by=request.user)


@admin.register(Agreement)
class AgreementAdmin(VerbAdmin):
    list_display = ("team", "customer", "review_on", "team_accepted_at", "customer_accepted_at", "ended_at")
    list_filter = ("team",)
    list_select_related = ("team", "customer")
    search_fields = ("team__key", "team__name", "customer__name")
    autocomplete_fields = ("team", "customer")
    exclude = ("version",)

    def get_readonly_fields(self, request: HttpRequest, obj: Agreement | None = None) -> tuple[str, ...]:
        return ("team", "customer") if obj else ()

    def make(self, *, by: Person, **sent: Any) -> Agreement:
        return Agreement.objects.propose(by=by, **sent)

    def alter(self, thing: Agreement, *, by: Person, **sent: Any) -> None:
        thing.amend(by=by, **sent)


@admin.register(Absence)
class AbsenceAdmin(VerbAdmin):
    list_display = ("person", "began_on", "ended_on", "portion", "withdrawn_at")
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
        for absence in queryset:
            absence.withdraw(by=request.user)


@admin.register(TeamHoliday)
class TeamHolidayAdmin(VerbAdmin):
    list_display = ("team", "on", "name", "works")
    list_filter = ("team",)

    def get_readonly_fields(self, request: HttpRequest, obj: TeamHoliday | None = None) -> tuple[str, ...]:
        return ("team", "on") if obj else ()

    def make(self, *, by: Person, on: Any, team: Team, **sent: Any) -> TeamHoliday:
        return TeamHoliday.objects.set(on, team=team, by=by, **sent)

    def alter(self, thing: TeamHoliday, *, by: Person, **sent: Any) -> None:
        now = {"name": thing.name, "works": thing.works}
        TeamHoliday.objects.set(thing.on, team=thing.team, by=by, **(now | sent))


@admin.register(TeamService)
class TeamServiceAdmin(VerbAdmin):
    list_display = ("team", "name")
    list_filter = ("team",)
    search_fields = ("name", "team__key")

    def has_change_permission(self, request: HttpRequest, obj: TeamService | None = None) -> bool:
        return obj is None

    def make(self, *, by: Person, name: str, team: Team) -> TeamService:
        return TeamService.objects.add(name, team=team, by=by)


@admin.register(Token)
class TokenAdmin(ReadAdmin):
    """Whose programs may come in; nobody sees a token's text."""

    list_display = ("person", "name", "scope", "prefix", "made_at", "revoked_at")
    list_select_related = ("person",)
    search_fields = ("person__name", "name", "prefix")
    exclude = ("token_hash",)
    actions = ("revoke",)

    @admin.action(description="Revoke", permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Token]) -> None:
        for token in queryset:
            token.revoke(by=request.user)


@admin.register(Invitation)
class InvitationAdmin(ReadAdmin):
    list_display = ("person", "invited_by", "invited_at", "expires_at", "used_at")
    list_select_related = ("person", "invited_by")
    search_fields = ("person__name", "person__email")
    exclude = ("token_hash",)
