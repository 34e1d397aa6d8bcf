"""Query lines kept under a name."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from backlogs.models import SavedQuery
from backlogs.views.scope import OfTeam


class SavedQueries(OfTeam):
    """POST keeps the line that the backlogs are narrowed by, and stays with it."""

    def post(self, request: HttpRequest, team_key: str) -> HttpResponse:
        line, name = request.POST.get("q", ""), request.POST.get("name", "")
        row, _ = SavedQuery.objects.keep(
            name, line, team=self.team, by=self.person, is_shared="is_shared" in request.POST
        )
        return self.narrowed_by(row.line)

    def narrowed_by(self, line: str) -> HttpResponse:
        return redirect(f"{reverse('backlogs:backlogs', args=[self.team.key])}?{urlencode({'q': line})}")


class SavedQueryRemoval(OfTeam):
    def post(self, request: HttpRequest, team_key: str, pk: int) -> HttpResponse:
        row = SavedQuery.objects.seen_by(self.person, self.team).filter(pk=pk).first()
        if row is None:
            raise Http404
        row.drop(by=self.person)
        return redirect("backlogs:backlogs", self.team.key)
