"""What a board's page fetches when it hears that the journal has grown: what is where, then the cards that look otherwise."""

from collections.abc import Container, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from boards import remembered, tags
from boards.board import Condition
from boards.face import Face, OutlinedFace
from boards.look import look_at
from boards.reading import Wish
from boards.team_board import TeamBoard
from boards.views.board import OfBoard
from core.errors import Invalid

MOST_NAMED = 100
PRIVATE = {"Cache-Control": "private, no-cache"}


class Fresh(OfBoard):
    """The body of the board with outlines of its cards; with `whole` the cards themselves. 304 where nothing changed."""

    def get(self, request: HttpRequest, board: str) -> HttpResponse:
        question = request.META.get("QUERY_STRING", "")
        if known := tags.known(self.board, question, request.headers.get("If-None-Match", "")):
            return HttpResponse(status=304, headers={"ETag": known, **PRIVATE})
        numbers = dict(tags.heads(self.board))  # before the cards, so that the tag is never newer than they
        if "whole" in request.GET:
            text = self.text(self.face(self.wish(request.GET)))
        elif isinstance(self.board, TeamBoard) and not request.GET.keys() - {"lanes"}:
            text = self.shared(numbers)
        else:
            text = self.outlined(None)[0]
        return HttpResponse(text, headers={"ETag": tags.tag(self.board, question, numbers), **PRIVATE})

    def shared(self, numbers: Mapping[int, int]) -> str:
        """Of a team's whole board everybody who has the same rights sees the same."""
        key = (self.board.name, self.board.may_move, self.request.GET.get("lanes"))
        days = tuple(team.days.today for team in self.board.teams.values())
        return remembered.body_of(key, (days, tuple(sorted(numbers.items()))), self.outlined)

    def outlined(self, known: Container[str] | None) -> tuple[str, frozenset[str]]:
        wish = self.wish(self.request.GET)
        face = OutlinedFace(look_at(self.board, wish), by_feature=wish.by_feature, known=known)
        return self.text(face), frozenset(face.stamps)

    def text(self, face: Face) -> str:
        return render_to_string("boards/_fresh.html", self.context(face) | {"asked": self.request.GET})


class Faces(OfBoard):
    """Cards by their keys, each in its lane and column; those that are not on the board are left out."""

    def get(self, request: HttpRequest, board: str) -> HttpResponse:
        keys = request.GET.getlist("key")
        if not 0 < len(keys) <= MOST_NAMED:
            raise Invalid(f"Name 1 to {MOST_NAMED} cards.", field="key")
        named = Condition(f"i.key IN ({', '.join(['%s'] * len(keys))})", tuple(keys))
        by_feature = request.GET.get("lanes") != "none"
        wish = Wish(narrowed=named, by_feature=by_feature, window=None, has_heads=False)
        return render(request, "boards/_fresh.html", self.context(self.face(wish)) | {"asked": request.GET})
