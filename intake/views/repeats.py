"""Automation pays (R14): what comes again and again, what would end it, and what that saved."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from backlogs.models import WorkItem
from intake.models import Automation
from intake.models.repeat.repeat import Repeat, repeat_with, repeats_of
from intake.models.repeat.standing import hours_back, stand, standings_of
from intake.repeat_forms import AutomateForm, PromiseForm
from people.forms import accepted
from people.models import Role
from people.views.seen_team import SeenTeam


class OfRepeats(SeenTeam, View):
    """A page about what comes again at a team that the person sees."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(self.team.tzinfo):
            return super().dispatch(request, *args, **kwargs)

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        may_work = self.person.has_role(self.team, Role.ENGINEER, Role.PRODUCT_OWNER)
        frame = {"team": self.team, "section": "home:balance", "may_work": may_work}
        return render(self.request, f"intake/{template}.html", frame | context, status=status)


class Repeats(OfRepeats):
    """What took the most time first, and beside it what is promised and what is measured."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        standings = standings_of(self.team, self.person)
        taken = {mark: one for one in reversed(standings) for mark in one.automation.mark_set}
        rows = [
            (repeat, next((taken[mark] for mark in repeat.marks if mark in taken), None))
            for repeat in repeats_of(self.team)
        ]
        back, promised = hours_back(standings)
        return self.show("repeats", rows=rows, standings=standings, back=back, back_promised=promised)


class OneRepeat(OfRepeats):
    """The interrupts behind the numbers of one repeat, and the form that makes an automation of it."""

    @cached_property
    def repeat(self) -> Repeat:
        found = repeat_with(self.team, self.kwargs["item"], self.person)
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, key: str, item: str) -> HttpResponse:
        minutes, reckoned = self.repeat.promise
        proposed = {
            "title": f"Automate: {self.repeat.latest.title}"[:300],
            "minutes": minutes,
            "reckoned": reckoned,
        }
        return self.shown(AutomateForm(initial=proposed))

    def post(self, request: HttpRequest, key: str, item: str) -> HttpResponse:
        """Automate this; whoever comes second is led to the same item."""
        form = AutomateForm(request.POST)
        if not accepted(form, self._promise):
            return self.shown(form, 422)
        messages.success(request, f"{self.made.item.key} is in self-service & automation.")
        return redirect(reverse("backlogs:item", args=[self.made.item.key]))

    def _promise(self, **values: Any) -> None:
        self.made = Automation.objects.promise(self.team, self.repeat, by=self.person, **values)

    def shown(self, form: AutomateForm, status: int = 200) -> HttpResponse:
        against = (
            Automation.objects.visible_to(self.person)
            .filter(team=self.team)
            .select_related("item")
            .against(self.repeat.marks)
        )
        standing = stand(self.team, [against])[0] if against else None
        return self.show("repeat", status, repeat=self.repeat, form=form, standing=standing)


class OfAutomation(OfRepeats):
    @cached_property
    def automation(self) -> Automation:
        seen = Automation.objects.visible_to(self.person).select_related("item__team", "team__buffer_person")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @property
    def team(self) -> Any:
        return self.automation.team


class Promise(OfAutomation):
    """The promise of an open automation, put right."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        said = {"minutes": self.automation.promised_minutes, "reckoned": self.automation.reckoned}
        return self.shown(PromiseForm(initial=said))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = PromiseForm(request.POST)
        if not accepted(form, lambda **values: self.automation.reckon(by=self.person, **values)):
            return self.shown(form, 422)
        messages.success(request, "The promise is kept.")
        return redirect(reverse("backlogs:item", args=[self.automation.item.key]))

    def shown(self, form: PromiseForm, status: int = 200) -> HttpResponse:
        return self.show("promise", status, automation=self.automation, form=form)


class PaidByItem(View):
    """On the page of an automation's item: the promise, and what is measured beside it."""

    def get(self, request: HttpRequest, item: str) -> HttpResponse:
        person: Any = request.user
        seen = WorkItem.objects.visible_to(person).select_related("team")
        found = get_object_or_404(seen, key=item)
        automation = (
            Automation.objects.visible_to(person).select_related("item", "team").filter(item=found).first()
        )
        if automation is None:
            return HttpResponse()
        context = {"standing": stand(automation.team, [automation])[0], "may_work": found.may_work(person)}
        return render(request, "intake/_automation.html", context)
