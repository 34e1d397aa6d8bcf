from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from backlogs.models import WorkItem
from boards.board import Board, BoardColumn, Condition, TeamToday
from core.statements import ask
from people.models import Role

if TYPE_CHECKING:
    from people.models import Team


@dataclass
class TeamBoard(Board):
    """The board of a team: its own columns with their limits, and all that is placed in them."""

    team: Team
    place: str = field(init=False, default="p.column_id")

    @property
    def name(self) -> str:
        return f"team-{self.team.key}"

    @property
    def title(self) -> str:
        return self.team.name

    @property
    def condition(self) -> Condition:
        """Both say the same; the second spares the database a look at the items of all teams."""
        return Condition("p.team_id = %s AND i.team_id = %s", (self.team.pk, self.team.pk))

    def items(self) -> QuerySet[WorkItem]:
        """Who sees the board is a member, and sees all of the team's items."""
        return WorkItem.objects.filter(team=self.team)

    def find_teams(self) -> list[TeamToday]:
        return [TeamToday(self.team.pk, self.team.key, self.team.zone)]

    def columns(self) -> list[BoardColumn]:
        rows = ask(
            "SELECT k.id, k.name, k.category, k.position, k.policy, k.age_50, k.age_85, k.version, l.maximum, l.on_full,"
            " l.counts_blocked FROM backlogs_column k"
            " LEFT JOIN backlogs_limit l ON l.column_id = k.id AND l.class_of_service = ''"
            " WHERE k.team_id = %s AND k.removed_at IS NULL ORDER BY k.position, k.id",
            [self.team.pk],
        )
        return [BoardColumn(*row[:8], limit=_limit(*row[8:])) for row in rows]  # type: ignore[misc]

    @property
    def may_move(self) -> bool:
        return self.viewer.has_role(self.team.pk, Role.ENGINEER, Role.PRODUCT_OWNER)


def _limit(maximum: int | None, on_full: str, counts_blocked: bool) -> dict[str, Any] | None:
    if maximum is None:
        return None
    return {"maximum": maximum, "on_full": on_full, "counts_blocked": bool(counts_blocked)}
