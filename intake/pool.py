"""Whom the person on duty may ask for help: first who is in the pool, then who is committed, and to what (R4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from backlogs.pool import Hand, hands_of

if TYPE_CHECKING:
    from people.models import Team


def pool_of(team: Team) -> list[Hand]:
    """The team's engineers who are here and not on duty themselves, the free ones first."""
    return [hand for hand in hands_of(team) if not hand.is_on_duty]
