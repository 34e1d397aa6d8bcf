"""“I was interrupted”: one key or tap anywhere, told in a line, sent with Enter."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from backlogs.interruption_form import InterruptionForm
from backlogs.models import Interruption
from backlogs.models.interruption import LENGTHS
from backlogs.views.scope import shaped
from core.errors import NotAllowed
from core.middleware import is_fragment
from people.models import Customer, Person, Team

SUGGESTED = 200


class Interruptions(View):
    """The small dialog with one's own of today, and the door that counts another."""

    def get(self, request: HttpRequest) -> HttpResponse:
        person, teams = _person(request), _teams(request)
        if not teams:
            raise NotAllowed("Only who takes part in a team is interrupted there.")
        seen = Interruption.objects.visible_to(person).select_related("effort__team")
        context = {
            "teams": teams, "chosen": request.GET.get("team", ""), "lengths": LENGTHS, "names": _names(person),
            "told": seen.on(teams[0].today), "section": "home:my-day",
        }  # fmt: skip
        name = "_interruption" if is_fragment(request) else "interruption"
        return render(request, f"backlogs/{name}.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        sent = shaped(InterruptionForm(request.POST))
        seen = Team.objects.visible_to(_person(request))
        team = get_object_or_404(seen, key=sent.pop("team"))
        told = Interruption.objects.tell(team, by=_person(request), **sent)
        return done(request, f"Counted: {told.length.lower()} for {team}.")


class Withdrawal(View):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = Interruption.objects.visible_to(_person(request)).select_related("effort__team")
        get_object_or_404(seen, pk=pk).withdraw(by=_person(request))
        return done(request, "Taken back; it counts no more.")


def done(request: HttpRequest, text: str) -> HttpResponse:
    """Back to what one was at: the dialog closes, the page stays as it is."""
    if is_fragment(request):
        told = {"dialog-close": True, "toast": {"text": text, "tone": "success"}}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(told)})
    messages.success(request, text)
    return redirect("home:my-day")


def _person(request: HttpRequest) -> Person:
    return request.user  # type: ignore[return-value]


def _teams(request: HttpRequest) -> list[Team]:
    person = _person(request)
    seen = Team.objects.visible_to(person).filter(pk__in=list(person.roles))
    return [team for team in seen if person.takes_part_in(team)]


def _names(person: Person) -> list[str]:
    """Who may have asked: colleagues and customers."""
    people = Person.objects.visible_to(person).exclude(pk=person.pk).values_list("name", flat=True)
    customers = Customer.objects.visible_to(person).values_list("name", flat=True)
    return sorted({*people[:SUGGESTED], *customers[:SUGGESTED]})
