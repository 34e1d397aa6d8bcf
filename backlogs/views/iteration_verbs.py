"""Planning, starting and closing an iteration."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django_htmx.http import trigger_client_event

from backlogs.forms import GoalForm
from backlogs.models import Crew, IterationEntry, WorkItem
from backlogs.views.iteration import ShownIteration
from backlogs.views.record import record
from backlogs.views.scope import shaped
from core.errors import Stale
from core.locking import lock
from core.middleware import is_fragment
from journal.recording import verb
from journal.sentences import and_so


class Verb(ShownIteration):
    def done(self, said: str = "") -> HttpResponse:
        if not self.is_fragment:
            return self.back(said)
        answer = self.answer("_iteration_plan", "_iteration_sum", **self.parts())
        return trigger_client_event(answer, "plan:changed", {}, after="swap")

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
        answer = self.done(f"{self.item.key} is out of {self.iteration}.{stays}")
        return (
            trigger_client_event(answer, "toast", {"text": stays}) if stays and self.is_fragment else answer
        )

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


class Addition(Verb):
    """Adding in the middle: what falls out is shown, and picked (R9)."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = "_addition" if is_fragment(request) else "addition"
        committed = self.iteration.entries.filter(
            outcome="", committed_points__isnull=False, item__closed_at=None
        )
        crew = Crew.objects.filter(item=OuterRef("item"), left_at=None)
        others = (
            committed.annotate(is_worked=Exists(crew))
            .select_related("item__placement__column")
            .order_by("-item__feature__rank", "-item__rank")
        )
        return self.show(template, item=self.item, others=others)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if instead := request.POST.get("instead", ""):
            entries = self.iteration.entries.select_related("item__team", "item__backlog")
            leaving: IterationEntry = get_object_or_404(entries, item__key=instead)
            self.iteration.exchange(self.item, for_=leaving.item, by=self.person)
        else:
            self.iteration.take_in(self.item, by=self.person)
        return self.back(f"{self.item.key} is added to {self.iteration}.")


class Start(Verb):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = "_start" if is_fragment(request) else "start"
        running = self.team.iterations.running().first()
        return self.show(template, running=running, **self.entries())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.iteration.start(by=self.person)
        return self.back(f"{self.iteration} has started.")


class Close(Verb):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = "_close" if is_fragment(request) else "close"
        later = Q(item__closed_at=None) | Q(item__closed_at__gt=self.iteration.closes_at)
        unfinished = self.iteration.entries.filter(later, outcome="").select_related("item")
        return self.show(template, unfinished=unfinished, record=record(self.iteration))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.iteration.close(by=self.person)
        return self.back(f"{self.iteration} is closed; its record is frozen.")
