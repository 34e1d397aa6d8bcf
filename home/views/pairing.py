"""Who joins whom, from the balance page: by drag, by key and by a dialog, through the same verbs; what one wants to learn."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property

from backlogs.models import Learning, ShieldPull, WorkItem
from core.errors import Refused
from core.middleware import is_fragment
from core.rows import row_number
from home.balance import Balance
from home.views.balance import InTeamsZone
from people.models import Person

POOL = "pool"


class OnBalance(InTeamsZone):
    """Something done on the page: it comes back as it is now."""

    def answer(self, told: str = "", **moved: Any) -> HttpResponse:
        if not is_fragment(self.request):
            if told:
                messages.success(self.request, told)
            return redirect("home:balance", self.team.key)
        context = {"team": self.team, "balance": Balance(self.team, self.person), "oob": True}
        shown = render(self.request, "home/_balance_body.html", context)
        events = {"hand-moved": {"text": told, **moved}} if told else {}
        shown["HX-Trigger"] = json.dumps({"dialog-close": "", **events})
        return shown


@dataclass(frozen=True)
class Move:
    """A person on the way to an item, or off one; `origin` is where they were taken from."""

    person: Person
    to: WorkItem | None
    origin: WorkItem | None

    @property
    def told(self) -> str:
        if self.to is not None:
            return f"{self.person} is on {self.to.key}."
        return f"{self.person} is off {self.origin.key}." if self.origin else ""

    def make(self, *, by: Person, reason: str) -> None:
        """Engineers move between works (R6); with an interrupt one only helps, and stays on what one is committed to (R4)."""
        if self.to is None:
            if self.origin is not None:
                self.origin.leave(self.person, by=by)
        elif reason:
            ShieldPull.objects.begin_help(self.to, self.person, by=by, reason=reason)
        elif self.origin is not None and self.origin != self.to and not self.to.is_interrupt:
            self.origin.move_person(self.person, to=self.to, by=by)
        else:
            self.to.join(self.person, by=by)


class OfHands(OnBalance):
    """Names a person and items as a drop in a list does: `item`, `column`, `expected_column`."""

    @cached_property
    def balance(self) -> Balance:
        return Balance(self.team, self.person)

    def _person(self) -> Person:
        number = row_number(self.request.POST.get("item", ""))
        found = next((one for one in self.balance.people if one.pk == number), None)
        if found is None:
            raise Http404
        return found

    def _item(self, name: str) -> WorkItem | None:
        key = self.request.POST.get(name, "")
        if key in ("", POOL):
            return None
        seen = WorkItem.objects.visible_to(self.person).filter(team=self.team)
        return get_object_or_404(seen.select_related("team", "feature", "backlog"), key=key)


class Hands(OfHands):
    """POST puts somebody onto an item, or back into the pool."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        return render(request, "home/_balance_move.html", {"team": self.team, "balance": self.balance})

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        move = Move(self._person(), self._item("column"), self._item("expected_column"))
        if move.to == move.origin:
            return self.answer()
        try:
            move.make(by=self.person, reason=request.POST.get("reason", ""))
        except Refused as refused:
            if refused.code != "shielded" or not is_fragment(request):
                raise
            return self._ask_why(move, refused)
        places = {"from": move.origin.key if move.origin else POOL, "now": move.to.key if move.to else POOL}
        undone = "undo" in request.POST
        return self.answer(move.told, person=move.person.pk, undone=undone, **places)

    def _ask_why(self, move: Move, refused: Refused) -> HttpResponse:
        context = {"team": self.team, "move": move, "refused": refused, "reasons": ShieldPull.Reason.choices}
        shown = render(self.request, "home/_balance_why.html", context, status=refused.status)
        shown["HX-Retarget"], shown["HX-Reswap"] = "#dialogs", "innerHTML"
        return shown


class TakenUp(OfHands):
    """A free hand takes up what nobody is on: into active work, with them on its crew."""

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        person, item = self._person(), self._item("column")
        if item is None:
            raise Http404
        item.begin_with(person, by=self.person)
        return self.answer(f"{person} took up {item.key}.")


class Learnings(OnBalance):
    """What one wants to learn, ticked by oneself alone (R16)."""

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        Learning.objects.tick(request.POST.get("subject", ""), team=self.team, by=self.person)
        return self.answer()


class LearningTakenBack(OnBalance):
    def post(self, request: HttpRequest, key: str, pk: int) -> HttpResponse:
        get_object_or_404(Learning.objects.filter(team=self.team), pk=pk).untick(by=self.person)
        return self.answer()
