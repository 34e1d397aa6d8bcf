from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boards.board import Board, Condition, seen
from core.statements import among, ask

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
        if self.viewer.pk == self.whose.pk or self.viewer.is_superuser:
            return mine
        where, numbers = among(sorted(self.viewer.roles))
        return mine & Condition(f"p.team_id {where}", (numbers,))

    def team_ids(self) -> Sequence[int]:
        rows = ask(
            f"SELECT DISTINCT team_id FROM backlogs_workitem WHERE id IN ({OF}) ORDER BY 1", [self.whose.pk]
        )
        return [row[0] for row in rows]
