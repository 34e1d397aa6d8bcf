"""What of a feature is met, what it needs to be handed over, where others would put a story, who leads it, and how its team keeps features."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from backlogs.feature_forms import LinesForm, PracticeForm, RetroForm, practice_now
from backlogs.models import Feature, OrderSuggestion, Practice, TransitionLine, WorkItem
from backlogs.models.practice import keep_practice, may_keep_practice, practice_of
from backlogs.views.feature_around import assignable
from backlogs.views.feature_verbs import Verb
from backlogs.views.ranking import dropped, stepped
from backlogs.views.scope import OfTeam, Page, shaped
from core.errors import Stale
from core.locking import lock
from core.rows import row_number
from journal.recording import verb
from people.models import Person, Team


class MetCriterion(Verb):
    changes = ("_feature_words", "_feature_flow")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        text = request.POST.get("criterion", "")
        if request.POST.get("is_met"):
            self.feature.meet_criterion(text, by=self.person)
        else:
            self.feature.reopen_criterion(text, by=self.person)
        return self.done()


class OfTransition(Verb):
    changes: tuple[str, ...] = ("_feature_transition", "_feature_flow")

    @property
    def line(self) -> TransitionLine:
        return get_object_or_404(self.feature.transition_lines, pk=self.kwargs["line"])


class TransitionNeeds(OfTransition):
    """Lines of its own, or the team's list."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.POST.get("list") == "team":
            self.feature.take_team_list(by=self.person)
        else:
            self.feature.need_for_transition(shaped(LinesForm(request.POST))["text"], by=self.person)
        return self.done()


class TickedTransition(OfTransition):
    def post(self, request: HttpRequest, pk: int, line: int) -> HttpResponse:  # type: ignore[override]
        if request.POST.get("is_met"):
            self.feature.tick_transition(self.line, by=self.person)
        else:
            self.feature.untick_transition(self.line, by=self.person)
        return self.done()


class StruckTransition(OfTransition):
    def post(self, request: HttpRequest, pk: int, line: int) -> HttpResponse:  # type: ignore[override]
        self.feature.strike_transition(self.line, by=self.person)
        return self.done()


class FeatureRetro(Verb):
    changes = ("_feature_retro", "_feature_flow")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.feature.note_retro(by=self.person, **shaped(RetroForm(request.POST)))
        return self.done()


class AssignedPeople(Verb):
    """Lead and deputy, by the product owner."""

    changes = ("_feature_people", "_feature_flow")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent = {role: self._named(request.POST[role]) for role in ("lead", "deputy") if role in request.POST}
        self.feature.shape(by=self.person, **sent)
        return self.done()

    def _named(self, value: str) -> Person | None:
        """Somebody seen, or who stands there already."""
        if not value:
            return None
        return get_object_or_404(assignable(self.feature, self.person), pk=row_number(value))


class SuggestedOrder(Verb):
    """Where a story belongs, says somebody who does not order them: beside another, or a place up or down."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        seen = WorkItem.objects.visible_to(self.person).filter(feature=self.feature)
        if position := request.POST.get("position"):
            item = get_object_or_404(seen.open(), key=request.POST.get("item", ""))
            beside = stepped(item, item.order_mates.exclude(pk=item.pk), position)
        else:
            item, beside = dropped(seen.open(), "key", request)
        self.feature.suggest_order(item, by=self.person, **beside)
        told = f"It is suggested to {self.feature.lead or 'the product owner'}."
        return self._left(told) if self.is_fragment else self.back(told)

    def _left(self, told: str) -> HttpResponse:
        """Where it was dropped, the story goes back to its place, and the page stays."""
        events = {"dialog-close": "", "rank:leave": "", "toast": {"text": told, "tone": "success"}}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(events)})


class OfSuggestion(Page):
    @cached_property
    def suggestion(self) -> OrderSuggestion:
        whole = OrderSuggestion.objects.filter(feature__in=Feature.objects.visible_to(self.person))
        related = ("feature__team", "feature__lead", "item__team", "item__feature__lead", "before", "after")
        return get_object_or_404(whole.select_related(*related), pk=self.kwargs["pk"])

    @property
    def team(self) -> Team:  # type: ignore[override]
        return self.suggestion.feature.team

    def home(self) -> str:
        return reverse("backlogs:feature", args=[self.suggestion.feature_id]) + "#stories"


class AcceptedOrder(OfSuggestion):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.suggestion.accept(by=self.person)
        return self.back(f"{self.suggestion.item.key} is ranked.")


class DeclinedOrder(OfSuggestion):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.suggestion.decline(by=self.person)
        return self.back("The order stays as it is.")


class TeamPractice(OfTeam):
    """How a team keeps its features: the cadence of health, and what a transition needs."""

    def get(self, request: HttpRequest, team_key: str) -> HttpResponse:
        return self.shown(PracticeForm(practice_of(self.team)))

    def post(self, request: HttpRequest, team_key: str) -> HttpResponse:
        if not may_keep_practice(self.team, self.person):
            keep_practice(self.team, by=self.person)  # refuses in a sentence
        form = PracticeForm(practice_of(self.team), request.POST)
        if not form.is_valid():
            return self.shown(form, status=422)
        self._keep(form)
        return self.back("That is how features are kept from now on.")

    @verb()
    def _keep(self, form: PracticeForm) -> Practice:
        lock(self.team)
        practice = practice_of(self.team)
        form.initial["version"] = practice.version
        if form.overtaken(practice_now(practice)):
            raise Stale("Somebody changed this meanwhile. Look at it as it is now, then change it.")
        return keep_practice(self.team, by=self.person, **form.revised)

    def shown(self, form: PracticeForm, status: int = 200) -> HttpResponse:
        may = may_keep_practice(self.team, self.person)
        return self.show("practice", status, form=form, may_keep=may, section="backlogs:backlogs")

    def home(self) -> str:
        return reverse("backlogs:practice", args=[self.team.key])
