from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View

from backlogs.models import WorkItem
from core.errors import Invalid
from home.my_day import MyDay
from people.models import Person

HALF_DAYS = {"1": 225, "2": 450}


class Today(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "home/my_day.html", {"day": MyDay(_person(request)), "section": "home:my-day"})


class Yesterday(LoginRequiredMixin, View):
    """One tap: half a day or a day on an item (R17: one's own, never required)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        person, minutes = _person(request), HALF_DAYS.get(request.POST.get("half_days", ""))
        if minutes is None:
            raise Invalid(
                "Yesterday is written in half days: one or two.", code="half_days", field="half_days"
            )
        item = _seen(request)
        item.log_effort(minutes, by=person, on=MyDay(person).yesterday)
        messages.success(request, f"Written: {item.key}.")
        return redirect("home:my-day")


class Pull(LoginRequiredMixin, View):
    """Take the next one: into the first active column, with oneself on its crew, both or neither."""

    def post(self, request: HttpRequest) -> HttpResponse:
        item = _seen(request)
        column = item.take_up(by=_person(request))
        messages.success(request, f"{item.key} is in {column.name} and yours.")
        return redirect("home:my-day")


def _person(request: HttpRequest) -> Person:
    return request.user  # type: ignore[return-value]


def _seen(request: HttpRequest) -> WorkItem:
    return get_object_or_404(WorkItem.objects.visible_to(_person(request)), key=request.POST.get("item", ""))
