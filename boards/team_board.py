from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from backlogs.models import Column, WorkItem
from boards.board import Board, BoardColumn, ClassLimit, Condition, LaneLimit, TeamToday, Workflow
from core.errors import Stale
from core.statements import ask
from people.models import Role

if TYPE_CHECKING:
    from people.models import Team


# As `Limit.held()` counts them.
HELD = """
SELECT count(*) FROM backlogs_placement p JOIN backlogs_column q ON q.id = p.column_id
 JOIN backlogs_workitem i ON i.id = p.item_id
WHERE p.team_id = l.team_id AND p.archived_at IS NULL AND i.class_of_service = l.class_of_service
 AND (q.id = l.column_id OR (l.column_id IS NULL AND q.category IN ('active', 'waiting')))
 AND (l.counts_blocked OR NOT EXISTS (SELECT 1 FROM backlogs_block b WHERE b.item_id = i.id AND b.ended_at IS NULL))"""
WORKFLOW = f"""
SELECT 0, k.id, k.name, k.category, k.position, k.policy, k.age_50, k.age_85, k.version, l.maximum, l.on_full,
 l.counts_blocked, 0
FROM backlogs_column k LEFT JOIN backlogs_limit l ON l.column_id = k.id AND l.class_of_service = '' AND l.lane = ''
WHERE k.team_id = %s AND k.removed_at IS NULL
UNION ALL
SELECT 1, l.column_id, l.class_of_service, '', coalesce(k.position, 0), '', NULL, NULL, 0, l.maximum, l.on_full, l.counts_blocked, ({HELD})
FROM backlogs_limit l LEFT JOIN backlogs_column k ON k.id = l.column_id
WHERE l.team_id = %s AND l.class_of_service <> '' AND k.removed_at IS NULL
UNION ALL
SELECT 2, l.column_id, l.lane, '', coalesce(k.position, 0), '', NULL, NULL, 0, l.maximum, l.on_full, l.counts_blocked, 0
FROM backlogs_limit l LEFT JOIN backlogs_column k ON k.id = l.column_id
WHERE l.team_id = %s AND l.lane <> '' AND k.removed_at IS NULL
ORDER BY 1, 5, 2, 3"""


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

    def column(self, number: Any) -> Column:
        """One of its own; of one that was removed since somebody saw it, that is said."""
        found = get_object_or_404(Column.objects.filter(team=self.team).select_related("team"), pk=number)
        if found.removed_at is not None:
            raise Stale(f"The column {found.name} was removed meanwhile.", code="column_removed")
        return found

    def items(self) -> QuerySet[WorkItem]:
        """Who sees the board is a member, and sees all of the team's items."""
        return WorkItem.objects.filter(team=self.team)

    def find_teams(self) -> list[TeamToday]:
        return [TeamToday(self.team.pk, self.team.key, self.team.zone)]

    def workflow(self) -> Workflow:
        """In one statement: first the columns, each with the limit of its own, then the limits of classes and of lanes."""
        found = Workflow([])
        for what, number, name, *rest, maximum, on_full, counts_blocked, count in ask(
            WORKFLOW, [self.team.pk] * 3
        ):
            limit = _limit(maximum, on_full, counts_blocked)
            if what == 0:
                found.columns.append(BoardColumn(number, name, *rest, limit=limit))  # type: ignore[misc]
            elif what == 1:
                found.limits.append(ClassLimit(number, name, count=count, **(limit or {})))
            else:
                found.lanes.append(LaneLimit(number, name, **(limit or {})))
        return found

    @property
    def may_move(self) -> bool:
        return self.viewer.has_role(self.team.pk, Role.ENGINEER, Role.PRODUCT_OWNER)


def _limit(maximum: int | None, on_full: str, counts_blocked: bool) -> dict[str, Any] | None:
    if maximum is None:
        return None
    return {"maximum": maximum, "on_full": on_full, "counts_blocked": bool(counts_blocked)}
