"""Limits of lanes and of classes of service, set on the page of the workflow."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from backlogs.forms import WorkLimitForm
from backlogs.models import Limit
from backlogs.views.scope import OfTeam, Page, shaped


class WorkLimits(OfTeam):
    def post(self, request: HttpRequest, team_key: str) -> HttpResponse:
        sent = shaped(WorkLimitForm(self.team, request.POST))
        Limit.objects.impose(team=self.team, by=self.person, **sent)
        return self.back(f"At most {sent['maximum']} at once.")

    def home(self) -> str:
        return reverse("backlogs:columns", args=[self.team.key])


class EndedLimit(Page):
    @cached_property
    def limit(self) -> Limit:
        seen = Limit.objects.visible_to(self.person).select_related("team", "column__team")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def team(self) -> Any:  # type: ignore[override]
        return self.limit.team

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.limit.lift(by=self.person)
        return self.back("The limit is lifted.")

    def home(self) -> str:
        return reverse("backlogs:columns", args=[self.team.key])
