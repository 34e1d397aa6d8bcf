"""What a product owner does to one request: each verb a resource of its own, asked for in a dialog."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from backlogs.models import Feature, Request, WorkItem
from backlogs.views.scope import shaped
from intake.request_forms import AcceptForm, DeclineForm, HeardForm, QuestionForm
from intake.triage_forms import OfTeamForm
from intake.views.requests import Answered


class Verb(Answered):
    """GET is the dialog, POST does it and answers with the inbox as it is then."""

    form: ClassVar[type[OfTeamForm]]
    # As the last part of its address.
    noun = ""
    title, button = "", ""

    @cached_property
    def item(self) -> WorkItem:
        return self.asked(self.kwargs["item"])

    @cached_property
    def came(self) -> Request:
        return Request.objects.of(self.item)

    def get(self, request: HttpRequest, key: str, item: str) -> HttpResponse:
        self.came.require_answerer(self.person)
        form = self.form(self.team, self.item, self.person)
        context = {"form": form, "verb": self, "noun": self.noun, "item": self.item}
        return HttpResponse(self.part("_requests_dialog", **context))

    def post(self, request: HttpRequest, key: str, item: str) -> HttpResponse:
        self.came.require_answerer(self.person)
        form = self.form(self.team, self.item, self.person, request.POST)
        shaped(form)
        return self.answered(self.do(**form.said()), self.item)

    def do(self, **sent: Any) -> str:
        raise NotImplementedError


class Acceptance(Verb):
    form, title, button = AcceptForm, "Accept", "Accept"

    def do(self, becomes: str, backlog: str = "business", feature: Feature | None = None, **said: Any) -> str:
        by, answer, key = self.person, said.get("answer", ""), self.item.key
        if becomes == "feature":
            made = self.came.become_feature(
                by=by, backlog=backlog, title=said.get("title", ""), answer=answer
            )
            return f"{key} goes on as the feature “{made}”, at step “Defined”."
        if becomes == "joined" and feature is not None:
            self.came.join_feature(feature, by=by, answer=answer)
            return f"{key} is part of “{feature}” from now on."
        self.came.become_item(by=by, kind=becomes, backlog=backlog, feature=feature, answer=answer)
        return f"{key} is a {becomes} from now on, {f'in “{feature}”' if feature else 'in the backlog'}."


class Question(Verb):
    form, title, button = QuestionForm, "Ask back", "Ask"

    def do(self, question: str) -> str:
        self.came.ask_back(question, by=self.person)
        return f"Asked. {self.item.key} comes back with the answer."


class Refusal(Verb):
    form, title, button = DeclineForm, "Decline", "Decline"

    def do(self, answer: str) -> str:
        self.came.decline(answer, by=self.person)
        return f"{self.item.key} is declined, and who asked reads why."


class Heard(Verb):
    """The answer came by word of mouth."""

    form, title, button = HeardForm, "Their answer", "Write it down"

    def do(self, text: str) -> str:
        self.came.answer(text, by=self.person)
        return f"The answer to {self.item.key} is written down."


class Return(Answered):
    """Back into the inbox: the last thing that was said to it."""

    def post(self, request: HttpRequest, key: str, item: str) -> HttpResponse:
        found = self.asked(item)
        Request.objects.of(found).take_back(by=self.person)
        return self.answered(f"{found.key} is back.", found)


VERBS: dict[str, type[Verb]] = {
    "acceptance": Acceptance, "question": Question, "refusal": Refusal, "answer": Heard,
}  # fmt: skip
