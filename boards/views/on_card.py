"""What is done to a card without leaving what shows it, in a dialog: split, block, move, pair, note, effort."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property
from django.views import View

from backlogs.models import Block, Column, ShieldPull, WorkItem
from backlogs.views.item import TAPS
from boards.board import Board
from core.errors import Invalid, Refused
from core.middleware import is_fragment
from core.rows import row_number
from people.models import Person

TITLES = {
    "move": "Move", "block": "Block", "split": "Split", "pair": "Pair up on", "note": "Note on", "effort": "Effort on",
}  # fmt: skip


class OnCard(View):
    """A dialog, and what it sends. A refusal stays in the dialog, with what was typed."""

    person: Person
    board: Board

    def around(self) -> Iterable[Person]:
        """Who could work on it, as the page that shows it knows them."""
        raise NotImplementedError

    def done(self) -> HttpResponse:
        """What the page shows now."""
        raise NotImplementedError

    @cached_property
    def item(self) -> WorkItem:
        seen = self.board.items().select_related("team", "feature", "backlog", "placement__column")
        return get_object_or_404(seen, key=self.kwargs["key"])

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return self.dialog(QueryDict())

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        try:
            DOES[self.kwargs["what"]](self, request.POST)
        except Refused as refused:
            if not is_fragment(request):
                raise
            return self.dialog(request.POST, refused)
        answer = self.done()
        answer["HX-Trigger"] = "dialog-close"
        return answer

    def dialog(self, sent: QueryDict, refused: Refused | None = None) -> HttpResponse:
        what = self.kwargs["what"]
        context = {
            "address": self.request.path, "item": self.item, "what": what, "title": TITLES[what], "sent": sent,
            "refused": refused, **self.choices(what),
        }  # fmt: skip
        answer = render(
            self.request, f"boards/_do_{what}.html", context, status=refused.status if refused else 200
        )
        if refused:
            answer["HX-Retarget"], answer["HX-Reswap"] = "#dialogs", "innerHTML"
        return answer

    def choices(self, what: str) -> dict[str, Any]:
        item = self.item
        if what == "move":
            placement = getattr(item, "placement", None)
            here = placement.column_id if placement and placement.archived_at is None else None
            columns = list(Column.objects.standing().filter(team=item.team_id))
            places = [column.pk for column in columns]
            onward = next(iter(places[places.index(here) + 1 :] if here in places else places), None)
            return {"columns": columns, "here": here, "onward": onward}
        if what == "block":
            return {"reasons": Block.Reason.choices, "wait": item.open_block}
        if what == "pair":
            crew = list(item.crew_now)
            others = [person for person in self.people() if person not in crew]
            return {"crew": crew, "others": others, "reasons": ShieldPull.Reason.choices}
        return {"taps": TAPS}

    def people(self) -> list[Person]:
        """Oneself first."""
        found = list(self.around())
        return sorted(found, key=lambda person: (person != self.person, person.name, person.pk))

    def chosen(self, sent: QueryDict) -> Person:
        number = row_number(sent.get("person", ""))
        found = next(
            (person for person in [*self.people(), *self.item.crew_now] if person.pk == number), None
        )
        if found is None:
            raise Http404
        return found


def move(card: OnCard, sent: QueryDict) -> None:
    columns = Column.objects.visible_to(card.person) | Column.objects.filter(team=card.item.team_id)
    numbers = {name: row_number(sent.get(name, "")) for name in ("column", "expected")}
    found = columns.filter(team=card.item.team_id, pk=numbers["column"] or 0).first()
    if found is None:
        raise Invalid("There is no such column here.", code="unknown_column", field="column")
    expected_column = columns.filter(pk=numbers["expected"] or 0).first()
    found.pull(card.item, by=card.person, expected=expected_column, overriding=sent.get("because", ""))


def block(card: OnCard, sent: QueryDict) -> None:
    if sent.get("over"):
        card.item.unblock(by=card.person)
    else:
        card.item.block(by=card.person, reason=sent.get("reason", ""), note=sent.get("note", ""))


def split(card: OnCard, sent: QueryDict) -> None:
    lines = [line for line in sent.get("titles", "").splitlines() if line.strip()]
    card.item.split(lines, by=card.person)


def pair(card: OnCard, sent: QueryDict) -> None:
    """Who is committed to planned work helps with an interrupt for one tap of reason (R4)."""
    person = card.chosen(sent)
    if sent.get("leaves"):
        card.item.leave(person, by=card.person)
    elif sent.get("reason"):
        ShieldPull.objects.begin_help(card.item, person, by=card.person, reason=sent["reason"])
    else:
        card.item.join(person, by=card.person)


def note(card: OnCard, sent: QueryDict) -> None:
    card.item.comment(sent.get("text", ""), by=card.person)


def effort(card: OnCard, sent: QueryDict) -> None:
    """Of today; another day is written on the item's page."""
    card.item.log_effort(row_number(sent.get("minutes", "")) or 0, by=card.person, on=card.item.team.today)


DOES: dict[str, Callable[[OnCard, QueryDict], None]] = {
    "move": move, "block": block, "split": split, "pair": pair, "note": note, "effort": effort,
}  # fmt: skip
