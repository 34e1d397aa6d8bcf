from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import NotAllowed, Stale
from core.locking import lock
from journal.recording import verb

if TYPE_CHECKING:
    from backlogs.models import Feature
    from people.models import Person

BULLET = re.compile(r"(?:[-*+]|\d{1,3}[.)])\s+")
BOX = re.compile(r"\[([ xX])\]\s+")


@dataclass(frozen=True)
class Criterion:
    """One thing that is to be met, written as in any Markdown list of tasks: `- [x] Both primaries answer`."""

    text: str
    is_met: bool = False

    @classmethod
    def of_line(cls, line: str) -> Criterion:
        line = BULLET.sub("", line.rstrip(), count=1)
        box = BOX.match(line)
        return cls(line[box.end() :], box[1] != " ") if box else cls(line)

    def __str__(self) -> str:
        return f"- [{'x' if self.is_met else ' '}] {self.text}"


def criteria_of(text: str) -> list[Criterion]:
    """Those that can be met one by one: a line each, all bulleted or none. Empty where the text has another form."""
    lines = text.strip().splitlines()
    said = [line for line in lines if line.strip()]
    is_list = all(BULLET.match(line) for line in said)
    is_plain = len(said) == len(lines) and all(line[0].isalnum() or BOX.match(line) for line in said)
    return [Criterion.of_line(line) for line in said] if is_list or is_plain else []


class Meeting:
    """What of a feature's acceptance criteria is met, said by whoever works on it."""

    @property
    def criteria_lines(self: Feature) -> list[Criterion]:
        return criteria_of(self.criteria)

    @verb()
    def meet_criterion(self: Feature, text: str, *, by: Person) -> None:
        """Twice is once; a line that was rewritten meanwhile is not met unseen."""
        self._lock_criteria(by)
        self._keep_criterion("met_criterion", Criterion(text), Criterion(text, is_met=True), by)

    @verb()
    def reopen_criterion(self: Feature, text: str, *, by: Person) -> None:
        self._lock_criteria(by)
        self._keep_criterion("reopened_criterion", Criterion(text, is_met=True), Criterion(text), by)

    def _lock_criteria(self: Feature, by: Person) -> None:
        if not self.may_join(by):
            raise NotAllowed(
                f"Only who works on the feature and the engineers of {self.team} say what is met."
            )
        lock(self)

    def _keep_criterion(self: Feature, told: str, was: Criterion, now: Criterion, by: Person) -> None:
        lines = self.criteria_lines
        if was not in lines:
            if now in lines:
                return
            raise Stale("This acceptance criterion was changed meanwhile.", code="criterion_gone")
        lines[lines.index(was)] = now
        facts = {"met": sum(line.is_met for line in lines), "of": len(lines)}
        self.change(told, by=by, criteria="\n".join(map(str, lines)), facts=facts)
