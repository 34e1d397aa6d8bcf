"""The review of an iteration: was its goal met, what is shown at the demo, what to keep and what to change."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from backlogs.feature_forms import ActionForm, RetroForm
from backlogs.models import DemoTurn, Feature, GoalVerdict, Iteration, RetroNote, WorkItem
from backlogs.views.scope import OfIteration, Page, shaped
from core.errors import Invalid
from core.rows import row_number
from people.models import Person, Team


def review_of(iteration: Iteration, person: Person) -> dict[str, Any]:
    """What the review's panels show beside the numbers."""
    turns = list(iteration.demo)
    return {
        "may_look_back": iteration.may_look_back(person),
        "verdict": GoalVerdict.objects.filter(iteration=iteration).select_related("by").first(),
        "verdicts": GoalVerdict.Came.choices,
        "turns": turns,
        "showable": showable(iteration, turns),
        "presenters": presenters(iteration.team),
        **retro_of(iteration, person),
    }


def showable(iteration: Iteration, turns: list[DemoTurn]) -> list[WorkItem | Feature]:
    """What was finished in it and is not on the list, and the features that have come to their demo."""
    done = WorkItem.objects.filter(
        entries__in=iteration.entries.filter(outcome="done"), outcome="done"
    ).exclude(backlog__kind="interrupt")
    items = done.exclude(pk__in=[turn.item_id for turn in turns if turn.item_id]).select_related("backlog")
    features = Feature.objects.open().filter(team=iteration.team_id, step__in=("demo", "feature_validation"))
    waiting = features.exclude(pk__in=[turn.feature_id for turn in turns if turn.feature_id])
    return [*items.distinct().order_by("id")[:50], *waiting.select_related("backlog").ranked()[:20]]


def presenters(team: Team) -> QuerySet[Person]:
    """The team's people, by name."""
    held = team.memberships.current().values("person")
    return Person.objects.enabled().filter(pk__in=held).order_by("name", "pk")


def retro_of(about: Iteration | Feature, person: Person) -> dict[str, Any]:
    """The notes by what they ask for, and what has come of them."""
    notes = list(about.standing_notes)
    return {
        "kept": [note for note in notes if note.kind == RetroNote.Kind.KEEP],
        "to_change": [note for note in notes if note.kind == RetroNote.Kind.CHANGE],
        "actions": [note for note in notes if note.item_id],
        "actions_done": sum(1 for note in notes if note.item and note.item.outcome == "done"),
        "retro_form": RetroForm(auto_id="retro_%s", initial={"kind": "change"}),
        "withdrawable": {note.pk for note in notes if note.may_withdraw(person)},
    }


class GoalCame(OfIteration):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        verdict = self.iteration.judge_goal(request.POST.get("came", ""), by=self.person)
        return self.back(f"The goal was {verdict}.")


class Demo(OfIteration):
    """One more thing is shown."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        turn = self.iteration.show_at_demo(self.thing, by=self.person)
        return self.back(f"“{turn}” is on the demo.")

    @property
    def thing(self) -> WorkItem | Feature:
        sent = self.request.POST
        if key := sent.get("item"):
            return get_object_or_404(WorkItem.objects.visible_to(self.person), key=key)
        if (number := row_number(sent.get("feature", ""))) is None:
            raise Invalid("Say what is shown.", field="item")
        return get_object_or_404(Feature.objects.visible_to(self.person), pk=number)

    def home(self) -> str:
        return super().home() + "#demo"


class IterationRetro(OfIteration):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.iteration.note_retro(by=self.person, **shaped(RetroForm(request.POST)))
        return self.back()

    def home(self) -> str:
        return super().home() + "#retro"


class OfTurn(Page):
    @cached_property
    def turn(self) -> DemoTurn:
        seen = DemoTurn.objects.filter(iteration__in=Iteration.objects.visible_to(self.person))
        return get_object_or_404(seen.select_related("iteration__team", "presenter"), pk=self.kwargs["pk"])

    @property
    def team(self) -> Team:  # type: ignore[override]
        return self.turn.iteration.team

    def home(self) -> str:
        return reverse("backlogs:iteration", args=[self.turn.iteration_id]) + "#demo"


class ChangedTurn(OfTurn):
    """Who shows it, whether it was shown, or one place up."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        sent, iteration = request.POST, self.turn.iteration
        if "presenter" in sent:
            iteration.name_presenter(self.turn, self._presenter(sent["presenter"]), by=self.person)
        elif "is_shown" in sent:
            mark = iteration.mark_shown if sent["is_shown"] else iteration.mark_unshown
            mark(self.turn, by=self.person)
        elif sent.get("position") == "up":
            iteration.place_turn(self.turn, by=self.person, before=self._above() or self.turn)
        else:
            iteration.take_off_demo(self.turn, by=self.person)
        return self.back()

    def _presenter(self, value: str) -> Person | None:
        if not value:
            return None
        seen = Person.objects.visible_to(self.person)
        return get_object_or_404(seen, pk=row_number(value))

    def _above(self) -> DemoTurn | None:
        others = self.turn.iteration.demo.filter(position__lt=self.turn.position)
        return others.order_by("-position").first()


class OfNote(Page):
    """A note of a retrospective, of an iteration or a feature that the person sees."""

    @cached_property
    def note(self) -> RetroNote:
        iterations = Q(iteration__in=Iteration.objects.visible_to(self.person))
        features = Q(feature__in=Feature.objects.visible_to(self.person))
        related = ("iteration__team", "feature__team", "author", "item")
        found = RetroNote.objects.filter(iterations | features).select_related(*related)
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @property
    def team(self) -> Team:  # type: ignore[override]
        return self.note.about.team

    def home(self) -> str:
        kind = "feature" if self.note.feature_id else "iteration"
        return reverse(f"backlogs:{kind}", args=[self.note.about.pk]) + "#retro"


class MadeItem(OfNote):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        backlog = shaped(ActionForm(self.team, request.POST))["backlog"]
        item = self.note.make_item(backlog, by=self.person)
        return self.back(f"{item.key} is in {backlog.get_kind_display()}.")


class WithdrawnNote(OfNote):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.note.withdraw(by=self.person)
        return self.back("The note is taken back.")
