"""What is done to a card of a board by key or menu, without leaving the board."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import redirect

from backlogs.models import Crew
from boards.views.board import OfBoard
from boards.views.on_card import OnCard
from core.middleware import is_fragment
from people.models import Person


class OnBoardCard(OfBoard, OnCard):
    def around(self) -> Iterable[Person]:
        """Who works in the item's team, or on another item of its feature."""
        beside = Crew.objects.filter(
            item__feature=self.item.feature_id, item__feature__isnull=False, left_at=None
        )
        on_feature = Person.objects.enabled().filter(pk__in=beside.values("person"))
        return Person.objects.working_in(self.item.team) | on_feature

    def done(self) -> HttpResponse:
        if not is_fragment(self.request):
            return redirect("boards:derived", self.board.name)
        return self.answer(self.item.pk)
