"""The price of a yes: what comes into a running iteration, what falls out for it, and what is said to who asked (R9)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.formats import date_format

from backlogs.models import Iteration, IterationEntry, WorkItem
from backlogs.models.iteration_exchanging import making_room
from backlogs.views.iteration_verbs import Verb
from core.middleware import is_fragment
from journal.sentences import and_so

WORDS = "words-"
COMES = "“{title}” ({key}) came into our work now: the iteration runs until {ends}. We tell you here when it is done."
LEAVES = (
    "“{title}” ({key}) has to wait: something more urgent came into the iteration until {ends}, and yours went back into our "
    "backlog. We tell you here when it is planned again."
)


@dataclass(frozen=True)
class Draft:
    """Words to who asked for an item, to be changed or emptied."""

    item: WorkItem
    text: str

    @property
    def whom(self) -> str:
        return str(self.item.customer or self.item.requester or self.item.requester_address)


@dataclass
class Price:
    """What an addition costs, as it is picked."""

    iteration: Iteration
    item: WorkItem
    # None: nothing was picked yet, so something is suggested.
    picked: Sequence[str] | None
    words: dict[str, str]

    @cached_property
    def others(self) -> list[IterationEntry]:
        return list(self.iteration.could_leave())

    @cached_property
    def leaving(self) -> list[IterationEntry]:
        if self.picked is None:
            return making_room(self.others, self.item.points or Decimal(0))
        return [entry for entry in self.others if entry.item.key in self.picked]

    @property
    def gone(self) -> list[str]:
        """What was picked and cannot fall out any more, where what comes is not in by another's yes."""
        if self.iteration.entries.filter(item=self.item, outcome="").exists():
            return []
        there = {entry.item.key for entry in self.others}
        return [key for key in self.picked or () if key not in there]

    @property
    def rows(self) -> list[tuple[IterationEntry, bool]]:
        """What makes room first, then what somebody has begun."""
        going = {entry.pk for entry in self.leaving}
        ordered = sorted(self.others, key=lambda entry: entry.is_worked or entry.is_begun)  # type: ignore[attr-defined]
        return [(entry, entry.pk in going) for entry in ordered]

    @property
    def points_out(self) -> Decimal:
        return sum((entry.item.points or Decimal(0) for entry in self.leaving), Decimal(0))

    @property
    def over(self) -> Decimal:
        return (self.item.points or Decimal(0)) - self.points_out

    @property
    def drafts(self) -> list[Draft]:
        told = [(self.item, COMES), *((entry.item, LEAVES) for entry in self.leaving)]
        return [self._draft(item, words) for item, words in told if item.is_asked_for]

    @property
    def unasked(self) -> str:
        """Nobody outside waits for these."""
        items = [self.item, *(entry.item for entry in self.leaving)]
        keys = [item.key for item in items if not item.is_asked_for]
        return and_so(keys) if keys else ""

    def _draft(self, item: WorkItem, words: str) -> Draft:
        """What was emptied stays empty."""
        ends = date_format(self.iteration.ends_on, "j F")
        usual = words.format(title=item.title, key=item.key, ends=ends)
        return Draft(item, self.words.get(item.key, usual))


class Addition(Verb):
    """Adding in the middle: what falls out is shown, and the product owner picks it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        template = "_addition" if is_fragment(request) else "addition"
        return self.show(template, item=self.item, price=Price(self.iteration, self.item, None, {}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        keys = [key for key in request.POST.getlist("instead") if key]
        if keys:
            leaving, words = self._leaving(keys), words_of(request.POST)
            price = Price(self.iteration, self.item, keys, words)
            if self.is_fragment and (gone := price.gone):
                answer = self.show("_addition", 409, item=self.item, price=price, gone=and_so(gone))
                answer["HX-Retarget"], answer["HX-Reswap"] = "#dialogs", "innerHTML"
                return answer
            self.iteration.say_yes(self.item, leaving=leaving, by=self.person, words=words)
            return self.went(f"{self.item.key} is in {self.iteration} instead of {and_so(keys)}.")
        self.iteration.take_in(self.item, by=self.person)
        return self.went(f"{self.item.key} is added to {self.iteration}.")

    def _leaving(self, keys: Sequence[str]) -> list[WorkItem]:
        items = self.team.items.filter(key__in=keys, entries__iteration=self.iteration)
        found = {item.key: item for item in items.select_related("team", "backlog", "feature")}
        if len(found) < len(set(keys)):
            raise Http404
        return list(found.values())


class AdditionDrafts(Verb):
    """POST shows what the yes costs as it is picked, and what is said then: drafts are no part of an address."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        picked = request.POST.getlist("instead")
        price = Price(self.iteration, self.item, picked, words_of(request.POST))
        return self.show("_addition_told", item=self.item, price=price)


def words_of(sent: QueryDict) -> dict[str, str]:
    """By the key of the item that they are about."""
    return {name.removeprefix(WORDS): str(sent[name]) for name in sent if name.startswith(WORDS)}
