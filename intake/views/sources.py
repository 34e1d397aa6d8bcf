"""What sends to a team: read by its members, connected by its administrators."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from intake.forms import SourceForm
from intake.models import Delivery, Source
from people.forms import accepted
from people.views.seen_team import SeenTeam
from people.views.team_settings import administrators

SECTION = "people:team-settings"


class Sources(SeenTeam, View):
    """The list with what waits in quarantine; the answer to a new one is the only page that ever shows its address."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(self.team.tzinfo):
            return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        self.team.require_administrator(self.person)
        form, made = SourceForm(request.POST), []
        if not accepted(
            form, lambda **sent: made.extend(Source.objects.add(by=self.person, team=self.team, **sent))
        ):
            return self.shown(422, form=form)
        return self.shown(**told_once(request, *made))

    def shown(self, status: int = 200, **changed: Any) -> HttpResponse:
        answer = render(self.request, "intake/sources.html", self.context() | changed, status=status)
        if "address" in changed:
            answer["Cache-Control"] = "no-store"
        return answer

    def context(self) -> dict[str, Any]:
        team = self.team
        sources = list(Source.objects.visible_to(self.person).filter(team=team).with_news())
        waiting = Delivery.objects.quarantined().filter(source__in=sources)
        return {
            "team": team,
            "section": SECTION,
            "may_administer": team.may_administer(self.person),
            "read_only_text": f"You read what sends to {team}. To change it, ask {administrators(team)}.",
            "standing": [source for source in sources if source.revoked_at is None],
            "revoked": [source for source in sources if source.revoked_at is not None],
            "quarantine": waiting.shown().select_related("source__team")[:50],
            "may_replay": Source(team=team).may_replay(self.person),
            "form": SourceForm(),
        }


def told_once(request: HttpRequest, source: Source, token: str) -> dict[str, Any]:
    """The address with its token, and the snippet that holds it."""
    address = source.address(request.build_absolute_uri("/"), token)
    return {"made": source, "address": address, "snippet": source.sender.snippet(address)}


def back(request: HttpRequest, source: Source, done: str) -> HttpResponse:
    messages.success(request, done)
    return redirect("intake:source", source.pk)
