from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views import View

from backlogs.models import Iteration
from home.planning import Plan


class CapacityOfIteration(View):
    """On the page of an iteration that is planned: what can be committed, line by line."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = Iteration.objects.visible_to(request.user).select_related("team")
        plan = Plan(get_object_or_404(seen, pk=pk))
        return render(request, "home/_capacity.html", {"plan": plan, "told": plan.told})
