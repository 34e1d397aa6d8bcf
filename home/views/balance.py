from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from home.balance import Balance
from people.views.seen_team import SeenTeam


class BalancePage(SeenTeam, View):
    """On duty, the pool, the committed, left to right; below what got through the shield, and what would end repeats."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(self.team.tzinfo):
            return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        context = {"team": self.team, "section": "home:balance", "balance": Balance(self.team, self.person)}
        return render(request, "home/balance.html", context)
