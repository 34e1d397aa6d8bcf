"""A team begins with a name, people and one buffer person (R18)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views import View

from core.errors import NotAllowed
from people.forms import NewTeamForm, accepted
from people.models import Team

PAGE = "people/new_team.html"


class NewTeam(View):
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_superuser:  # type: ignore[union-attr]
            raise NotAllowed("Only an administrator founds a team.")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get(self, request: HttpRequest) -> HttpResponse:
        zone = request.user.zone  # type: ignore[union-attr]
        return render(request, PAGE, {"form": NewTeamForm(initial={"zone": zone})})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewTeamForm(request.POST)
        if not accepted(form, lambda **sent: Team.objects.gather(by=request.user, **sent)):
            return render(request, PAGE, {"form": form}, status=422)
        messages.success(request, "The team has its backlogs and its board. Invite its people next.")
        return redirect("people:team-settings", form.cleaned_data["key"])
