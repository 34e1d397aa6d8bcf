"""What fills the chips over a board after it is shown: their counts, and what else there is to narrow by."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from boards.narrowing import choices, counts
from boards.views.board import OfBoard


class Counts(OfBoard):
    """Asked for when the board is there, and when it changed: of each chip how many cards it would leave."""

    def get(self, request: HttpRequest, board: str) -> HttpResponse:
        self.wish(request.GET)
        counted = counts(self.board, request.GET, request)
        return render(request, "boards/_chip_counts.html", {"counted": counted})


class Choices(OfBoard):
    """People, classes, customers and labels of the cards that are shown; as links, since each is one click."""

    def get(self, request: HttpRequest, board: str) -> HttpResponse:
        self.wish(request.GET)
        groups = choices(self.board, request.GET, request)
        return render(request, "boards/_choices.html", {"groups": groups, "asked": request.GET})
