"""What one does to one interrupt: each verb a resource of its own, asked for in a dialog where it needs words."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from backlogs.models import ShieldPull, WorkItem
from backlogs.views.scope import shaped
from core.errors import Invalid
from intake.likeness import alike
from intake.models import Triage
from intake.triage_forms import (
    AcceptForm,
    AnswerForm,
    DeclineForm,
    DuplicateForm,
    EscalateForm,
    HelpForm,
    LowerForm,
    MinutesForm,
    NoForm,
    OfTeamForm,
    PromoteForm,
    SnoozeForm,
    SplitForm,
)
from intake.views.triage import Answered
from people.models import Person


class Verb(Answered):
    """GET is the dialog, POST does it and answers with the inbox as it is then."""

    form: ClassVar[type[OfTeamForm]] = NoForm
    # As the last part of its address.
    noun = ""
    title, button = "", ""
    # After it one looks at the same one still.
    stays = False

    @cached_property
    def item(self) -> WorkItem:
        return self.interrupt(self.kwargs["item"])

    @property
    def triage(self) -> Triage:
        return Triage.objects.of(self.item)

    @property
    def was_asked(self) -> bool:
        return bool(self.title)

    def get(self, request: HttpRequest, key: str, item: str) -> HttpResponse:
        self.item.require_worker(self.person)
        form = self.form(self.team, self.item, self.person, initial=self.initial())
        context = {"form": form, "verb": self, "noun": self.noun, "item": self.item}
        return HttpResponse(self.part("_triage_dialog", **context, **self.lists()))

    def post(self, request: HttpRequest, key: str, item: str) -> HttpResponse:
        form = self.form(self.team, self.item, self.person, request.POST)
        shaped(form)
        said = self.do(**form.said())
        return self.answered(said, self.item, stays=self.stays)

    def do(self, **sent: Any) -> str:
        raise NotImplementedError

    def initial(self) -> dict[str, Any]:
        return {}

    def lists(self) -> dict[str, Any]:
        """What its fields offer while one types."""
        return {}


class Acceptance(Verb):
    form, title, button = AcceptForm, "Accept", "Accept"

    def do(self, **sent: Any) -> str:
        self.triage.accept(by=self.person, **sent)
        return f"{self.item.key} is accepted into {sent['column']}."

    def lists(self) -> dict[str, Any]:
        return {"services": self.team.services.order_by("name")}


class Duplicate(Verb):
    form, title, button = DuplicateForm, "Duplicate of", "Merge"

    def do(self, of: str) -> str:
        other = other_of(self.person, self.team, of)
        self.triage.merge_into(other, by=self.person)
        return f"{self.item.key} is merged into {other.key}."

    def lists(self) -> dict[str, Any]:
        others = WorkItem.objects.filter(team=self.team).open().exclude(pk=self.item.pk)
        return {"others": others.order_by("-pk")[:200]}

    def initial(self) -> dict[str, Any]:
        likeness = alike(self.item)[0]
        return {"of": likeness.item.key} if likeness else {}


class Refusal(Verb):
    form, title, button = DeclineForm, "Decline", "Decline"

    def do(self, answer: str = "") -> str:
        self.triage.decline(answer, by=self.person)
        return f"{self.item.key} is declined."


class Snooze(Verb):
    form, title, button = SnoozeForm, "Snooze", "Snooze"

    def do(self, until: Any) -> str:
        self.triage.snooze(until, by=self.person)
        return f"{self.item.key} comes back {until.astimezone(self.team.tzinfo):%a %H:%M}."


class Escalation(Verb):
    form, title, button = EscalateForm, "Escalate", "Escalate"

    def do(self, to: Person, because: str = "") -> str:
        self.triage.escalate(to, by=self.person, because=because)
        return f"{self.item.key} is with {to}."


class Promotion(Verb):
    form, title, button = PromoteForm, "Not an interrupt", "Plan it"

    def do(self, kind: str) -> str:
        planned = self.triage.promote(by=self.person, kind=kind)
        return f"{self.item.key} goes on as {planned.key}, in the business backlog."


class Part(Verb):
    form, title, button = SplitForm, "Split off", "Split off"
    stays = True

    def do(self, title: str) -> str:
        return f"{self.triage.split_off(title, by=self.person).key} is split off."


class Acknowledgement(Verb):
    stays = True

    def do(self) -> str:
        self.triage.acknowledge(by=self.person)
        return f"You look at {self.item.key}."


class Claim(Verb):
    """A P1."""

    stays = True

    def do(self) -> str:
        triage = self.triage
        triage.call_p1(by=self.person)
        return f"{self.item.key} is a P1" + ("; the person on duty confirms it." if triage.judged_by else ".")


class Confirmation(Verb):
    stays = True

    def do(self) -> str:
        self.triage.confirm_p1(by=self.person)
        return f"{self.item.key} is a P1: confirmed."


class Lowering(Verb):
    form, title, button = LowerForm, "No P1", "Lower"
    stays = True

    def do(self, priority: int) -> str:
        self.triage.lower_p1(priority, by=self.person)
        return f"{self.item.key} is a P{priority}."


class Answer(Verb):
    form, title, button = AnswerForm, "Answer", "Send"
    stays = True

    def do(self, answer: str) -> str:
        self.item.comment(answer, by=self.person, audience="public")
        return "Your answer is sent."


class Minutes(Verb):
    form = MinutesForm
    stays = True

    def do(self, minutes: int) -> str:
        self.item.log_effort(minutes, by=self.person, on=self.team.today)
        return f"{minutes} minutes of yours are written down for {self.item.key}."


class Help(Verb):
    """Somebody is asked; who is committed is asked with a reason (R4)."""

    form, title, button = HelpForm, "Ask for help", "Ask"
    stays = True

    def do(self, person: Person, reason: str = "") -> str:
        if reason:
            ShieldPull.objects.begin_help(self.item, person, by=self.person, reason=reason)
        else:
            self.item.join(person, by=self.person)
        return f"{person} helps with {self.item.key}."


class Return(Verb):
    """Back to the inbox: the last thing that was decided about it."""

    stays = True

    def do(self) -> str:
        self.triage.take_back(by=self.person)
        return f"{self.item.key} is back."


def other_of(person: Person, team: Any, text: str) -> WorkItem:
    """By its key; of what the person sees in this team."""
    other = WorkItem.objects.visible_to(person).filter(team=team, key=text.strip().upper()).first()
    if other is None:
        raise Invalid(f"There is no {text.strip()[:24]} in {team}.", code="unknown_item", field="of")
    return other


VERBS: dict[str, type[Verb]] = {
    "acceptance": Acceptance, "duplicate": Duplicate, "refusal": Refusal, "snooze": Snooze, "escalation": Escalation,
    "promotion": Promotion, "parts": Part, "acknowledgement": Acknowledgement, "p1": Claim,
    "p1-confirmation": Confirmation, "p1-lowering": Lowering, "answers": Answer, "minutes": Minutes, "help": Help,
    "return": Return,
}  # fmt: skip
