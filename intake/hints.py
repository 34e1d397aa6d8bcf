"""Hints for the worker: of many in a moment two are asked for, and each is before a look.

The rows say what is due, so a hint is never more than "look now". One for each row would be a queue of its own: after a
flood of thousands everything else, other teams and messages that are due, would stand behind looks that find nothing.
"""

from __future__ import annotations

from time import monotonic
from typing import Any


class Hints:
    """Of many in a moment the first asks for a look at once, the second for one a moment later, which finds the rest."""

    moment = 0.5

    def __init__(self) -> None:
        self._looks_at: dict[str, float] = {}

    def wait_of(self, about: str, now: float) -> float | None:
        """In how many seconds to look, or nothing where a look is already asked for."""
        looks_at = self._looks_at.get(about, now - self.moment)
        if now < looks_at:
            return None
        return 0 if now - looks_at >= self.moment else self.moment

    def asked(self, about: str, now: float, wait: float) -> None:
        """Only after it was: a look that nobody asked for finds nothing."""
        self._looks_at[about] = now + wait

    def forget(self) -> None:
        self._looks_at.clear()


hints = Hints()


def ask_for(task: Any, *arguments: object, about: str = "") -> None:
    """After a commit: a look at what is due. The broker may be away; then the row is found by the next sweep."""
    about = about or f"{task.name} {arguments}"
    wait = hints.wait_of(about, monotonic())
    if wait is not None:
        task.apply_async(list(arguments), countdown=wait or None, retry=False)
        hints.asked(about, monotonic(), wait)
