"""What a board's page fetches when it hears that the journal has grown: what is where, then the cards that look otherwise."""

from collections.abc import Container, Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from boards import remembered, tags
from boards.asking import lanes_asked
from boards.board import Condition
from boards.face import Face, OutlinedFace
from boards.lanes_by import By
from boards.live.changed import changed_since, neighbours
from boards.live.position import ORGANISATION, placed, streams_of
from boards.look import look_at
from boards.models import Standup
from boards.reading import Wish
from boards.remembered import Body
from boards.team_board import TeamBoard
from boards.views.board import OfBoard
from core.errors import Invalid

MOST_NAMED, MOST_TRACED = 100, 10
# Of the changes before the first body that this process makes, so many are looked through.
FEW = 50
PRIVATE = {"Cache-Control": "private, no-cache"}


class Fresh(OfBoard):
    """The body of the board with outlines of its cards; with `whole` the cards themselves. 304 where nothing changed."""

    def get(self, request: HttpRequest, board: str) -> HttpResponse:
        question = request.META.get("QUERY_STRING", "")
        if known := tags.known(self.board, question, request.headers.get("If-None-Match", "")):
            return HttpResponse(status=304, headers={"ETag": known, **PRIVATE})
        numbers = dict(tags.heads(self.board))  # before the cards, so that the tag is never newer than they
        text, headers = self.fresh(numbers)
        tag = tags.tag(self.board, question, numbers)
        return HttpResponse(text, headers={"ETag": tag, **PRIVATE, **headers})

    def fresh(self, numbers: Mapping[int, int]) -> tuple[str, dict[str, str]]:
        asked = self.request.GET
        if "whole" in asked:
            number = placed(streams_of(self.board), numbers, is_derived=False).number
            return self.text(self.face(self.wish(asked))), {"Board-Number": str(number)}
        if isinstance(self.board, TeamBoard) and not asked.keys() - {"lanes"}:
            body = self.shared(self.board.team.pk, numbers)
            return body.text, body.headers
        return self.outlined(None)[0], {}

    def shared(self, team: int, numbers: Mapping[int, int]) -> Body:
        """Of a team's whole board everybody who has the same rights sees the same."""
        key = (self.board.name, self.board.may_move, self.request.GET.get("lanes"))
        version = (self.board.teams[team].days.today, tuple(sorted(numbers.items())))

        def make(last: Body | None) -> Body:
            text, stamps = self.outlined(last.stamps if last else None)
            since = last.told if last else numbers[team] - FEW
            headers = changes(team, since, numbers)
            return Body(version, text, stamps, numbers[team], headers)

        return remembered.body_of(key, version, make)

    def outlined(self, known: Container[str] | None) -> tuple[str, frozenset[str]]:
        wish = self.wish(self.request.GET)
        face = OutlinedFace(look_at(self.board, wish), by=wish.lanes, known=known)
        return self.text(face), frozenset(face.stamps)

    def text(self, face: Face) -> str:
        held = Standup.objects.held_at(self.board.name)
        return render_to_string(
            "boards/_fresh.html", self.context(face) | {"asked": self.request.GET, "held": held}
        )


def changes(team: int, since: int, numbers: Mapping[int, int]) -> dict[str, str]:
    """Which items changed after the number `Board-Since` of a board, up to `Board-Number`."""
    rest = numbers.get(ORGANISATION, 0)
    keys = changed_since(team, since)
    told = {} if keys is None else {"Board-Since": str(rest + since), "Board-Changed": " ".join(keys)}
    return {"Board-Number": str(rest + numbers[team])} | told


class Faces(OfBoard):
    """Cards by their keys, each in its lane and column; of a few also behind which they stand. Others are left out."""

    def get(self, request: HttpRequest, board: str) -> HttpResponse:
        keys = request.GET.getlist("key")
        if not 0 < len(keys) <= MOST_NAMED:
            raise Invalid(f"Name 1 to {MOST_NAMED} cards.", field="key")
        named = Condition(f"i.key IN ({', '.join(['%s'] * len(keys))})", tuple(keys))
        lanes = lanes_asked(request.GET, By.FEATURE)
        face = self.face(Wish(lanes, narrowed=named, window=None, has_heads=False))
        face.folds_done = False
        answer = render(request, "boards/_fresh.html", self.context(face) | {"asked": request.GET})
        if len(keys) <= MOST_TRACED:
            answer["Board-Behind"] = " ".join(f"{key}={other}" for key, other in neighbours(face).items())
        return answer
