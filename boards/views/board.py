"""The board's page: look, move, show more."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from rest_framework.exceptions import ValidationError

from boards.asking import wish_of
from boards.board import Board, Condition
from boards.face import Face
from boards.finding import board_seen_by
from boards.lanes_by import By
from boards.live.position import position
from boards.look import look_at
from boards.models import Standup
from boards.narrowing import bar
from boards.progress import Progress, progress_of
from boards.reading import Wish
from boards.team_board import TeamBoard
from core.errors import Invalid
from people.models import Membership, Person, Role

PAGE = "boards/board.html"
LANE_CHOICES = [(by.value, "none" if by is By.NONE else f"by {by.value}") for by in (*list(By)[1:], By.NONE)]


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
            "lanes": wish.lanes,
            "section": "boards:board",
            "progress": self._progress(),
            "gives_roles": self._gives_roles(),
            "held": Standup.objects.held_at(self.board.name),
        }
        return render(request, PAGE, context | bar(self.board, request.GET))

    def _gives_roles(self) -> str:
        """Whom somebody who only looks on asks for a role."""
        if self.board.may_move or not isinstance(self.board, TeamBoard):
            return ""
        held = Membership.objects.on(self.board.team.today).filter(
            team=self.board.team, held__role=Role.TEAM_ADMINISTRATOR
        )
        names = held.order_by("person__name").values_list("person__name", flat=True).distinct()
        return " or ".join(names[:3])

    def _progress(self) -> Progress | None:
        return progress_of(self.board.team) if isinstance(self.board, TeamBoard) else None


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


def _passed(request: HttpRequest) -> int:
    given = request.GET.get("passed", "0")
    return int(given) if given.isdecimal() and len(given) < 8 else 0
