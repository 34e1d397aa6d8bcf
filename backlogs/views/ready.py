"""When a team calls planned work ready."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from backlogs.models import Ready
from backlogs.quiet_forms import ReadyForm
from backlogs.views.scope import OfTeam, shaped


class ReadyPage(OfTeam):
    def get(self, request: HttpRequest, team_key: str) -> HttpResponse:
        ready = Ready.objects.of(self.team)
        form = ReadyForm(initial={"asks": ready.asks, "words": ready.words, "version": ready.version})
        may = Ready.objects.may_define(self.person, self.team)
        return self.show("ready", section="backlogs:backlogs", ready=ready, form=form, may_define=may)

    def post(self, request: HttpRequest, team_key: str) -> HttpResponse:
        Ready.objects.define(self.team, by=self.person, **shaped(ReadyForm(request.POST)))
        return self.back("What ready means is kept.")

    def home(self) -> str:
        return reverse("backlogs:ready", args=[self.team.key])
