"""All iterations of a team: the running one, those ahead, and the closed ones with what they said and did."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from backlogs.planning_ahead import AHEAD, plan_ahead
from backlogs.views.record import record
from backlogs.views.scope import OfTeam
from core.rows import row_number
from people.models import Role

WINDOW = 20


class Iterations(OfTeam):
    def get(self, request: HttpRequest, team_key: str) -> HttpResponse:
        before = row_number(request.GET.get("before", ""))
        closed = self.team.iterations.closed().order_by("-number")
        window = list((closed.filter(number__lt=before) if before is not None else closed)[: WINDOW + 1])
        return self.show(
            "iterations",
            section="backlogs:iterations",
            may_plan=self.person.has_role(self.team, Role.PRODUCT_OWNER),
            running=self.team.iterations.running().first(),
            ahead=self.team.iterations.ahead().order_by("number"),
            closed=[(iteration, record(iteration)) for iteration in window[:WINDOW]],
            earlier=window[WINDOW - 1].number if len(window) > WINDOW else 0,
            count=AHEAD,
        )

    def post(self, request: HttpRequest, team_key: str) -> HttpResponse:
        made = plan_ahead(self.team, by=self.person)
        return self.back(f"Iterations {made[0].number} to {made[-1].number} are planned ahead.")

    def home(self) -> str:
        return reverse("backlogs:iterations", args=[self.team.key])
