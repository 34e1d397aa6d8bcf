"""The start of an iteration and its end: what is committed, where each unfinished item goes, what the record says wrongly."""

from __future__ import annotations

from django import forms
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from backlogs.models import Crew, IterationEntry
from backlogs.models.iteration_closing import Ending, Way
from backlogs.views.iteration_verbs import Verb
from backlogs.views.record import record
from backlogs.views.scope import shaped
from core.figures import Figure
from core.middleware import is_fragment

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
        template = "_close" if is_fragment(request) else "close"
        crew = Crew.objects.filter(item=OuterRef("item"), left_at=None)
        unfinished = self.iteration.unfinished_at(self.iteration.closes_at)
        rows = IterationEntry.objects.filter(pk__in=[entry.pk for entry in unfinished])
        rows = rows.annotate(is_worked=Exists(crew)).select_related(
            "item__placement__column", "item__backlog"
        )
        return self.show(
            template,
            dialog_class="is-wide",
            unfinished=rows.order_by("item__backlog_id", "id"),
            record=record(self.iteration),
            following=self.team.iterations.filter(number__gt=self.iteration.number)
            .order_by("number")
            .first(),
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.iteration.close(by=self.person, endings=self._endings())
        return self.went(f"{self.iteration} is closed; its record is frozen.")

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
