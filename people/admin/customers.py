"""Customers, who speaks for them and what was agreed; every change is a verb."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from core.admin_filters import told
from core.errors import Invalid
from journal.admin import VerbAdmin
from people.models import (
    Agreement,
    Customer,
    CustomerContact,
    Person,
)
from people.target_fields import TargetsField


@admin.register(Customer)
class CustomerAdmin(VerbAdmin):
    exclude = ("version",)
    list_display = ("name", "team")
    list_select_related = ("team",)
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
    list_filter = (("ended_on", told("state", empty="speaks for it", filled="released")),)
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
        rows = queryset.filter(ended_on=None).select_related("customer", "person")
        self.to_each(request, rows, lambda row: row.customer.release_contact(row.person, by=request.user))


TERMS = (
    "ownership", "autonomy", "on_call", "automated", "escalation", "sustained_by", "acknowledge_minutes", "respond_minutes",
    "resolve_minutes", "around_the_clock", "differs_because", "review_on",
)  # fmt: skip
END = ("ends_on", "because")


class AgreementForm(forms.ModelForm):
    ends_on = forms.DateField(required=False, help_text="The first day without it; empty while it holds.")
    because = forms.CharField(required=False, max_length=200, label="Why it ends")
    targets = TargetsField(required=False, label="By priority, in minutes")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["targets"].initial = self.instance.targets_told()
            self.fields["ends_on"].initial = self.instance.ends_on
            self.fields["because"].initial = self.instance.ended_because

    class Meta:
        model = Agreement
        fields = ("team", "customer", *TERMS)


@admin.register(Agreement)
class AgreementAdmin(VerbAdmin):
    """Terms are changed, and an agreement is ended by a day and a reason; both sides accept on its page."""

    form = AgreementForm
    list_display = ("team", "customer", "review_on", "team_accepted_at", "customer_accepted_at", "ends_on")
    list_filter = ("team", ("ended_at", told("end", empty="none", filled="has a day")))
    list_select_related = ("team", "customer")
    search_fields = ("team__key", "team__name", "customer__name")
    autocomplete_fields = ("team", "customer")

    def get_readonly_fields(self, request: HttpRequest, obj: Agreement | None = None) -> tuple[str, ...]:
        return ("team", "customer") if obj else ()

    def get_fields(self, request: HttpRequest, obj: Agreement | None = None) -> list[Any]:
        fields = super().get_fields(request, obj)
        return fields if obj else [name for name in fields if name not in END]

    def make(self, *, by: Person, **sent: Any) -> Agreement:
        return Agreement.objects.propose(by=by, **without_end(sent))

    def alter(self, thing: Agreement, *, by: Person, **sent: Any) -> None:
        if terms := without_end(sent):
            thing.amend(by=by, **terms)
        if len(terms) < len(sent):
            on, because = sent.get("ends_on", thing.ends_on), sent.get("because", thing.ended_because)
            if on is None:
                raise Invalid("An agreement ends on a day; name it.", code="day_needed", field="ends_on")
            thing.end(by=by, on=on, because=because)


def without_end(sent: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in sent.items() if name not in END}
