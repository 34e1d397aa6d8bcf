from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views import View

from boards.live.position import position
from boards.team_board import TeamBoard
from core.middleware import is_fragment
from home.balance import Balance
from people.views.seen_team import SeenTeam


class InTeamsZone(SeenTeam, View):
    """Times are those of the team, on the page and in what comes back when something is done on it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(self.team.tzinfo):
            return super().dispatch(request, *args, **kwargs)


class BalancePage(InTeamsZone):
    """On duty, the pool, the committed, left to right; below the pairs, what got through the shield, what would end repeats."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        board = TeamBoard(self.person, self.team)
        context = {"team": self.team, "section": "home:balance", "board": board, "live": position(board)}
        template = "home/_balance_body.html" if is_fragment(request) else "home/balance.html"
        return render(request, template, context | {"balance": Balance(self.team, self.person)})


class InterruptsTaken(SeenTeam, View):
    """Of the running iteration what interrupts took, for the head of their lane on the board."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        reserve = Balance(self.team, self.person).reserve
        return render(request, "home/_lane_taken.html", {"reserve": reserve})
