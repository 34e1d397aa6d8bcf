"""Duty otherwise for a while: an administrator's form, and one click to cover."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from core import clock
from people.forms import accepted
from rotations.forms import CoverForm, OverrideForm, shaped
from rotations.views.scope import OfOverride, OfRotation


class NewOverride(OfRotation):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.team.require_administrator(self.person)
        start = clock.now() + timedelta(days=1)
        initial = {"start": start.replace(minute=0), "end": start.replace(minute=0) + timedelta(hours=3)}
        return self.show(
            "override", rotation=self.rotation, form=OverrideForm(self.rotation, self.person, initial=initial)
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.team.require_administrator(self.person)
        form = OverrideForm(self.rotation, self.person, request.POST)
        if not accepted(form, lambda **sent: self.rotation.override(by=self.person, **sent)):
            return self.show("override", 422, rotation=self.rotation, form=form)
        return self.back("The change is made.")


class Cover(OfRotation):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        made = self.rotation.cover(
            by=self.person, **shaped(CoverForm(self.rotation, self.person, request.POST))
        )
        return self.back(f"You are on duty {made.span}.")


class WithdrawnOverride(OfOverride):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.override.withdraw(by=self.person)
        return self.back("The turns hold again.")
