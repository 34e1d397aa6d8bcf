"""How I am told: my channels, my quiet hours, and a test of each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from intake.models import Channel, Manner, Notice
from intake.notice_forms import ChannelForm, MannerForm
from people.forms import accepted
from people.models import Person


class OfAccount(View):
    @property
    def person(self) -> Person:
        return self.request.user  # type: ignore[return-value]

    def shown(self, status: int = 200, **changed: Any) -> HttpResponse:
        context = {
            "form": MannerForm(instance=Manner.objects.of(self.person)),
            "channel_form": ChannelForm(),
            "channels": Channel.objects.standing().of_person(self.person),
            "notices": Notice.objects.filter(recipient=self.person).select_related(
                "channel", "item__team", "team"
            )[:20],
        }
        with timezone.override(self.person.tzinfo):
            return render(self.request, "intake/how_told.html", context | changed, status=status)

    def back(self, done: str) -> HttpResponse:
        messages.success(self.request, done)
        return redirect("intake:how-told")


class HowTold(OfAccount):
    def get(self, request: HttpRequest) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest) -> HttpResponse:
        manner = Manner.objects.of(self.person)
        form = MannerForm(request.POST, instance=Manner.objects.of(self.person))
        if not accepted(form, manner.choose):
            return self.shown(422, form=form)
        return self.back("You are told like this from now on.")


class Channels(OfAccount):
    def post(self, request: HttpRequest) -> HttpResponse:
        form = ChannelForm(request.POST)
        if not accepted(form, lambda **sent: Channel.objects.add(by=self.person, **sent)):
            return self.shown(422, channel_form=form)
        return self.back("You are told there, too. Send yourself a test.")


class EndedChannel(OfAccount):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]
        get_object_or_404(Channel.objects.standing().of_person(self.person), pk=pk).end(by=self.person)
        return self.back("Nothing goes there any more.")


class TestNotice(OfAccount):
    """Over all channels, whatever they take otherwise; what came of it stands below."""

    def post(self, request: HttpRequest) -> HttpResponse:
        Notice.objects.try_out(self.person)
        return self.back("A test is on its way; below stands what came of it.")
