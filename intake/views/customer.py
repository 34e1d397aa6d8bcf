"""What a customer sees of its own: requests, features, what was agreed and how it was kept; nothing of others."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from backlogs.models import Feature, WorkItem
from core.rows import row_number
from intake.asked_for import requests_of
from intake.kept import counted, summed
from intake.models import Clock
from intake.views.clocks import asked_month, report
from people.forms import ContactForm, CustomerForm, accepted
from people.models import Agreement, Customer, CustomerContact, Person, Team
from people.models.customer import may_add_customers

SHOWN = 25


class Customers(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown(CustomerForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CustomerForm(request.POST)
        if not accepted(form, self.add):
            return self.shown(form, 422)
        messages.success(request, "Added. Name who speaks for it.")
        return redirect("intake:customer", self.added.pk)

    def add(self, name: str) -> None:
        self.added = Customer.objects.add(by=self.request.user, name=name)  # type: ignore[arg-type]

    def shown(self, form: CustomerForm, status: int = 200) -> HttpResponse:
        person: Person = self.request.user  # type: ignore[assignment]
        customers = Customer.objects.visible_to(person).select_related("team")[:500]
        context = {"customers": customers, "form": form, "may_add": may_add_customers(person)}
        return render(self.request, "intake/customers.html", context, status=status)


class CustomerPage(View):
    """For its contacts; members of a team see the same, as far as it is about their team."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person: Person = request.user  # type: ignore[assignment]
        customer = get_object_or_404(Customer.objects.visible_to(person), pk=pk)
        return self.shown(customer, person)

    def shown(self, customer: Customer, person: Person, status: int = 200, **changed: Any) -> HttpResponse:
        with timezone.override(person.tzinfo):
            context = self.context(customer, person) | changed
            return render(self.request, "intake/customer.html", context, status=status)

    def context(self, customer: Customer, person: Person) -> dict[str, Any]:
        promised = Clock.objects.visible_to(person).filter(customer=customer)
        month = asked_month(self.request, person.tzinfo)
        rows = counted(month.of_clocks(promised))
        agreements = agreed(customer, person)
        asked, older = requests_of(customer, person, row_number(self.request.GET.get("ended_before", "")))
        shown = Agreement.objects.visible_to(person).filter(pk__in=[each.pk for each in agreements])
        return report(self.request, month, promised) | {
            "customer": customer,
            "is_contact": CustomerContact.objects.current().filter(customer=customer, person=person).exists(),
            "contacts": customer.contacts.filter(ended_on=None).select_related("person"),
            "contact_form": ContactForm(),
            "may_keep": customer.may_keep(person),
            "requests": asked,
            "older": older,
            "features": features(customer, person),
            "agreements": agreements,
            "open_to": set(shown.values_list("pk", flat=True)),
            "rows": rows,
            "all": summed(rows),
        }


def features(customer: Customer, person: Person) -> list[Feature]:
    seen, followed = Feature.objects.visible_to(person), Feature.objects.followed_by(person)
    rows = Feature.objects.filter(
        Q(pk__in=seen.values("pk")) | Q(pk__in=followed.values("pk")), customer=customer
    )
    return list(rows.open().select_related("team", "backlog").order_by("team__name", "rank")[:SHOWN])


def agreed(customer: Customer, person: Person) -> list[Agreement]:
    """The customer's own, and of teams that work for it without one the default, which holds for everybody."""
    standing = Agreement.objects.standing().select_related("team").prefetch_related("targets")
    own = list(standing.visible_to(person).filter(customer=customer).order_by("team__name"))
    asked = WorkItem.objects.requested_by(person).filter(customer=customer).values("team")
    near = Team.objects.filter(Q(pk__in=asked) | Q(pk__in=list(person.roles)))
    serving = near.exclude(pk__in=[each.team_id for each in own])
    default = standing.filter(customer=None, team__in=serving, team_accepted_at__isnull=False)
    return own + list(default.order_by("team__name")[:SHOWN])
