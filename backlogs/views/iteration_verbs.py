"""Planning an iteration: its goal, what comes in, what goes out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh, trigger_client_event

from backlogs.forms import GoalForm
from backlogs.models import WorkItem
from backlogs.views.iteration import ShownIteration
from backlogs.views.scope import shaped
from core.errors import Stale
from core.locking import lock
from journal.recording import verb
from journal.sentences import and_so


class Verb(ShownIteration):
    def done(self, said: str = "") -> HttpResponse:
        if not self.is_fragment:
            return self.back(said)
        if self.iteration.is_running:
            messages.success(self.request, said)
            return HttpResponseClientRefresh()
        answer = self.answer("_plan_candidates", "_iteration_plan", **self.parts())
        return trigger_client_event(answer, "plan:changed", {}, after="swap")

    def went(self, said: str) -> HttpResponse:
        """To the page of it. Sent as a fragment, so that what was chosen and written is still there where it is refused."""
        if not self.is_fragment:
            return self.back(said)
        messages.success(self.request, said)
        return HttpResponseClientRedirect(self.home())

    @cached_property
    def item(self) -> WorkItem:
        """Of the team's items, by the key that was sent."""
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        items = self.team.items.select_related("team", "backlog", "feature__lead")
        return get_object_or_404(items, key=sent.get("item", ""))


class Goal(Verb):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = GoalForm(self.iteration, request.POST)
        goal = shaped(form)["goal"]
        self._set(goal, form)
        return self.back("The goal is set.")

    @verb()
    def _set(self, goal: str, form: GoalForm) -> None:
        self.iteration.require_planner(self.person)
        lock(self.iteration)
        form.initial["version"] = self.iteration.version
        if form.overtaken({"goal": self.iteration.goal}):
            raise Stale(f"Somebody set the goal to “{self.iteration.goal}” meanwhile. Yours was “{goal}”.")
        self.iteration.set_goal(goal, by=self.person)


class TakeIn(Verb):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.iteration.take_in(self.item, by=self.person)
        return self.done(f"{self.item.key} is in {self.iteration}.")


class Drop(Verb):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.iteration.drop(self.item, by=self.person)
        stays = self._who_stays()
        return self.done(f"{self.item.key} is out of {self.iteration}.{stays}")

    def _who_stays(self) -> str:
        """A card on which somebody works stays on the board, which is said."""
        stay = (
            self.item.stays.filter(left_at=None)
            .exclude(column__category="done")
            .select_related("column")
            .first()
        )
        if stay is None or not self.iteration.is_running or not (crew := list(self.item.crew_now)):
            return ""
        work = "works" if len(crew) == 1 else "work"
        return f" {self.item.key} keeps its card in {stay.column}: {and_so([str(each) for each in crew])} {work} on it."
