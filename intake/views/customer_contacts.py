"""Who speaks for a customer: named and released by those who keep it, invited by an administrator."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views import View

from intake.views.customer import CustomerPage
from people.forms import ContactForm, accepted
from people.mail import send_invitation
from people.models import Customer, CustomerContact, Invitation, Person


class NamedContact(CustomerPage):
    """Somebody new gets a link to set a password: by mail, and shown once to the administrator."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        person: Person = request.user  # type: ignore[assignment]
        customer = get_object_or_404(Customer.objects.visible_to(person), pk=pk)
        form = ContactForm(request.POST)
        if not accepted(form, lambda **sent: self.name(customer, person, **sent)):
            return self.shown(customer, person, 422, contact_form=form)
        named = self.named.person
        if person.is_superuser and not named.has_usable_password():
            return self.invited(customer, person, named)
        messages.success(
            request, f"{named} speaks for {customer}. An administrator sends a link to who is new."
        )
        return redirect("intake:customer", customer.pk)

    def name(self, customer: Customer, by: Person, email: str, name: str) -> None:
        self.named: CustomerContact = customer.name_address(email, by=by, name=name)

    def invited(self, customer: Customer, by: Person, person: Person) -> HttpResponse:
        text = Invitation.objects.invite(person, by=by)
        link = self.request.build_absolute_uri(reverse("people:invitation", args=[text]))
        is_sent = send_invitation(person, link, by=by)
        answer = self.shown(customer, by, invited=person, link=link, is_sent=is_sent)
        answer["Cache-Control"] = "no-store"
        return answer


class ReleasedContact(View):
    def post(self, request: HttpRequest, pk: int, person: int) -> HttpResponse:
        by: Person = request.user  # type: ignore[assignment]
        customer = get_object_or_404(Customer.objects.visible_to(by), pk=pk)
        contact = get_object_or_404(customer.contacts.select_related("person"), person=person, ended_on=None)
        customer.release_contact(contact.person, by=by)
        messages.success(request, f"{contact.person} speaks for {customer} no more.")
        return redirect("intake:customer", customer.pk)
