"""What is done to the cards that were selected on a board: all or nothing, and one button takes it back."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property

from backlogs.models import Block, Crew, Label, WorkItem
from boards.ahead import Ahead, look_ahead
from boards.moves import items_of, sought_together
from boards.views.board import OfBoard
from core.errors import Invalid, Refused
from core.middleware import is_fragment
from core.rows import row_number
from people.models import Person

TITLES = {"move": "Move", "pair": "Bring somebody to", "block": "Block", "label": "Label"}
# What takes it back; a move back is a move.
UNDOES = {"pair": "leave", "block": "unblock", "label": "unlabel"}


class Selected(OfBoard):
    """A dialog, and what it sends. A refusal stays in the dialog."""

    @cached_property
    def items(self) -> list[WorkItem]:
        sent = self.request.POST if self.request.method == "POST" else self.request.GET
        return items_of(self.board, list(dict.fromkeys(sent.getlist("item"))))

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        return self.dialog(QueryDict())

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        what = self.kwargs["what"]
        try:
            text, undo = DOES[what](self, request.POST)
        except Refused as refused:
            if what not in TITLES or not is_fragment(request):
                raise
            return self.dialog(request.POST, refused)
        if not is_fragment(request):
            return redirect("boards:derived", self.board.name)
        told = {"text": text, "undo": undo and {"url": self.address(undo.pop("what")), "values": undo}}
        return HttpResponse(
            status=204, headers={"HX-Trigger": json.dumps({"dialog-close": "", "cards:done": told})}
        )

    def address(self, what: str) -> str:
        return reverse("boards:selected", args=[self.board.name, what])

    def dialog(self, sent: QueryDict, refused: Refused | None = None) -> HttpResponse:
        what = self.kwargs["what"]
        if what not in TITLES:
            raise Invalid("That has no dialog.", code="unknown_choice", field="what")
        context = {
            "board": self.board, "items": self.items, "what": what, "title": TITLES[what], "address": self.address(what),
            "sent": sent, "refused": refused, "count": len(self.items), **self.choices(what, sent),
        }  # fmt: skip
        answer = render(
            self.request, "boards/_selected.html", context, status=refused.status if refused else 200
        )
        if refused:
            answer["HX-Retarget"], answer["HX-Reswap"] = "#dialogs", "innerHTML"
        return answer

    def choices(self, what: str, sent: QueryDict) -> dict[str, Any]:
        if what == "move":
            ahead = {each.column: each for each in look_ahead(self.board, self.items)}
            # Enter in the reason presses the first button: that is the column which was wanted.
            wanted = set(sent.getlist("column"))
            columns = sorted(self.board.workflow().columns, key=lambda column: {str(column.id)} != wanted)
            return {"columns": [(column, ahead.get(column.id, Ahead(column.id))) for column in columns]}
        if what == "pair":
            return {"people": self.people()}
        if what == "label":
            teams = {item.team_id for item in self.items}
            return {
                "labels": Label.objects.filter(team__in=teams).order_by("name").values_list("name", flat=True)
            }
        return {"reasons": Block.Reason.choices}

    def people(self) -> list[Person]:
        """Who works in a team of theirs or on their features, oneself first."""
        features = {item.feature_id for item in self.items} - {None}
        on_feature = Crew.objects.filter(item__feature__in=features, left_at=None).values("person")
        found = Person.objects.enabled().filter(Q(pk__in=on_feature))
        for team in {item.team for item in self.items}:
            found = found | Person.objects.working_in(team)
        return sorted(found.distinct(), key=lambda person: (person != self.person, person.name, person.pk))

    def chosen(self, sent: QueryDict) -> Person:
        """Of those who are offered, customers' developers among them; else a colleague."""
        number = row_number(sent.get("person", "")) or 0
        offered = next((person for person in self.people() if person.pk == number), None)
        return offered or get_object_or_404(Person.objects.visible_to(self.person), pk=number)

    def all(self) -> Any:
        return WorkItem.objects.filter(pk__in=[item.pk for item in self.items])


Done = tuple[str, dict[str, Any] | None]


def move(page: Selected, sent: QueryDict) -> Done:
    """`column` for all, or one for each, in the order of the items; `expected_column` likewise."""
    columns, seen = ([_place(text) for text in sent.getlist(name)] for name in ("column", "expected_column"))
    if not columns:
        raise Invalid("Where to? Name a column.", code="incomplete", field="column")
    rows = [
        {"item": item.key, "column": columns[number if len(columns) > 1 else 0]}
        | ({"expected_column": seen[number]} if number < len(seen) else {})
        for number, item in enumerate(page.items)
        if len(columns) in (1, len(page.items))
    ]
    together = sought_together(page.board, rows, sent.get("because", ""))
    together.make()
    names = {each.column.name for each in together.moves}
    where = names.pop() if len(names) == 1 else "their columns"
    back = {
        "what": "move", "item": [row["item"] for row in rows], "column": [row.get("expected_column") for row in rows],
        "expected_column": [row["column"] for row in rows],
    }  # fmt: skip
    return f"{_cards(rows)} in {where}.", back if all(back["column"]) else None


def pair(page: Selected, sent: QueryDict) -> Done:
    person = page.chosen(sent)
    changed = page.all().join(person, by=page.person)
    return f"{person} is on {_cards(page.items)}.", _undo("pair", changed, person=person.pk)


def leave(page: Selected, sent: QueryDict) -> Done:
    person = page.chosen(sent)
    page.all().leave(person, by=page.person)
    return f"{person} left {_cards(page.items)}.", None


def block(page: Selected, sent: QueryDict) -> Done:
    changed = page.all().block(by=page.person, reason=sent.get("reason", ""), note=sent.get("note", ""))
    return f"{_cards(page.items)} blocked.", _undo("block", changed)


def unblock(page: Selected, sent: QueryDict) -> Done:
    page.all().unblock(by=page.person)
    return f"{_cards(page.items)} not blocked any more.", None


def label(page: Selected, sent: QueryDict) -> Done:
    name = " ".join(sent.get("label", "").split())
    if not name:
        raise Invalid("A label has a name.", code="name_needed", field="label")
    changed = page.all().add_label(name, by=page.person)
    return f"{_cards(page.items)} labelled {name}.", _undo("label", changed, label=name)


def unlabel(page: Selected, sent: QueryDict) -> Done:
    page.all().drop_label(sent.get("label", ""), by=page.person)
    return f"{_cards(page.items)} without the label {sent.get('label', '')}.", None


def _undo(what: str, changed: list[WorkItem], **more: Any) -> dict[str, Any] | None:
    """Of those that it changed only: what stood before stays."""
    return {"what": UNDOES[what], "item": [item.key for item in changed], **more} if changed else None


def _cards(things: list[Any]) -> str:
    return f"{len(things)} card{'' if len(things) == 1 else 's'}"


def _place(text: str) -> int | str:
    return int(text) if text.isdecimal() and len(text) < 19 else text


DOES: dict[str, Callable[[Selected, QueryDict], Done]] = {
    "move": move, "pair": pair, "leave": leave, "block": block, "unblock": unblock, "label": label, "unlabel": unlabel,
}  # fmt: skip
