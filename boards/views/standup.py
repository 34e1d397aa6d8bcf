"""The standup of a board: begin it, go through it together, end it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View

from boards import tags
from boards.board import Board
from boards.finding import board_seen_by
from boards.live import announce
from boards.live.position import position
from boards.models import ParkedQuestion, Standup
from boards.standup_face import StandupFace
from boards.standup_form import BeginForm
from boards.standup_order import Order
from boards.standup_steps import walk_on
from boards.standup_summary import text_of
from boards.views.board import OfBoard
from core import markdown
from core.middleware import is_fragment
from people.forms import accepted
from people.models import Person

PARTS = ("top", "walk", "card", "side")
LATELY = 5
BEGUN = {"order": Order.DONE_FIRST, "minutes": "15"}


class Standups(OfBoard):
    """Where one begins, or comes to the one that is held."""

    def get(self, request: HttpRequest, board: str) -> HttpResponse:
        if self._standing and self._standing.is_of_today:
            return redirect("boards:standup", self._standing.pk)
        return self._shown(BeginForm())

    def post(self, request: HttpRequest, board: str) -> HttpResponse:
        began: list[Standup] = []
        form = BeginForm(BEGUN | request.POST.dict())
        if not accepted(form, lambda **sent: began.append(self._begin(**sent))):
            return self._shown(form, 422)
        return redirect("boards:standup", began[0].pk)

    def _begin(self, **sent: Any) -> Standup:
        return Standup.objects.begin(self._standing_board(), by=self.person, **sent)

    @cached_property
    def _held(self) -> Any:
        return Standup.objects.on(self._standing_board().name).select_related("team", "feature", "led_by")

    @cached_property
    def _standing(self) -> Standup | None:
        return self._held.open().first()  # type: ignore[no-any-return]

    def _shown(self, form: BeginForm, status: int = 200) -> HttpResponse:
        context = {
            "board": self.board, "forgotten": self._standing, "form": form,
            "may_begin": self._would_be().may_take_part(self.person), "lately": self._held.filter(ended_at__isnull=False)[:LATELY],
            "team": getattr(self.board, "team", None), "section": "boards:board",
        }  # fmt: skip
        return render(self.request, "boards/standup_start.html", context, status=status)

    def _standing_board(self) -> Board:
        if self.name.startswith("person-"):
            raise Http404
        return self.board

    def _would_be(self) -> Standup:
        feature = getattr(self.board, "feature", None)
        return Standup(team=feature.team if feature else self.board.team, feature=feature)  # type: ignore[attr-defined]


class OfStandup(View):
    """A standup that the person sees, in the zone of its team."""

    @property
    def person(self) -> Person:
        return self.request.user  # type: ignore[return-value]

    @cached_property
    def standup(self) -> Standup:
        seen = Standup.objects.visible_to(self.person).select_related("team", "feature", "led_by", "item")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    @cached_property
    def board(self) -> Board:
        board = board_seen_by(self.person, self.standup.board_name)
        if board is None:
            raise Http404
        return board

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with timezone.override(self.standup.team.tzinfo):
            return super().dispatch(request, *args, **kwargs)

    @property
    def tag(self) -> str:
        """Changes with the walk, the work, who is here, and the day."""
        here = sorted(self.standup.seats.taken().values_list("person", flat=True))
        question = f"standup {self.standup.pk} {self.standup.version} {here}"
        return tags.tag(self.board, question, tags.heads(self.board))

    def face(self) -> StandupFace:
        return StandupFace(self.standup, self.board, self.person)

    def context(self) -> dict[str, Any]:
        face = self.face()
        handed = face.handover
        words = markdown.render(handed.words) if handed else ""
        return {
            "face": face,
            "standup": self.standup,
            "board": self.board,
            "orders": Order.choices,
            "handed": words,
        }

    def done(self) -> HttpResponse:
        """The page's parts as they are now, each in its place; without scripts the page."""
        if not is_fragment(self.request):
            return redirect("boards:standup", self.standup.pk)
        self.__dict__.pop("standup", None)
        if not self.standup.is_open:
            return HttpResponse(headers={"HX-Redirect": reverse("boards:standup", args=[self.standup.pk])})
        return self.parts()

    def parts(self) -> HttpResponse:
        tag, context = self.tag, self.context() | {"oob": True}
        drawn = [render_to_string(f"boards/_standup_{name}.html", context, self.request) for name in PARTS]
        return HttpResponse("\n".join(drawn), headers={"ETag": tag, "Cache-Control": "private, no-cache"})


class StandupPage(OfStandup):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.standup.is_open:
            return render(
                request,
                "boards/standup.html",
                {"live": position(self.board), "tag": self.tag} | self.context(),
            )
        context = {
            "standup": self.standup,
            "board": self.board,
            "text": text_of(self.standup, self.board.items()),
        }
        parked = self.standup.questions.filter(settled_at=None).select_related("person", "item")
        more = {"parked": parked, "may_take_part": self.standup.may_take_part(self.person)}
        shell = {"team": getattr(self.board, "team", None), "section": "boards:board"}
        return render(request, "boards/standup_ended.html", context | more | shell)


class Now(OfStandup):
    """What everybody's page asks for again and again; unchanged it is a 304."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.standup.is_open:
            return self.done() if is_fragment(request) else redirect("boards:standup", pk)
        if request.headers.get("If-None-Match") == self.tag:
            return HttpResponse(status=304, headers={"ETag": self.tag})
        return self.parts()


class Walk(OfStandup):
    """Next, said, back, to a card, to a part, to the end. `seen` is the card at which the key was pressed."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        walk_on(self.standup, request.POST.get("to", ""), by=self.person, seen=request.POST.get("seen"))
        return self.done()


class Arranged(OfStandup):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.standup.arrange(request.POST.get("order", ""), by=self.person, board=self.board)
        return self.done()


class Lead(OfStandup):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.standup.take_lead(by=self.person)
        return self.done()


class Pause(OfStandup):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.standup.pause(by=self.person)
        return self.done()


class PauseEnd(OfStandup):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.standup.resume(by=self.person)
        return self.done()


class Here(OfStandup):
    """A page that is looked at says so; who comes is shown to the others at once."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        was_here = self.standup.seats.taken().filter(person=self.person).exists()
        self.standup.take_seat(by=self.person)
        if not was_here:
            announce(self.standup.board_name, "standup")
        return HttpResponse(status=204)


class Parked(OfStandup):
    """A question for after."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(request, "boards/_standup_park.html", {"standup": self.standup})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.standup.park(request.POST.get("text", ""), by=self.person, at=request.POST.get("at", ""))
        answer = self.done()
        answer["HX-Trigger"] = "dialog-close"
        return answer


class Settled(OfStandup):
    def post(self, request: HttpRequest, pk: int, question: int) -> HttpResponse:
        there = ParkedQuestion.objects.filter(standup__in=Standup.objects.on(self.standup.board_name))
        found: ParkedQuestion = get_object_or_404(there, pk=question)
        self.standup.settle(found, by=self.person)
        return self.done()


class Ended(OfStandup):
    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.standup.end(by=self.person)
        return self.done()
