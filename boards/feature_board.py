from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from boards.board import Board, Condition, seen
from core.statements import ask

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

    def team_ids(self) -> Sequence[int]:
        rows = ask("SELECT DISTINCT team_id FROM backlogs_workitem WHERE feature_id = %s", [self.feature.pk])
        return sorted({self.feature.team_id, *(row[0] for row in rows)})
