"""Persons, with what lets them in: invitations and tokens; every change is a verb."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from core.admin_filters import told
from journal.admin import ReadAdmin, VerbAdmin
from people.models import (
    Invitation,
    Person,
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
    list_filter = ("is_superuser", ("disabled_at", told("account", empty="enabled", filled="disabled")))
    search_fields = ("name", "email")
    actions = ("invite", "pseudonymise")

    def make(self, *, by: Person, is_superuser: bool = False, disabled: bool = False, **sent: Any) -> Person:
        person = Person.objects.welcome(by=by, **sent)
        if is_superuser:
            person.make_administrator(by=by)
        return person

    def hold(self, thing: Person, *, by: Person, sent: QueryDict) -> None:
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
        for person in self.to_each(request, queryset, lambda person: forgotten(person, by=request.user)):
            self.message_user(request, f"One account is {person} from now on.")
        return None

    @admin.action(description="Invite: a link that sets a password, shown once")
    def invite(self, request: HttpRequest, queryset: QuerySet[Person]) -> None:
        invite = Invitation.objects.invite
        for person, text in self.to_each(request, queryset, lambda one: (one, invite(one, by=request.user))):
            link = request.build_absolute_uri(reverse("people:invitation", args=[text]))
            self.message_user(request, f"{person} sets a password at {link} within seven days.")


def forgotten(person: Person, *, by: Any) -> Person:
    person.pseudonymise(by=by)
    return person


@admin.register(Token)
class TokenAdmin(ReadAdmin):
    """Whose programs may come in; nobody sees a token's text."""

    list_display = ("person", "name", "scope", "prefix", "made_at", "revoked_at")
    list_select_related = ("person",)
    list_filter = ("scope", ("revoked_at", told("state", empty="valid", filled="revoked")))
    search_fields = ("person__name", "name", "prefix")
    exclude = ("token_hash",)
    actions = ("revoke",)

    @admin.action(description="Revoke", permissions=["view"])
    def revoke(self, request: HttpRequest, queryset: QuerySet[Token]) -> None:
        self.to_each(request, queryset, lambda token: token.revoke(by=request.user))


@admin.register(Invitation)
class InvitationAdmin(ReadAdmin):
    list_display = ("person", "invited_by", "invited_at", "expires_at", "used_at")
    list_filter = (("used_at", told("state", empty="not used", filled="used")),)
    list_select_related = ("person", "invited_by")
    search_fields = ("person__name", "person__email")
    exclude = ("token_hash",)
