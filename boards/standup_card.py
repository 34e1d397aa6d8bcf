"""The card in front of everybody, large."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from boards.cards import Card
from boards.face import pictures
from boards.standup_question import Question, question_of
from boards.standup_story import Told, story_of
from core import clock

if TYPE_CHECKING:
    from backlogs.models import ChecklistLine, Column, Crew, WorkItem
    from people.models import Person


class FocusCard:
    """One item with its story since the last standup, what is left of it, and the question that its state asks."""

    def __init__(self, item: WorkItem, card: Card, since: datetime, viewer: Person) -> None:
        self.item, self.card, self.since, self.viewer = item, card, since, viewer

    @property
    def column(self) -> Column | None:
        placement = getattr(self.item, "placement", None)
        return placement.column if placement and placement.archived_at is None else None

    @property
    def place(self) -> str:
        if self.column:
            return self.column.name
        return "not on the board" if self.item.is_open else "closed"

    @property
    def sign(self) -> Any:
        return pictures()[self.card["backlog"]]

    @property
    def is_late(self) -> bool:
        line = self.column.age_85 if self.column else None
        return bool(line and self.card["age"] and self.card["age"] > line)

    @property
    def age_words(self) -> str:
        if not self.card["age"]:
            return ""
        line = f", past the line of {self.column.age_85}" if self.is_late and self.column else ""
        return f"Day {self.card['age']}{line}"

    @cached_property
    def crew(self) -> list[Crew]:
        rows = self.item.crew.filter(left_at=None).select_related("person")
        return list(rows.order_by("joined_at", "id"))

    @property
    def together(self) -> str:
        """How long they are a pair, in days: nothing finer is said about people (R17)."""
        if len(self.crew) < 2:
            return "alone" if self.crew else ""
        day = timezone.localtime(self.crew[1].joined_at).date()
        days = (timezone.localtime(clock.now()).date() - day).days
        if days < 7:
            return f"together since {'today' if not days else f'{day:%A}'}"
        return f"together since {day.day} {day:%B}"

    @cached_property
    def _story(self) -> tuple[list[Told], int]:
        return story_of(self.item, self.since, self.viewer)

    @property
    def story(self) -> list[Told]:
        return self._story[0]

    @property
    def earlier(self) -> int:
        return self._story[1]

    @cached_property
    def lines(self) -> list[ChecklistLine]:
        return list(self.item.checklist.filter(removed_at=None))

    @property
    def open_lines(self) -> list[ChecklistLine]:
        return [line for line in self.lines if line.done_at is None]

    @property
    def question(self) -> Question | None:
        return question_of(self.card, self.column, len(self.open_lines))

    @cached_property
    def may_work(self) -> bool:
        return self.item.is_open and self.item.may_work(self.viewer)

    @cached_property
    def may_write(self) -> bool:
        return self.item.may_write(self.viewer)
