from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views import View

from backlogs.models import WorkItem
from home.my_day import MyDay
from home.yesterday import Yesterday
from people.models import Person


class Today(LoginRequiredMixin, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        with timezone.override(_person(request).tzinfo):
            return render(
                request, "home/my_day.html", {"day": MyDay(_person(request)), "section": "home:my-day"}
            )


class YesterdaysEffort(LoginRequiredMixin, View):
    """One tap: half a day or a day on an item (R17: one's own, never required)."""

    def post(self, request: HttpRequest) -> HttpResponse:
        item = _seen(request)
        Yesterday(_person(request)).write(item, request.POST.get("half_days", ""))
        messages.success(request, f"Written: {item.key}.")
        return redirect("home:my-day")


class TakenBack(LoginRequiredMixin, View):
    """What was written by mistake; nobody else finds it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        get_object_or_404(_person(request).efforts.all(), pk=pk).withdraw(by=_person(request))
        messages.success(request, "Taken back.")
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
