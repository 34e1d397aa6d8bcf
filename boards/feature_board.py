from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from backlogs.models import WorkItem
from boards.board import Board, Condition, TeamToday, seen, teams_among
from people.models import Role

if TYPE_CHECKING:
    from backlogs.models import Feature


@dataclass
class FeatureBoard(Board):
    """All stories of a feature, of whatever team, as far as the person sees them."""

    feature: Feature

    @property
    def name(self) -> str:
        return f"feature-{self.feature.pk}"

    @property
    def title(self) -> str:
        return self.feature.title

    @property
    def condition(self) -> Condition:
        return Condition("i.feature_id = %s", (self.feature.pk,)) & seen(self.viewer)

    def items(self) -> QuerySet[WorkItem]:
        return WorkItem.objects.visible_to(self.viewer).filter(feature=self.feature)

    def find_teams(self) -> list[TeamToday]:
        of_items = "SELECT team_id FROM backlogs_workitem WHERE feature_id = %s UNION SELECT %s"
        return teams_among(of_items, [self.feature.pk, self.feature.team_id])

    @property
    def may_move(self) -> bool:
        """Who works on the feature, or in a team whose stories are on it."""
        works = any(self.viewer.has_role(team, Role.ENGINEER, Role.PRODUCT_OWNER) for team in self.teams)
        return works or self.feature.is_worked_by(self.viewer)
