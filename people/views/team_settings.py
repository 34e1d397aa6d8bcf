"""How a team is set up: read by its members, changed by its administrators."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from core.errors import Stale
from core.locking import lock
from journal.recording import verb
from people.form_fields import weekday_names
from people.forms import AbsenceForm, DayForm, MemberForm, MembershipForm, ServiceForm, TeamForm, accepted
from people.models import Absence, Membership, Person, Role, Team, TeamService
from people.views.seen_team import SeenTeam

PAGE = "people/team_settings.html"


class OfTeam(SeenTeam, View):
    """The settings page of a team that the person sees, or one of its forms."""

    def carry_out(self, form: forms.BaseForm, verb: Callable[..., Any], name: str, done: str) -> HttpResponse:
        """The verb with what the form read; a refusal is shown in the form."""
        if not accepted(form, verb):
            return self.shown(422, **{name: form})
        return self.back(done)

    def back(self, done: str) -> HttpResponse:
        messages.success(self.request, done)
        return redirect("people:team-settings", self.team.key)

    def shown(self, status: int = 200, **changed: Any) -> HttpResponse:
        return render(self.request, PAGE, self.context() | changed, status=status)

    def context(self) -> dict[str, Any]:
        team, may = self.team, self.team.may_administer(self.person)
        return {
            "team": team,
            "section": "people:team-settings",
            "may_administer": may,
            "may_plan_absences": team.may_plan_absences(self.person),
            "read_only_text": f"You read how {team} is set up. To change it, ask {administrators(team)}.",
            "settings_form": TeamForm(instance=team),
            "weekdays": weekday_names(team.workdays),
            "members": members_with_forms(team) if may else members(team),
            "member_form": MemberForm(),
            "absences": Absence.objects.coming(team),
            "absence_form": AbsenceForm(absentees(team, self.person)),
            "days": team.own_days.filter(on__gte=team.today),
            "day_form": DayForm(),
            "services": team.services.all(),
            "service_form": ServiceForm(),
        }


class Settings(OfTeam):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = TeamForm(request.POST, instance=self.team)
        return self.carry_out(form, self._set_up, "settings_form", "The team is set up anew.")

    @verb()
    def _set_up(self, version: int, **sent: Any) -> None:
        lock(self.team)
        if self.team.version != version:
            raise Stale("Somebody changed this meanwhile. Reload the page to see how it is now.")
        self.team.set_up(by=self.person, **sent)


class Service(OfTeam):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = ServiceForm(request.POST)
        return self.carry_out(form, self._name, "service_form", "The service is named.")

    def _name(self, name: str) -> None:
        TeamService.objects.add(name, team=self.team, by=self.person)


class DroppedService(OfTeam):
    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        get_object_or_404(self.team.services, pk=pk).drop(by=self.person)
        return self.back("The service is dropped.")


def administrators(team: Team) -> str:
    named = Person.objects.filter(
        memberships__in=team.memberships.current().filter(held__role=Role.TEAM_ADMINISTRATOR)
    ).values_list("name", flat=True)
    return "a team administrator" + (f" ({', '.join(named)})" if named else "")


def members(team: Team) -> Iterable[Membership]:
    return (
        team.memberships.current()
        .select_related("person")
        .prefetch_related("held")
        .order_by("person__name", "id")
    )


def members_with_forms(team: Team) -> list[Membership]:
    found = list(members(team))
    for member in found:
        values = {name: getattr(member, name) for name in MembershipForm.base_fields}
        member.form = MembershipForm(initial=values, prefix=f"m{member.pk}")  # type: ignore[attr-defined]
    return found


def absentees(team: Team, person: Person) -> Any:
    """Whose absences this person plans: everybody's in the team, or the own ones."""
    if not team.may_plan_absences(person):
        return Person.objects.filter(pk=person.pk)
    return Person.objects.filter(Q(pk=person.pk) | Q(pk__in=team.memberships.working().values("person")))
