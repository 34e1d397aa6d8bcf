"""Query lines kept under a name."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from backlogs.models import SavedQuery
from backlogs.views.scope import OfTeam


class SavedQueries(OfTeam):
    """POST keeps the line that the backlogs are narrowed by, and stays with it."""

    def post(self, request: HttpRequest, team_key: str) -> HttpResponse:
        line, name = request.POST.get("q", ""), request.POST.get("name", "")
        kept = SavedQuery.objects
        save = kept.share if "is_shared" in request.POST else kept.keep
        row, _ = save(name, line, team=self.team, by=self.person)
        return self.narrowed_by(row.line)

    def narrowed_by(self, line: str) -> HttpResponse:
        return redirect(f"{reverse('backlogs:backlogs', args=[self.team.key])}?{urlencode({'q': line})}")


class SavedQueryRemoval(OfTeam):
    def post(self, request: HttpRequest, team_key: str, pk: int) -> HttpResponse:
        seen = SavedQuery.objects.seen_by(self.person, self.team)
        get_object_or_404(seen, pk=pk).drop(by=self.person)
        return redirect("backlogs:backlogs", self.team.key)
