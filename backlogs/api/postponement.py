"""Out of sight, and back."""

from __future__ import annotations

from typing import Any

from backlogs.api.of_item import Undone
from backlogs.models import WorkItem


class Postponement(Undone):
    """Out of sight until somebody touches it; DELETE brings it back, or winds the clock of what is postponed soon anew."""

    inputs: dict[str, Any] = {}

    def do(self, item: WorkItem, sent: dict[str, Any]) -> None:
        item.postpone(by=self.request.user)

    def undo(self, item: WorkItem) -> None:
        item.keep_open(by=self.request.user)
