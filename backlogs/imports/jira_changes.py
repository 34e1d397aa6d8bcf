"""The changelog of a Jira issue: histories oldest first (Server) or newest first (Cloud), each with several changes."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from backlogs.imports.records import Who
from backlogs.imports.refusals import BadValue
from backlogs.imports.texts import clean
from backlogs.imports.times import Clock

# The fields whose history is kept; the texts of all others are not even looked at.
KEPT = frozenset({"status", "assignee", "Flagged"})
POINTS = frozenset({"story points", "story point estimate", "story point", "storypoints"})


class Change(NamedTuple):
    """One field of an issue changed."""

    at: datetime
    offset: int
    field: str
    was: str
    to: str
    before: Who | None
    after: Who | None


def changes_of(issue: dict[str, Any], clock: Clock) -> list[Change] | None:
    """All changes that are kept, oldest first; None when the export holds no changelog."""
    changelog = issue.get("changelog")
    if changelog is None:
        return None
    histories = changelog.get("histories", changelog.get("values")) if isinstance(changelog, dict) else None
    if not isinstance(histories, list) or not all(isinstance(history, dict) for history in histories):
        raise BadValue("its changelog is no list of changes.")
    found = [_change(history, item, clock) for history in histories for item in _kept(history)]
    if _newest_first(histories, found):
        # Within one moment, too, the first is the last; only the changes of one history keep their order.
        found = [_change(history, item, clock) for history in reversed(histories) for item in _kept(history)]
    return sorted(found, key=lambda change: change.at)


def first_and_changes(changes: list[Change], wanted: Callable[[str], bool]) -> tuple[str, list[Change]]:
    """What the field was before its first change, and its changes without those that change nothing."""
    mine = [change for change in changes if wanted(change.field)]
    if not mine:
        return "", []
    told, now = [], mine[0].was
    for change in mine:
        if change.to != now:
            told.append(change)
        now = change.to
    return mine[0].was, told


def _kept(history: dict[str, Any]) -> list[dict[str, Any]]:
    items = history.get("items")
    if not isinstance(items, list):
        raise BadValue("one of its changes has no items.")
    if not all(isinstance(item, dict) for item in items):
        raise BadValue("one of its changes is no object.")
    return [item for item in items if _is_kept(item.get("field"))]


def _is_kept(field: Any) -> bool:
    return isinstance(field, str) and (field in KEPT or field.casefold() in POINTS)


def _change(history: dict[str, Any], item: dict[str, Any], clock: Clock) -> Change:
    if not isinstance(history.get("created"), str):
        raise BadValue("one of its changes has no time.")
    at, offset = clock.moment(history["created"])
    was, to = (" ".join(clean(item.get(side), "changelog").split()) for side in ("fromString", "toString"))
    people = item["field"] == "assignee"
    before, after = (_who(item, *sides) if people else None for sides in (("from", was), ("to", to)))
    return Change(at, offset, item["field"], was, to, before, after)


def _who(item: dict[str, Any], side: str, shown: str) -> Who | None:
    """Cloud repeats the account beside the text, Server has only the name."""
    key = clean(item.get(side), "changelog") or clean(item.get(f"{side}AccountId"), "changelog") or shown
    return Who(key[:100], (shown or key)[:100]) if key else None


def _newest_first(histories: list[dict[str, Any]], found: list[Change]) -> bool:
    if found and found[0].at != found[-1].at:
        return found[0].at > found[-1].at
    ids = [str(history.get("id", "")) for history in (histories[:1] + histories[-1:])]
    return all(one.isdecimal() for one in ids) and len(ids) == 2 and int(ids[0]) > int(ids[1])
