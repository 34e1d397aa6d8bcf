"""What belongs to a new team from its first instant, though it lives in apps above this one.

A team is never without its backlogs and columns, so they are made in the verb that makes the team; the apps that
own them say how, once, when they are loaded.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from people.models import Person, Team

Completion = Callable[["Team", "Person | None"], None]
_completions: list[Completion] = []


def completes(completion: Completion) -> Completion:
    """Run in every `Team.found`, inside its transaction."""
    if completion not in _completions:
        _completions.append(completion)
    return completion


def complete(team: Team, by: Person | None) -> None:
    for completion in _completions:
        completion(team, by)
