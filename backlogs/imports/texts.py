"""Texts as files hold them, checked before anything is written."""

from typing import Any

from backlogs.imports.refusals import BadValue
from core.fields import UNSTORABLE

LONGEST_DESCRIPTION = 100_000  # as long as one may be written here
LONGEST_TITLE = 300
LONGEST_NAME = 80
LONGEST_ID = 200


def clean(text: Any, field: str, longest: int = LONGEST_DESCRIPTION) -> str:
    """The text without blanks around it; what is no text is none."""
    if not isinstance(text, str):
        return ""
    if len(text) > longest:
        raise BadValue(f"its {field} is longer than {longest:,} characters.")
    if found := UNSTORABLE.search(text):
        what = "a NUL" if found.group() == "\0" else "half a surrogate pair or a byte that is not UTF-8"
        raise BadValue(f"its {field} holds a character that cannot be stored ({what}).")
    return text.strip()


def name(text: Any, field: str) -> str:
    """A short text on one line."""
    return " ".join(clean(text, field, longest=LONGEST_NAME).split())


def title(text: Any, otherwise: str) -> tuple[str, str]:
    """A title of one line, and the whole of it where it had to be cut."""
    whole = " ".join(clean(text, "title").split()) or otherwise
    return (whole, "") if len(whole) <= LONGEST_TITLE else (whole[: LONGEST_TITLE - 1] + "…", whole)
