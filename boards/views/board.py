"""The board's page: look, move, show more."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from rest_framework.exceptions import ValidationError

from backlogs.models import Iteration, WorkItem
from boards.asking import wish_of
from boards.board import Board, Condition
from boards.face import Face
from boards.finding import board_seen_by
from boards.lanes_by import By
from boards.live.position import position
from boards.look import look_at, placed_card
from boards.moves import Sought, sought
from boards.reading import Wish
from boards.team_board import TeamBoard
from core.errors import Invalid, Refused
from core.middleware import is_fragment
from people.models import Person

PAGE = "boards/board.html"
LANE_CHOICES = [(by.value, "none" if by is By.NONE else f"by {by.value}") for by in (*list(By)[1:], By.NONE)]
# What else a card's menu offers; each opens a dialog of its own.
VERBS = [("pair", "Pair"), ("block", "Block"), ("split", "Split"), ("effort", "Effort"), ("note", "Note")]


class OfBoard(View):
    """A board that the person sees, by its name in the address."""

    @property
    def person(self) -> Person:
        return self.request.user  # type: ignore[return-value]

    @property
    def name(self) -> str:
        return self.kwargs["board"] if "board" in self.kwargs else f"team-{self.kwargs['team']}"

    @cached_property
    def board(self) -> Board:
        board = board_seen_by(self.person, self.name)
        if board is None:
            raise Http404
        return board

    def wish(self, asked: QueryDict) -> Wish:
        try:
            return wish_of(self.board, asked, self.request, lanes=By.FEATURE)
        except ValidationError as error:
            raise Invalid(
                f"The board cannot be narrowed like that: {', '.join(error.detail)}.", field="q"
            ) from None

    def face(self, wish: Wish) -> Face:
        return Face(look_at(self.board, wish), by=wish.lanes)

    def context(self, face: Face) -> dict[str, Any]:
        team = self.board.team if isinstance(self.board, TeamBoard) else None
        return {
            "face": face, "board": self.board, "may_move": self.board.may_move,
            "moves_url": reverse("boards:moves", args=[self.board.name]),
            "further_url": reverse("boards:further", args=[self.board.name]),
        } | ({"team": team} if team else {})  # fmt: skip

    def answer(self, item_id: int) -> HttpResponse:
        """The heads of the whole board, and the one card as it stands now."""
        face = self.face(Wish(By.NONE, window=1))
        alone = self.face(Wish(narrowed=Condition("i.id = %s", (item_id,)), has_heads=False))
        card = next((card for _, cells in alone.lanes for cell in cells for card in cell.cards), None)
        if card is None:
            return HttpResponse(status=204)
        context = {"face": face, "card": face.drawn(card, oob=True), "board": self.board}
        return render(self.request, "boards/_moved.html", context)


class BoardPage(OfBoard):
    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        live = position(self.board)  # before the cards, so that what comes between is told
        wish = self.wish(request.GET)
        context = self.context(self.face(wish)) | {
            "live": live,
            "lane_choices": LANE_CHOICES,
            "asked": request.GET,
            "lanes": wish.lanes,
        }
        return render(request, PAGE, context | {"section": "boards:board", "iteration": self._running()})

    def _running(self) -> Iteration | None:
        return (
            Iteration.objects.running().filter(team__key=self.kwargs["team"]).first()
            if "team" in self.kwargs
            else None
        )


class Further(OfBoard):
    """The next cards of one cell."""

    def get(self, request: HttpRequest, board: str) -> HttpResponse:
        wish = self.wish(request.GET)
        if wish.cell is None:
            raise Invalid("Which column? Name it.", field="column")
        face = self.face(wish)
        head = next((head for head in face.heads if head.column.id == wish.cell[0]), None)
        lane = next((lane for lane in face.look.lanes if lane.id == wish.cell[1]), None)
        if head is None or lane is None:
            raise Http404
        cell = face.cell(head, lane, passed=_passed(request))
        passed = _passed(request) + len(cell.cards)
        return render(request, "boards/_cards.html", self.context(face) | {"cell": cell, "passed": passed})


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
            if refused.code != "wip_limit" or not is_fragment(request):
                raise
            return self._ask_why(move, sent, refused)
        return self.answer(move.item.pk) if is_fragment(request) else redirect("boards:derived", board)

    def _ask_why(self, move: Sought, sent: dict[str, Any], refused: Refused) -> HttpResponse:
        """Whoever may move it may go over the limit, and says why in one line: the same move once more."""
        longest = WorkItem.objects.filter(placement__column=move.column, placement__archived_at=None)
        context = {
            "board": move.board, "item": move.item, "sent": sent, "refused": refused,
            "longest": longest.order_by("placement__entered_at").first(),
        }  # fmt: skip
        answer = render(self.request, "boards/_over.html", context, status=refused.status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#dialogs", "innerHTML"
        return answer


class Targets(OfBoard):
    """Where a card may go, as a list of buttons: the way of whoever does not drag."""

    def get(self, request: HttpRequest, board: str, key: str) -> HttpResponse:
        item = self.board.items().filter(key=key).select_related("placement").first()
        if item is None:
            raise Http404
        card = placed_card(self.board, item.pk)
        heads = self.face(Wish(By.NONE, window=1)).heads
        places = [head.column.id for head in heads]
        here = places.index(card["column"]) if card and card["column"] in places else -1
        onward = next(iter(places[here + 1 :] or places), None)
        context = {"card": card, "heads": heads, "board": self.board, "verbs": VERBS, "onward": onward}
        return render(request, "boards/_targets.html", context)


def _passed(request: HttpRequest) -> int:
    given = request.GET.get("passed", "0")
    return int(given) if given.isdecimal() and len(given) < 8 else 0


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
