"""The one question that a card's state asks of those who stand in front of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from backlogs.models.words import Category
from boards.face import REASONS

if TYPE_CHECKING:
    from backlogs.models import Column


@dataclass(frozen=True)
class Question:
    fact: str
    asks: str
    icon: str = "info"
    tone: str = "plain"


def question_of(card: dict[str, Any], column: Column | None, open_lines: int) -> Question | None:
    """What keeps it, in the order of weight: a block, its age, nobody on it, what is left of it."""
    days, line = card["age"], column.age_85 if column else None
    if column is None or column.category == Category.DONE:
        return None
    if wait := card["blocked"]:
        note = f" {wait['note']}" if wait["note"] else ""
        since = f"{wait['days']} day{'' if wait['days'] == 1 else 's'}"
        return Question(
            f"Blocked for {since} by {REASONS[wait['reason']]}.{note}", "Who helps, and when do we ask again?",
            "block", "danger",
        )  # fmt: skip
    if days and line and days > line:
        return Question(
            f"85 % of our items finish within {line} day{'' if line == 1 else 's'}.",
            "What would let it finish? Split off what is left, or bring one more person for a day.",
            "clock", "warn",
        )  # fmt: skip
    return _of_place(card, column, open_lines)


def _of_place(card: dict[str, Any], column: Column, open_lines: int) -> Question | None:
    if column.category == Category.QUEUE:
        return Question(
            "It is ready to be pulled.", "Who has a free hand, and what is missing to begin?", "right"
        )
    if not card["crew"]:
        return Question("Nobody is on it.", "Who takes it, or does it go back?", "people", "warn")
    if column.category == Category.WAITING:
        return Question("It waits.", "What for, and who asks again today?", "clock")
    if card["checklist"] and not open_lines:
        return Question("Every line is ticked.", "What keeps it from being done?", "check")
    if card["class_of_service"] == "expedite":
        return Question("Everyone clears the way for it.", "What does it need right now?", "flag")
    return None
