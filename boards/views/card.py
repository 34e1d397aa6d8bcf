"""What is done to a card of a board by key or menu, without leaving the board."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import redirect

from backlogs.models import Crew
from boards.views.board import OfBoard
from boards.views.on_card import OnCard
from core.middleware import is_fragment
from people.models import Person, Role


class OnBoardCard(OfBoard, OnCard):
    def around(self) -> Iterable[Person]:
        """Who works in the item's team, and who is on it anyway."""
        working = [role for role in Role.values if role != Role.OBSERVER]
        members = self.item.team.memberships.current().filter(held__role__in=working)
        on_feature = Crew.objects.filter(
            item__feature=self.item.feature_id, item__feature__isnull=False, left_at=None
        )
        people = Person.objects.enabled()
        return people.filter(pk__in=members.values("person")) | people.filter(
            pk__in=on_feature.values("person")
        )

    def done(self) -> HttpResponse:
        if not is_fragment(self.request):
            return redirect("boards:derived", self.board.name)
        return self.answer(self.item.pk)
