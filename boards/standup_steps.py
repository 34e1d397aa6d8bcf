"""The steps of a walk by their words, the same on the page and in the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import Invalid

if TYPE_CHECKING:
    from boards.models import Standup
    from people.models import Person


def walk_on(standup: Standup, to: str, *, by: Person, seen: str | None) -> None:
    """A word, the number of a part, or a key; `seen` is the card at which it was said."""
    steps = {"next": standup.go_next, "on": standup.go_on, "back": standup.go_back}
    if to in steps:
        steps[to](by=by, seen=seen)
    elif to == "end":
        standup.go_to_end(by=by)
    elif to.isdecimal() and len(to) < 4:
        standup.go_to_part(int(to), by=by)
    elif to:
        standup.go_to(to, by=by)
    else:
        raise Invalid("Where to? Say next, on, back, end, the number of a part, or a key.", field="to")
