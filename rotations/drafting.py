"""What a handover says before anybody edits it: written by an app above, which knows the items and the signals."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rotations.models import Handover

Draft = Callable[["Handover"], str]
_drafts: list[Draft] = []


def drafts(draft: Draft) -> Draft:
    """Registered once, when the app is loaded; more than one are joined in that order."""
    if draft not in _drafts:
        _drafts.append(draft)
    return draft


def drafted(handover: Handover) -> str:
    return "\n\n".join(part for part in (draft(handover) for draft in _drafts) if part)
