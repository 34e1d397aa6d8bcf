"""Whose turn it is when the groups change in the middle of a turn."""

from collections.abc import Sequence

Group = tuple[int, ...]


def succeeding(old: Sequence[Group], place: int, new: Sequence[Group]) -> int:
    """The place in the new order that goes on: the present group's, else that of the next who is still there.

    A group that changed is the one that kept somebody.
    """
    for step in range(len(old)):
        at = (place + step) % len(old)
        found = _place_of(old[at], at, new)
        if found is not None:
            return found
    return 0


def _place_of(group: Group, at: int, new: Sequence[Group]) -> int | None:
    if at < len(new) and set(new[at]) == set(group):
        return at
    same = [place for place, one in enumerate(new) if set(one) == set(group)]
    kept = [place for place, one in enumerate(new) if set(one) & set(group)]
    return next(iter(same + kept), None)
