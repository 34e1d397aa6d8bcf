"""What came into a team from other tools, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from backlogs.views.scope import OfTeam
from core.rows import row_number

WINDOW = 50


class Imports(OfTeam):
    def get(self, request: HttpRequest, team_key: str) -> HttpResponse:
        before = row_number(request.GET.get("before", ""))
        brought = self.team.imports.select_related("by").order_by("-id")
        here = brought if before is None else brought.filter(pk__lt=before)
        window = list(here[: WINDOW + 1])
        earlier = window[WINDOW - 1].pk if len(window) > WINDOW else 0
        return self.show("imports", section="people:team-settings", imports=window[:WINDOW], earlier=earlier)
