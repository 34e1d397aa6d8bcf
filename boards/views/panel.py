"""An item over the board that it is looked at from: the parts of its page, in a dialog beside the cards."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.functional import cached_property

from backlogs.models import WorkItem
from backlogs.views.item import WorkedItem
from boards.board import Board
from boards.finding import board_seen_by
from boards.views.board import BoardPage
from journal.models import Entry

OF_TEAM = "team-"
PRIVATE = {"Cache-Control": "private, no-cache"}


class Panel(WorkedItem):
    """For a board that is open the panel alone, 304 where nothing happened; for a link that was copied the board with it."""

    def get(self, request: HttpRequest, board: str, key: str) -> HttpResponse:
        if self.item.key != key:
            return redirect("boards:panel", board, self.item.key, permanent=True, preserve_request=True)
        if not self.is_fragment:
            return board_page(request, board)
        tag = self.tag()
        if request.headers.get("If-None-Match") == tag:
            return HttpResponse(status=304, headers={"ETag": tag, **PRIVATE})
        return HttpResponse(self.text(), headers={"ETag": tag, **PRIVATE})

    @cached_property
    def board(self) -> Board:
        found = board_seen_by(self.person, self.kwargs["board"])
        if found is None:
            raise Http404
        return found

    def items(self) -> QuerySet[WorkItem]:
        """Of this board; what is not on it has its page."""
        return self.board.items()

    def tag(self) -> str:
        """Whose it is, what was told of it last, and of links that others made to it; what is counted in days changes with them."""
        told = Entry.objects.filter(kind=self.item.journal_kind, subject=self.item.pk).aggregate(
            last=Max("id")
        )
        links = self.item.links_in.aggregate(last=Max("id"), open=Count("id", filter=Q(ended_at=None)))
        seen = (
            self.person.pk,
            told["last"],
            links["last"],
            links["open"],
            self.may_work,
            self.team.today.toordinal(),
        )
        return f'W/"{".".join(str(int(each or 0)) for each in seen)}"'

    def text(self) -> str:
        context: dict[str, Any] = self.frame() | self.parts() | {"board": self.board}
        return render_to_string("boards/_panel.html", context, self.request)


def board_page(request: HttpRequest, name: str) -> HttpResponse:
    """The page from which the panel opens by itself."""
    which = {"team": name.removeprefix(OF_TEAM)} if name.startswith(OF_TEAM) else {"board": name}
    return BoardPage.as_view()(request, **which)  # type: ignore[return-value]
