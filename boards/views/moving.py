"""Bringing a card elsewhere: by a drop, by the list of places, or by what the policy pulls next."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render

from backlogs.models import Column, WorkItem
from backlogs.room import IN_WORK, limits_met
from boards.ahead import Ahead, look_ahead
from boards.lanes_by import By
from boards.look import placed_card
from boards.moves import Sought, items_of, sought
from boards.reading import Wish
from boards.team_board import TeamBoard
from boards.views.board import OfBoard
from core.errors import Invalid, Refused
from core.middleware import is_fragment

# What else a card's menu offers; each opens a dialog of its own.
VERBS = [("pair", "Pair"), ("block", "Block"), ("split", "Split"), ("effort", "Effort"), ("note", "Note")]
MOST_HOLDERS = 5


class Move(OfBoard):
    """A drop: the fresh card and the heads of the columns come back; without scripts, the page."""

    def post(self, request: HttpRequest, board: str) -> HttpResponse:
        sent = _sent(request.POST)
        move = sought(self.person, board, sent)
        if move is None:
            raise Http404
        try:
            move.make()
        except Refused as refused:
            asked = self._asked(move, sent, refused) if is_fragment(request) else None
            if asked is None:
                raise
            return asked
        return self.answer(move.item.pk) if is_fragment(request) else redirect("boards:derived", board)

    def _asked(self, move: Sought, sent: dict[str, Any], refused: Refused) -> HttpResponse | None:
        """What else may be done instead of a refused move, asked in a dialog."""
        asks = {"wip_limit": _over, "not_lead": _order, "not_product_owner": _order, "rank_order": _order}
        context = asks[refused.code](move, sent) if refused.code in asks else None
        if context is None:
            return None
        context |= {"board": move.board, "item": move.item, "column": move.column, "refused": refused}
        template = "_over" if refused.code == "wip_limit" else "_order"
        answer = render(self.request, f"boards/{template}.html", context, status=refused.status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#dialogs", "innerHTML"
        return answer


def _over(move: Sought, sent: dict[str, Any]) -> dict[str, Any]:
    """Whoever may move it may go over the limit, and says why in one line: the same move once more."""
    held = holders(move)
    return {
        "sent": sent, "holders": held[:MOST_HOLDERS], "more": held.count() - MOST_HOLDERS,
        "may_help": isinstance(move.board, TeamBoard),
    }  # fmt: skip


def _order(move: Sought, sent: dict[str, Any]) -> dict[str, Any] | None:
    """An order that others keep (R2): it is suggested to the lead, and the card may come without a place in it."""
    feature = move.item.feature
    is_one_order = all(other.feature_id == move.item.feature_id for other in move.beside.values())
    suggests = is_one_order and feature is not None and feature.may_suggest(move.board.viewer)
    is_here = move.expected is not None and move.expected.pk == move.column.pk
    brings = (
        {} if is_here else {name: value for name, value in sent.items() if name not in ("before", "after")}
    )
    if not (suggests or brings):
        return None
    back = f"/boards/{move.board.name}/"
    return {"suggests": suggests, "brings": brings, "feature": feature, "beside": move.beside, "back": back}


class Targets(OfBoard):
    """Where a card may go, as a list of buttons: the way of whoever does not drag."""

    def get(self, request: HttpRequest, board: str, key: str) -> HttpResponse:
        item = self.board.items().filter(key=key).select_related("placement").first()
        if item is None:
            raise Http404
        card = placed_card(self.board, item.pk)
        heads = self.face(Wish(By.NONE, window=1)).heads
        ahead = {each.column: each for each in look_ahead(self.board, items_of(self.board, [key]))}
        places = [head.column.id for head in heads]
        here = places.index(card["column"]) if card and card["column"] in places else -1
        onward = next(iter(places[here + 1 :] or places), None)
        context = {
            "card": card, "board": self.board, "verbs": VERBS, "onward": onward,
            "heads": [(head, ahead.get(head.column.id, Ahead(head.column.id))) for head in heads],
        }  # fmt: skip
        return render(request, "boards/_targets.html", context)


def holders(move: Sought) -> QuerySet[WorkItem]:
    """Who has the places that are missing, in work the longest first; of other teams' work what the viewer sees."""
    full = next((met for met in limits_met(move.column, [move.item]) if met.refuses), None)
    held = WorkItem.objects.visible_to(move.board.viewer).filter(placement__archived_at=None)
    if full is None or full.column_id:
        held = held.filter(placement__column=move.column)
    else:
        held = held.filter(team=move.item.team_id, placement__column__category__in=IN_WORK)
    if full and full.class_of_service:
        held = held.filter(class_of_service=full.class_of_service)
    if full and full.lane:
        held = held.exclude(class_of_service="expedite").filter(feature=move.item.feature_id)
        held = held if move.item.feature_id else held.filter(backlog=move.item.backlog_id)
    return held.exclude(pk=move.item.pk).order_by("placement__entered_at", "pk").distinct()


class AheadOf(OfBoard):
    """What each place would say of these cards, asked when they are lifted."""

    def get(self, request: HttpRequest, board: str) -> HttpResponse:
        found = look_ahead(self.board, items_of(self.board, request.GET.getlist("item")))
        return JsonResponse({"columns": [asdict(each) for each in found]})


class Next(OfBoard):
    """What the policy would pull into a column and why; then it is pulled, or whatever is next by then."""

    @property
    def column(self) -> Column:
        if not isinstance(self.board, TeamBoard):
            raise Refused("On a board across teams nothing is pulled by policy.", code="derived_board")
        return self.board.column(self.kwargs["pk"])

    def get(self, request: HttpRequest, board: str, pk: str) -> HttpResponse:
        column = self.column
        context = {"board": self.board, "column": column, "next": column.look_next()}
        return render(request, "boards/_next.html", context)

    def post(self, request: HttpRequest, board: str, pk: str) -> HttpResponse:
        column = self.column
        found = column.pull_next(by=self.person)
        if not is_fragment(request):
            return redirect("boards:derived", board)
        answer = self.answer(found.item.pk)
        seen = request.POST.get("seen", "")
        instead = f"{seen} is not next any more. " if seen not in ("", found.item.key) else ""
        told = f"{instead}{found.item.key} is in {column}: {found.why}."
        place = {"item": found.item.key, "column": str(column.pk), "from": str(found.source.pk), "text": told}
        said = {"toast": {"text": told, "tone": "warning"}} if instead else {}
        answer["HX-Trigger"] = json.dumps({"dialog-close": "", "card:pulled": place, **said})
        return answer


def _sent(post: QueryDict) -> dict[str, Any]:
    """The fields of a drop; a column is a number, on a board across teams a category."""
    sent: dict[str, Any] = {
        name: post[name] for name in ("item", "before", "after", "because") if post.get(name)
    }
    for name in ("column", "expected_column"):
        if post.get(name):
            sent[name] = int(post[name]) if post[name].isdecimal() and len(post[name]) < 19 else post[name]
    if "item" not in sent or "column" not in sent:
        raise Invalid("A move names an item and a column.", code="incomplete", field="column")
    return sent
