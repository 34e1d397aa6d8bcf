"""What a customer sees of its own: requests, features, what was agreed and how it was kept; nothing of others."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views import View

from backlogs.models import Feature, WorkItem
from core.rows import row_number
from intake.asked_for import requests_of
from intake.kept import counted, summed
from intake.models import Clock
from intake.views.clocks import asked_month, report
from people.models import Agreement, Customer, CustomerContact, Person, Team

SHOWN = 25


class Customers(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        customers = Customer.objects.visible_to(request.user).select_related("team")  # type: ignore[arg-type]
        return render(request, "intake/customers.html", {"customers": customers[:500]})


class CustomerPage(View):
    """For its contacts; members of a team see the same, as far as it is about their team."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        person: Person = request.user  # type: ignore[assignment]
        customer = get_object_or_404(Customer.objects.visible_to(person), pk=pk)
        with timezone.override(person.tzinfo):
            return render(request, "intake/customer.html", self.context(customer, person))

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
