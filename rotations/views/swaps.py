"""Offering one's duty, and taking, declining or withdrawing what is offered."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from people.forms import accepted
from rotations.forms import OfferForm
from rotations.views.scope import OfRotation, OfSwap


class Offer(OfRotation):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.rotation.require_part(self.person)
        return self.show("offer", rotation=self.rotation, form=OfferForm(self.rotation, self.person))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.rotation.require_part(self.person)
        form = OfferForm(self.rotation, self.person, request.POST)
        if not accepted(form, self._offer):
            return self.show("offer", 422, rotation=self.rotation, form=form)
        return self.back("It is offered; until somebody takes it, it stays yours.")

    def _offer(self, **sent: Any) -> None:
        self.rotation.offer(by=self.person, **sent)


class Taken(OfSwap):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.swap.take(by=self.person)
        return self.back(f"You are on duty {self.swap.span}.")


class Declined(OfSwap):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.swap.decline(by=self.person)
        return self.back(f"{self.swap.offered_by} keeps the duty.")


class Withdrawn(OfSwap):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.swap.withdraw(by=self.person)
        return self.back("The offer is withdrawn.")
