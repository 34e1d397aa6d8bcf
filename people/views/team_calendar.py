"""When the team and its people do not work."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from people.forms import AbsenceForm, DayForm
from people.models import Absence, TeamHoliday
from people.views.team_settings import OfTeam, absentees


class PlannedAbsence(OfTeam):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = AbsenceForm(absentees(self.team, self.person), request.POST)
        return self.carry_out(form, self._plan, "absence_form", "The absence is planned.")

    def _plan(self, **sent: Any) -> None:
        Absence.objects.plan(by=self.person, **sent)


class WithdrawnAbsence(OfTeam):
    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        get_object_or_404(Absence.objects.coming(self.team), pk=pk).withdraw(by=self.person)
        return self.back("The absence is withdrawn.")


class Day(OfTeam):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.carry_out(DayForm(request.POST), self._set, "day_form", "The day is set.")

    def _set(self, on: date, **sent: Any) -> None:
        TeamHoliday.objects.set(on, team=self.team, by=self.person, **sent)


class ClearedDay(OfTeam):
    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        get_object_or_404(self.team.own_days, pk=pk).clear(by=self.person)
        return self.back("The day is an ordinary one again.")
