"""Beside the plan of an iteration: its days, whom they belong to, what it lacks, and pairs for it."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cached_property

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from backlogs.models import Iteration
from backlogs.views.scope import shaped
from boards.live.position import position
from boards.team_board import TeamBoard
from core.figures import Figure
from core.middleware import is_fragment
from home.filling import fill_by_rank
from home.plan_people import PlanPeople
from home.planned_pairs import join_planned
from home.planning import Plan


class OfPlan(View):
    """Loaded through the iterations that one sees; times are those of the team."""

    template = "home/_capacity.html"

    @cached_property
    def iteration(self) -> Iteration:
        seen = Iteration.objects.visible_to(self.request.user).select_related("team")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        with timezone.override(self.iteration.team.tzinfo):
            return super().dispatch(request, *args, **kwargs)

    def show(self) -> HttpResponse:
        plan = Plan(self.iteration)
        context = {
            "plan": plan, "told": plan.told, "people": PlanPeople(plan), "iteration": self.iteration,
            "team": self.iteration.team, "may_plan": self.iteration.may_plan(self.request.user),
            "reserve": self.iteration.interrupt_reserve,
        }  # fmt: skip
        return render(self.request, self.template, context)

    def done(self, said: str, *events: str) -> HttpResponse:
        """The page reads its parts again; without htmx it is loaded as a whole."""
        if is_fragment(self.request):
            answer = HttpResponse(status=204)
            told: dict[str, dict[str, str]] = {name: {} for name in ("plan:changed", *events)}
            answer["HX-Trigger"] = json.dumps({**told, "toast": {"text": said}})
            return answer
        messages.success(self.request, said)
        return redirect("backlogs:iteration", self.iteration.pk)


class CapacityOfIteration(OfPlan):
    """What can be committed, line by line, and what the plan lacks."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show()


class PeopleOfPlan(OfPlan):
    """Whose days it takes, and who could work with whom."""

    template = "home/_plan_people.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show()


class LiveOfPlan(OfPlan):
    """The line by which the page hears that the team's journal has grown."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        board = TeamBoard(request.user, self.iteration.team)
        return render(request, "home/_plan_live.html", {"board": board, "live": position(board)})


class ReserveForm(forms.Form):
    days = Figure(min_value=0, max_digits=5, decimal_places=1)
    because = forms.CharField(max_length=200, label="Why")
    instead_of = forms.DecimalField(required=False, max_digits=5, decimal_places=1, widget=forms.HiddenInput)


class Reserve(OfPlan):
    """POST sets days aside for interrupts instead of the past's middle."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = shaped(ReserveForm(request.POST))
        self.iteration.reserve(by=request.user, **sent)
        days = Decimal(sent["days"]).normalize()
        return self.done(f"{days:f} days are set aside for interrupts beside duty.")


class ReservePutBack(OfPlan):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.iteration.put_back_reserve(by=request.user)
        return self.done("Interrupts beside duty are as the past says again.")


class Pairs(OfPlan):
    """POST brings the people of one or of all proposals onto the crews of their items."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        told = join_planned(self.iteration, request.POST.getlist("pair"), by=request.user)
        return self.done(told, "plan:crewed")


class Filled(OfPlan):
    """POST takes in what the ranks say, as far as the pace goes."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        count = fill_by_rank(Plan(self.iteration), by=request.user)
        if not count:
            return self.done(
                "Nothing came in: what comes next by rank is larger than what is left of its share."
            )
        return self.done(f"{count} item{'' if count == 1 else 's'} came in by rank.", "plan:crewed")
