"""Checks that apps above add to `check_journal`: what they derive from the journal, held against their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journal.replaying import Replay

Check = Callable[["Replay"], Iterator[str]]
_checks: list[Check] = []


def checked_against(check: Check) -> Check:
    _checks.append(check)
    return check


def checks() -> list[Check]:
    return _checks
