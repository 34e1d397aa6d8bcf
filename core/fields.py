"""Fields that two databases must treat alike."""

import re
from typing import Any

from django.db import models

from core.errors import Invalid

# What PostgreSQL cannot store (NUL) or UTF-8 cannot write (a lone surrogate).
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class RankField(models.CharField):
    """A place in an order (`core.ranks`), compared byte by byte on every database."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 200)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        return super().db_parameters(connection) | {"collation": {"postgresql": "C"}.get(connection.vendor)}


LONGEST_REASON = 200


def reason(text: str, *, field: str = "because") -> str:
    """Why somebody did it, in the one line that the journal keeps."""
    return storable(" ".join(text.split()), field=field, longest=LONGEST_REASON)


# Controls, what has no width, and what turns the direction of reading: a name of these alone looks like none.
INVISIBLE = re.compile(
    "[\x01-\x1f\x7f-\x9f\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)


def one_line(text: str, *, field: str, longest: int) -> str:
    """A name or a title: single spaces, and nothing that nobody sees."""
    seen = INVISIBLE.sub("", " ".join(text.split()))
    return storable(seen.strip(), field=field, longest=longest)


def storable(text: str, *, field: str, longest: int) -> str:
    """The text, or Invalid when it holds what cannot be stored or is longer than `longest` characters."""
    if UNSTORABLE.search(text):
        raise Invalid(
            f"{field.capitalize()} holds a character that cannot be stored (NUL or half a pair).", field=field
        )
    if len(text) > longest:
        raise Invalid(
            f"{field.capitalize()} is longer than {longest:,} characters.", field=field, code="too_long"
        )
    return text
