from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wait:
    """One thing, why it waits for this person, and what the button is called."""

    title: str
    url: str
    icon: str
    facts: tuple[str, ...] = ()
    act: str = "Open"
