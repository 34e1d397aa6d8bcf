"""What a board's page fetches when it hears that the journal has grown: what is where, then the cards that look otherwise."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from boards import tags
from boards.board import Condition
from boards.face import Face, OutlinedFace
from boards.look import look_at
from boards.reading import Wish
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
        face = self.face_of(request.GET)
        for lane in face.look.features:
            if lane.team_id and lane.team_id not in self.board.teams:
                numbers[lane.team_id] = lane.number
        answer = render(request, "boards/_fresh.html", self.context(face) | {"asked": request.GET})
        answer["ETag"], answer["Cache-Control"] = (
            tags.tag(self.board, question, numbers),
            PRIVATE["Cache-Control"],
        )
        return answer

    def face_of(self, asked: QueryDict) -> Face:
        drawn = Face if "whole" in asked else OutlinedFace
        wish = self.wish(asked)
        return drawn(look_at(self.board, wish), by_feature=wish.by_feature)


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
