from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import View

from home.burn import Burn
from people.views.seen_team import SeenTeam


class BurnOfReserve(SeenTeam, View):
    """In the head of triage: what is gone of the time that is kept for what arrives there."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        context = {"team": self.team, "burn": Burn(self.team, self.person)}
        return render(request, "home/_burn.html", context)
