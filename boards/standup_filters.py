"""What a list of standups can be narrowed by."""

import re

import django_filters

from boards.finding import NAME
from boards.models import Standup
from boards.models.standup import StandupQuerySet
from core.filters import TrueOrFalse


class StandupFilter(django_filters.FilterSet):
    board = django_filters.CharFilter(method="of_board", help_text="team-LINUX or feature-7.")
    open = TrueOrFalse(field_name="ended_at", lookup_expr="isnull")

    class Meta:
        model = Standup
        fields = ("board", "open")

    def of_board(self, rows: StandupQuerySet, name: str, board: str) -> StandupQuerySet:
        """Of a board that is not seen nothing, as if it did not exist."""
        return rows.on(board) if NAMED.fullmatch(board) else rows.none()


NAMED = re.compile(NAME)
