"""One decision for a group or a storm, some at a time, so that thousands are decided without a page that hangs."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from backlogs.models import WorkItem
from backlogs.views.scope import shaped
from core.errors import Invalid
from core.middleware import is_fragment
from intake.models import Triage
from intake.models.triage.together import AT_ONCE
from intake.triage_forms import AcceptForm, DeclineForm, DuplicateForm, NoForm, OfTeamForm, SnoozeForm
from intake.views.triage import Answered
from intake.views.triage_verbs import other_of

MOST = 5_000
FORMS: dict[str, tuple[type[OfTeamForm], str]] = {
    "accepted": (AcceptForm, "Accept all"), "declined": (DeclineForm, "Decline all"),
    "acknowledged": (NoForm, "Acknowledge all"), "duplicate": (DuplicateForm, "Merge all into"),
    "snoozed": (SnoozeForm, "Snooze all"),
}  # fmt: skip


class TriageTogether(Answered):
    """GET is the dialog; POST decides the first of those named and comes back for the rest by itself."""

    @property
    def decision(self) -> str:
        if self.kwargs["decision"] not in FORMS:
            raise Http404
        return self.kwargs["decision"]

    @property
    def was_asked(self) -> bool:
        """The first time; for the rest it comes back by itself."""
        return "done" not in self.request.POST and self.decision != "acknowledged"

    def get(self, request: HttpRequest, key: str, decision: str) -> HttpResponse:
        form, title = FORMS[self.decision]
        pks = _numbers(request.GET.get("items", ""))
        others = WorkItem.objects.filter(team=self.team).open().exclude(pk__in=pks).order_by("-pk")[:200]
        context = {
            "form": form(self.team, None, self.person),
            "title": title,
            "decision": decision,
            "others": others,
        }
        return HttpResponse(
            self.part("_triage_together", pks=",".join(map(str, pks)), count=len(pks), **context)
        )

    def post(self, request: HttpRequest, key: str, decision: str) -> HttpResponse:
        form = FORMS[self.decision][0](self.team, None, self.person, request.POST)
        shaped(form)
        pks, done = _numbers(request.POST.get("items", "")), _count(request.POST.get("done", ""))
        now, rest = pks[:AT_ONCE], pks[AT_ONCE:]
        done += self._decide(now, form.said())
        if rest and is_fragment(request):
            sent = [
                (name, value)
                for name, value in request.POST.items()
                if name not in {"items", "done", "csrfmiddlewaretoken"}
            ]
            context = {"decision": decision, "pks": ",".join(map(str, rest)), "done": done, "sent": sent}
            answer = HttpResponse(self.part("_triage_progress", whole=done + len(rest), **context))
            if self.was_asked:
                answer["HX-Trigger"] = "dialog-close"
            return answer
        if rest:
            return self.answered(f"{done} are {decision}; {len(rest)} wait still.")
        return self.answered(f"{done} are {decision}.")

    def _decide(self, pks: list[int], sent: dict[str, Any]) -> int:
        items = list(WorkItem.objects.filter(team=self.team, pk__in=pks).interrupts().select_related("team"))
        if "of" in sent:
            sent["other"] = other_of(self.person, self.team, sent.pop("of"))
        return Triage.objects.decide_together(items, self.decision, by=self.person, **sent)


def _numbers(text: str) -> list[int]:
    """Rows by their numbers, with commas between."""
    found = [int(part) for part in text.split(",") if part.isascii() and part.isdecimal() and len(part) < 19]
    if len(found) > MOST:
        raise Invalid(f"At most {MOST:,} are decided in one go.", code="too_many", field="items")
    return list(dict.fromkeys(found))


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
