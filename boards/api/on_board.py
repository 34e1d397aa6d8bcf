from __future__ import annotations

from django.http import Http404

from backlogs.models import WorkItem
from boards.board import Board
from boards.finding import board_seen_by
from journal.api.resource import Resource


class OnBoard(Resource):
    """Loaded through its board: whoever does not see that finds nothing here."""

    model = WorkItem

    def board(self) -> Board:
        found = board_seen_by(self.request.user, self.kwargs["board"])
        if found is None:
            raise Http404
        return found
