"""The clocks on the page of an item, their pauses, and how a team kept what it promised."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from backlogs.models import WorkItem
from core.errors import Invalid
from core.middleware import is_fragment
from core.rows import row_number
from intake.asking import own_words
from intake.kept import Month, counted, summed
from intake.models import Clock, ClockPause, TeamManner
from intake.models.clock.clock import STATES
from intake.models.clock.words import Kind
from people.models import Person
from people.views.seen_team import SeenTeam

PAGE_OF = 30


class OfItem(View):
    """By who works with the item, and by who asked for it."""

    @property
    def person(self) -> Person:
        return self.request.user  # type: ignore[return-value]

    @cached_property
    def item(self) -> WorkItem:
        seen = WorkItem.objects.visible_to(self.person).values("pk")
        asked = WorkItem.objects.requested_by(self.person).values("pk")
        rows = WorkItem.objects.filter(Q(pk__in=seen) | Q(pk__in=asked)).select_related(
            "team", "backlog", "feature"
        )
        return get_object_or_404(rows, key=self.kwargs["key"])

    def shown(self, status: int = 200) -> HttpResponse:
        with timezone.override(self.item.team.tzinfo):
            return render(self.request, "intake/_item_clocks.html", self.context(), status=status)

    def context(self) -> dict[str, Any]:
        item = self.item
        order = list(Kind.values)
        clocks = Clock.objects.filter(item=item).select_related("hours", "promise__agreement", "customer")
        return {
            "item": item,
            "clocks": sorted(clocks, key=lambda clock: order.index(clock.kind)),
            "pause": ClockPause.objects.filter(item=item, ended_at=None).first(),
            "reasons": ClockPause.Reason.choices,
            "may_pause": item.closed_at is None and item.may_work(self.person),
            "own_words": own_words(item, self.person),
            "is_worked_with": WorkItem.objects.visible_to(self.person).filter(pk=item.pk).exists(),
        }

    def answered(self, said: str) -> HttpResponse:
        if is_fragment(self.request):
            return self.shown()
        messages.success(self.request, said)
        return redirect("backlogs:item", self.item.key)


class ItemClocks(OfItem):
    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return self.shown()


class Pause(OfItem):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        reason, because = request.POST.get("reason", ""), request.POST.get("because", "")
        ClockPause.objects.begin(self.item, by=self.person, reason=reason, because=because)
        return self.answered("Its clocks wait.")


class PauseEnd(OfItem):
    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        ClockPause.objects.end(self.item, by=self.person)
        return self.answered("Its clocks go on.")


class KeptPage(SeenTeam, View):
    """How a team kept its promises in a month, by customer, with the clocks behind each number."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        with timezone.override(self.team.tzinfo):
            return render(request, "intake/kept.html", self.context())

    def context(self) -> dict[str, Any]:
        promised = Clock.objects.visible_in(self.person, self.team)
        rows = counted(self.month.of_clocks(promised))
        context = report(self.request, self.month, promised)
        return context | {
            "team": self.team,
            "section": "people:team-settings",
            "rows": rows,
            "all": summed(rows),
            "is_unheard": self.is_unheard(promised),
        }

    def is_unheard(self, promised: Any) -> bool:
        """Something was promised for the night, in which nobody is told."""
        always = self.month.of_clocks(promised).filter(hours=None)
        return not TeamManner.objects.of(self.team).pages_outside_hours and always.exists()

    @cached_property
    def month(self) -> Month:
        return asked_month(self.request, self.team.tzinfo)


def asked_month(request: HttpRequest, zone: Any) -> Month:
    """The one that was asked for, else this one; what is no month is this one, too."""
    try:
        return Month.read(request.GET.get("month", ""), zone)
    except Invalid:
        return Month.of(timezone.now(), zone)


def report(request: HttpRequest, month: Month, promised: Any) -> dict[str, Any]:
    """The clocks behind the numbers, narrowed as asked, a page at a time by their ids."""
    asked = {
        name: request.GET[name]
        for name, allowed in (("state", STATES), ("kind", Kind.values))
        if request.GET.get(name) in allowed
    }
    numbers = {name: number for name in ("customer", "agreement", "before") if (number := row_number(request.GET.get(name, "")))}  # fmt: skip
    clocks = narrowed(month.of_clocks(promised), asked, numbers)
    shown = list(clocks.select_related("item__team", "customer", "hours")[: PAGE_OF + 1])
    kept = asked | {name: number for name, number in numbers.items() if name != "before"}
    more = kept | {"month": str(month), "before": shown[PAGE_OF - 1].pk} if len(shown) > PAGE_OF else None
    return {
        "month": month, "previous_month": month.moved(-1), "next_month": month.moved(1), "asked": kept,
        "clocks": shown[:PAGE_OF], "next": "?" + urlencode(more) if more else "",
        "is_now": str(month) == str(Month.of(timezone.now(), month.zone)),
    }  # fmt: skip


def narrowed(clocks: Any, asked: dict[str, str], numbers: dict[str, int]) -> Any:
    if "state" in asked:
        clocks = clocks.in_state(asked["state"])
    if "kind" in asked:
        clocks = clocks.filter(kind=asked["kind"])
    fields = {"customer": "customer", "agreement": "promise__agreement", "before": "pk__lt"}
    return clocks.filter(**{fields[name]: number for name, number in numbers.items()}).order_by("-id")
