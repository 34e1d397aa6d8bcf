"""What is done to the card in front of everybody, in a dialog over the standup."""

from collections.abc import Iterable

from boards.standup_people import expected
from boards.views.on_card import OnCard
from boards.views.standup import OfStandup
from people.models import Person


class OnStandupCard(OfStandup, OnCard):
    def around(self) -> Iterable[Person]:
        return expected(self.standup)
