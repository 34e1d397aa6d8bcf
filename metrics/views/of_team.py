from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from core.errors import Invalid
from metrics.asking import Question, question, told
from people.form_fields import DayInput
from people.views.seen_team import SeenTeam


class AsOf(forms.Form):
    """The day as of which numbers are shown; today without it."""

    as_of = forms.DateField(required=False, label="As of", widget=DayInput)


class OfTeam(SeenTeam, View):
    """Numbers of a team that the person sees."""

    @cached_property
    def form(self) -> AsOf:
        form = AsOf(self.request.GET or None, initial={"as_of": self.team.today})
        if form.is_bound and not form.is_valid():
            raise Invalid("That is no day; write it as 2026-01-31.", code="bad_day", field="as_of")
        return form

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(self.team.tzinfo):
            return super().dispatch(request, *args, **kwargs)

    def told(self, metric: str) -> dict[str, Any]:
        return told(self.team, metric, as_of=self._day())

    def asked(self, metric: str) -> Question:
        return question(self.team, metric, as_of=self._day())

    def show(self, template: str, **context: Any) -> HttpResponse:
        frame = {
            "team": self.team,
            "section": "metrics:numbers",
            "as_of_form": self.form,
            "as_of": self._day(),
        }
        return render(self.request, f"metrics/{template}.html", frame | context)

    def _day(self) -> Any:
        return self.form.cleaned_data["as_of"] if self.form.is_bound else None
