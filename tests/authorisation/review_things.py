"""What belongs to a feature's end and to a review: a line, a suggested order, a note and a turn of the demo."""

from typing import Any

from backlogs.models import Feature, Iteration, WorkItem
from people.models import Person


def of_feature(feature: Feature, item: WorkItem, by: Person, prefix: str = "") -> dict[str, Any]:
    """`by` works on it, and does not lead it."""
    return {
        f"{prefix}transition_line": feature.need_for_transition("Runbook", by=by)[0],
        f"{prefix}suggestion": feature.suggest_order(item, by=by),
        f"{prefix}feature_note": feature.note_retro("change", "Test zones", by=by),
    }


def of_iteration(iteration: Iteration, feature: Feature, by: Person, prefix: str = "") -> dict[str, Any]:
    return {f"{prefix}turn": iteration.show_at_demo(feature, by=by)}
