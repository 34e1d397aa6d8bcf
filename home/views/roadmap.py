from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from home.roadmap import GROUPS, Roadmap
from people.views.seen_team import SeenTeam


class RoadmapPage(SeenTeam, View):
    """Features over iterations, by rank, lead or customer."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        roadmap = Roadmap(self.team, self.person, request.GET.get("by", ""))
        context = {"team": self.team, "roadmap": roadmap, "groups": GROUPS, "section": "backlogs:backlogs"}
        return render(request, "home/roadmap.html", context)
