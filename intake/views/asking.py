"""The web form with which anybody of the organisation, and whoever speaks for a customer, asks a team."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View

from backlogs.models import WorkItem
from intake.asking import ask, teams_to_ask
from intake.asking_form import HELP, NEW, AskForm
from people.forms import accepted
from people.models import Person, Team
from rotations.duty import on_duty


class AskWhom(View):
    """All teams, to ask one of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(
            request,
            "intake/ask_whom.html",
            {"to_ask": teams_to_ask(request.user), "section": "intake:ask-whom"},
        )


class Ask(View):
    @property
    def person(self) -> Person:
        return self.request.user  # type: ignore[return-value]

    @cached_property
    def team(self) -> Team:
        """Whom one may ask is more than what one sees; what else stands in it stays unseen."""
        askable: Team = get_object_or_404(teams_to_ask(self.person), key=self.kwargs["key"])
        return askable

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        named = request.GET.get("asked", "").replace("\0", "")
        asked = WorkItem.objects.filter(requester=self.person, team=self.team, key=named).first()
        return self.shown(asked=asked)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form, made = AskForm(self.person, self.team, request.POST), []
        if not accepted(form, lambda **sent: made.append(ask(self.team, by=self.person, **sent))):
            return self.shown(422, form=form)
        return redirect(f"{reverse('intake:ask', args=[self.team.key])}?asked={made[0].key}")

    def shown(self, status: int = 200, **context: Any) -> HttpResponse:
        first = {"once": secrets.token_hex(12), "what": NEW if self.request.GET.get("what") == NEW else HELP}
        frame = {
            "team": self.team if self.person.is_member_of(self.team) else None, "the_team": self.team,
            "form": AskForm(self.person, self.team, initial=first), "duty": on_duty(self.team),
        }  # fmt: skip
        return render(self.request, "intake/ask.html", frame | context, status=status)
