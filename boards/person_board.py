from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from backlogs.models import Crew, WorkItem
from boards.board import Board, Condition, TeamToday, seen, teams_among
from core.statements import among

if TYPE_CHECKING:
    from people.models import Person

OF = "SELECT c.item_id FROM backlogs_crew c WHERE c.person_id = %s AND c.left_at IS NULL"


@dataclass
class PersonBoard(Board):
    """What a person works on. Of a colleague only what stands on the boards of teams that both are in (R17)."""

    whose: Person

    @property
    def name(self) -> str:
        return f"person-{self.whose.pk}"

    @property
    def title(self) -> str:
        return self.whose.name

    @property
    def condition(self) -> Condition:
        mine = Condition(f"i.id IN ({OF})", (self.whose.pk,)) & seen(self.viewer)
        if self._shows_all:
            return mine
        where, numbers = among(sorted(self.viewer.roles))
        return mine & Condition(f"p.team_id {where}", (numbers,))

    def items(self) -> QuerySet[WorkItem]:
        working = Crew.objects.filter(person=self.whose, left_at=None).values("item")
        items = WorkItem.objects.visible_to(self.viewer).filter(pk__in=working)
        return items if self._shows_all else items.filter(team__in=list(self.viewer.roles))

    def find_teams(self) -> list[TeamToday]:
        return teams_among(f"SELECT team_id FROM backlogs_workitem WHERE id IN ({OF})", [self.whose.pk])

    @property
    def _shows_all(self) -> bool:
        return self.viewer.pk == self.whose.pk or self.viewer.is_superuser
