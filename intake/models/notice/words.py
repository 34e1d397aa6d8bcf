"""Words that the messages share."""

from __future__ import annotations

from core.fields import INVISIBLE, UNSTORABLE

LONGEST_SUBJECT, LONGEST_TEXT = 180, 20_000


def subject_line(text: str) -> str:
    """One line that nothing can be hidden in and that no header breaks at; never refused, a message must go out."""
    seen = INVISIBLE.sub("", " ".join(UNSTORABLE.sub("", text).split()))
    return seen if len(seen) <= LONGEST_SUBJECT else seen[: LONGEST_SUBJECT - 1] + "…"


def body_text(text: str) -> str:
    """As written, without what cannot be stored or sent."""
    return UNSTORABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_TEXT]
