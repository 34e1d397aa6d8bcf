"""The start of an iteration and its end: what is committed, where each unfinished item goes, what the record says wrongly."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from backlogs.models import Block, Crew, IterationEntry, Stay
from backlogs.models.iteration_closing import CARRIED, Ending, Way
from backlogs.models.words import Category
from backlogs.views.iteration_verbs import Verb
from backlogs.views.record import record
from backlogs.views.scope import shaped
from core.figures import Figure
from core.middleware import is_fragment
from journal.sentences import and_so

ENDS = "end-"


class SeenPlan(forms.Form):
    """What stood in the plan where the button was pressed."""

    items = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    points = forms.DecimalField(required=False, min_value=0, widget=forms.HiddenInput)


class Start(Verb):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = "_start" if is_fragment(request) else "start"
        running = self.team.iterations.running().first()
        planned_items, planned_points = self.iteration.planned_now
        return self.show(
            template,
            running=running,
            planned_items=planned_items,
            planned_points=planned_points,
            **self.entries(),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = shaped(SeenPlan(request.POST))
        was_seen = seen["items"] is not None and seen["points"] is not None
        self.iteration.start(by=self.person, expected=(seen["items"], seen["points"]) if was_seen else None)
        return self.back(f"{self.iteration} has started.")


class EndForm(forms.Form):
    """How one item goes on."""

    way = forms.ChoiceField(choices=[(way.value, way.value) for way in Way])
    rest = forms.CharField(required=False, max_length=300, label="What is left")
    points = Figure(required=False, min_value=0, max_digits=6, decimal_places=2)


class Close(Verb):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._screen({})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        endings = self._endings()
        if self.iteration.is_running and (changed := self._changed_under(set(endings))):
            answer = self._screen(endings, 409, changed=changed)
            answer["HX-Retarget"], answer["HX-Reswap"] = "#dialogs", "innerHTML"
            return answer
        self.iteration.close(by=self.person, endings=endings)
        return self.went(f"{self.iteration} is closed; its record is frozen.")

    def _screen(self, endings: dict[str, Ending], status: int = 200, **more: Any) -> HttpResponse:
        """What is left over, each with what was chosen for it."""
        rows = list(self._unfinished())
        for entry in rows:
            entry.ending = endings.get(entry.item.key, CARRIED)  # type: ignore[attr-defined]
        ahead = self.team.iterations.filter(number__gt=self.iteration.number)
        return self.show(
            "_close" if is_fragment(self.request) else "close",
            status,
            dialog_class="is-wide",
            unfinished=rows,
            record=record(self.iteration),
            following=ahead.order_by("number").first(),
            **more,
        )

    def _unfinished(self) -> QuerySet[IterationEntry]:
        crew = Crew.objects.filter(item=OuterRef("item"), left_at=None)
        waits = Block.objects.filter(item=OuterRef("item"), ended_at=None)
        work = (Category.ACTIVE, Category.WAITING)
        begun = Stay.objects.filter(item=OuterRef("item"), column__category__in=work)
        unfinished = self.iteration.unfinished_at(self.iteration.closes_at)
        rows = IterationEntry.objects.filter(pk__in=[entry.pk for entry in unfinished])
        rows = rows.annotate(
            is_worked=Exists(crew), is_blocked=Exists(waits), is_begun=Exists(begun) | Exists(crew)
        )
        return rows.select_related("item__placement__column", "item__backlog").order_by(
            "item__backlog_id", "id"
        )

    def _changed_under(self, keys: set[str]) -> str:
        """What left the iteration or came into it since the screen was opened; it is looked at before anything is frozen.
        Whoever sends no choice saw no screen."""
        if not keys:
            return ""
        there = {entry.item.key for entry in self._unfinished() if entry.item.closed_at is None}
        still_in = set(self.iteration.entries.filter(outcome="").values_list("item__key", flat=True))
        was_in = set(self.iteration.entries.values_list("item__key", flat=True))
        gone, came = sorted((keys - still_in) & was_in), sorted(there - keys)
        said = [f"{and_so(gone)} left it"] if gone else []
        return "; ".join([*said, *([f"{and_so(came)} came in"] if came else [])])

    def _endings(self) -> dict[str, Ending]:
        keys = [name.removeprefix(ENDS) for name in self.request.POST if name.startswith(ENDS)]
        return {key: self._ending(key) for key in keys}

    def _ending(self, key: str) -> Ending:
        sent = self.request.POST
        names = {"way": f"{ENDS}{key}", "rest": f"rest-{key}", "points": f"points-{key}"}
        read = shaped(EndForm({name: sent.get(of, "") for name, of in names.items()}))
        return Ending(Way(read["way"]), read["rest"], read["points"])


class AmendmentForm(forms.Form):
    outcome = forms.ChoiceField(choices=IterationEntry.Outcome.choices)
    because = forms.CharField(max_length=200, label="Why")


class Amendments(Verb):
    """A correction beside the frozen record."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = shaped(AmendmentForm(request.POST))
        entries = self.iteration.entries.select_related("item")
        entry = get_object_or_404(entries.order_by("-id").filter(item__key=request.POST.get("item", ""))[:1])
        self.iteration.amend(entry.item, by=self.person, **sent)
        return self.went("The amendment stands beside the record.")


class DaysForm(forms.Form):
    starts_on = forms.DateField(label="First day")
    ends_on = forms.DateField(label="Last day")


class Days(Verb):
    """When a planned iteration is."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.iteration.set_days(**shaped(DaysForm(request.POST)), by=self.person)
        return self.back("The days are set.")
