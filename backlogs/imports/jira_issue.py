"""One issue as Jira's REST API answers it, Server or Cloud, as an `ImportedItem`."""

from typing import Any

from backlogs.imports import words
from backlogs.imports.jira_changes import Change, changes_of, first_and_changes
from backlogs.imports.jira_points import NAMES, PointsField, points
from backlogs.imports.jira_shapes import check_fields
from backlogs.imports.jira_text import text_of
from backlogs.imports.meanings import Meanings
from backlogs.imports.records import Assigned, ImportedItem, Moment, Move, Remark, Sized, Stopped, Tie, Who
from backlogs.imports.refusals import BadValue
from backlogs.imports.texts import LONGEST_ID, clean, name, title
from backlogs.imports.times import Clock


def named(value: Any, key: str = "name") -> str:
    """The name inside one of Jira's small objects."""
    return name(value.get(key), key) if isinstance(value, dict) else ""


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def who(value: Any) -> Who | None:
    """A user: Cloud has accountId, Server has name or key."""
    if not isinstance(value, dict):
        return None
    key = next((found for field in ("accountId", "name", "key") if (found := named(value, field))), "")
    return Who(key, named(value, "displayName") or key) if key else None


class IssueReader:
    """Knows the installation (its fields) and the import (its clock and words), and reads one issue after another."""

    def __init__(
        self, clock: Clock, meanings: Meanings, points_field: PointsField, epic_field: str = ""
    ) -> None:
        self.clock, self.meanings, self.points_field, self.epic_field = (
            clock,
            meanings,
            points_field,
            epic_field,
        )

    def read(self, row: int, issue: dict[str, Any]) -> ImportedItem:
        fields, key = check_fields(issue.get("fields")), external_key(issue)
        short, whole = title(fields.get("summary"), otherwise=key)
        description = text_of(fields.get("description"), "description")
        item = ImportedItem(row, key, short, self._time(fields.get("created"), "creation"))
        item.description = f"{whole}\n\n{description}".strip() if whole else description
        changes = changes_of(issue, self.clock)
        self._classify(item, fields)
        self._move(item, fields, changes)
        self._end(item, fields)
        self._size(item, fields, changes)
        self._stop(item, changes)
        self._assign(item, fields, changes)
        item.ties = ties(key, fields, self.epic_field)
        item.remarks = self._remarks(fields)
        return item

    def _time(self, value: Any, what: str) -> Moment:
        if not isinstance(value, str):
            raise BadValue(f"it has no time of {what}.")
        return self.clock.moment(value)

    def _classify(self, item: ImportedItem, fields: dict[str, Any]) -> None:
        item.kind = self.meanings.kind(named(fields.get("issuetype")))
        item.priority = self.meanings.priority(named(fields.get("priority")))
        item.class_of_service = self.meanings.class_of_service("")
        item.service = next(
            (found for part in listed(fields.get("components")) if (found := named(part))), ""
        )
        item.service = item.service or self.meanings.mapping.always.get("service", "")
        item.labels = sorted(
            {label for text in listed(fields.get("labels")) if (label := name(text, "label"))}
        )
        item.reporter = who(fields.get("reporter")) or who(fields.get("creator"))
        item.due_on = self.clock.day(fields["duedate"]) if isinstance(fields.get("duedate"), str) else None

    def _move(self, item: ImportedItem, fields: dict[str, Any], changes: list[Change] | None) -> None:
        now = named(fields.get("status"))
        if not now:
            raise BadValue("it has no status.")
        first, later = first_and_changes(changes or [], lambda field: field == "status")
        if not all(change.to for change in later):
            raise BadValue("one of its changes of status names no status.")
        item.moves = [
            Move(change.at, change.offset, change.was, name(change.to, "status")) for change in later
        ]
        item.opening_status = name(first, "status") if later else (now if changes is not None else "")
        self._know(item, fields)
        if item.status != now:
            self._catch_up(item, fields, now)
        if item.moves and item.moves[0].at < item.opened.at:
            item.opened = Moment(item.moves[0].at, item.moves[0].offset)

    def _catch_up(self, item: ImportedItem, fields: dict[str, Any], now: str) -> None:
        """The changelog is missing or cut off: the last change is dated by the fields that Jira keeps for it."""
        ended = ["resolutiondate"] if item.categories.get(now) == words.DONE else []
        dates = [fields.get(date) for date in (*ended, "statuscategorychangedate", "updated", "created")]
        text = next(date for date in dates if isinstance(date, str))
        moment = max(
            self.clock.moment(text), item.opened, *[Moment(move.at, move.offset) for move in item.moves]
        )
        item.moves.append(Move(*moment, item.status, now))

    def _know(self, item: ImportedItem, fields: dict[str, Any]) -> None:
        """The categories of all statuses that the issue shows, its own and those of the issues it is tied to."""
        others = [
            link.get(side)
            for link in listed(fields.get("issuelinks"))
            if isinstance(link, dict)
            for side in SIDES
        ]
        for issue in [{"fields": fields}, *others, *listed(fields.get("subtasks")), fields.get("parent")]:
            inner = issue.get("fields") if isinstance(issue, dict) else None
            status = inner.get("status") if isinstance(inner, dict) else None
            if isinstance(status, dict) and (said := named(status)):
                told = words.JIRA_CATEGORIES.get(named(status.get("statusCategory"), "key"), "")
                if category := self.meanings.category(said, told):
                    item.categories[said] = category

    def _end(self, item: ImportedItem, fields: dict[str, Any]) -> None:
        item.outcome = self.meanings.outcome(named(fields.get("resolution")), item.status)
        if isinstance(fields.get("resolutiondate"), str):
            created, resolved = (
                self._time(fields["created"], "creation"),
                self.clock.moment(fields["resolutiondate"]),
            )
            if resolved.at < created.at:
                raise BadValue(
                    f"it was resolved ({fields['resolutiondate']}) before it was created ({fields['created']})."
                )

    def _size(self, item: ImportedItem, fields: dict[str, Any], changes: list[Change] | None) -> None:
        first, later = first_and_changes(changes or [], lambda field: field.casefold() in NAMES)
        opening = points(first) if later else self.points_field.value(fields)
        sizes = [Sized(item.opened.at, opening)] if opening is not None else []
        sizes += [Sized(max(change.at, item.opened.at), points(change.to)) for change in later]
        item.sizes = [
            size for place, size in enumerate(sizes) if not place or size.points != sizes[place - 1].points
        ]

    def _stop(self, item: ImportedItem, changes: list[Change] | None) -> None:
        began = None
        first, later = first_and_changes(changes or [], lambda field: field == "Flagged")
        if later and first:
            began, reason = item.opened.at, first
        for change in later:
            if began and not change.to:
                item.stops.append(Stopped(began, max(began, change.at), reason))
                began = None
            elif change.to and not began:
                began, reason = max(change.at, item.opened.at), change.to
        if began:
            item.stops.append(Stopped(began, None, reason))

    def _assign(self, item: ImportedItem, fields: dict[str, Any], changes: list[Change] | None) -> None:
        mine = [change for change in changes or [] if change.field == "assignee"]
        first = mine[0].before if mine else who(fields.get("assignee"))
        told = [Assigned(item.opened.at, first)] if first else []
        told += [Assigned(max(change.at, item.opened.at), change.after) for change in mine]
        item.assigned = [one for place, one in enumerate(told) if not place or one.who != told[place - 1].who]

    def _remarks(self, fields: dict[str, Any]) -> list[Remark]:
        comment = fields.get("comment")
        said = listed(comment.get("comments") if isinstance(comment, dict) else None)
        remarks = [self._remark(one) for one in said if isinstance(one, dict)]
        return sorted(remarks, key=lambda one: (one.at, one.text, one.who or ("", "")))

    def _remark(self, said: dict[str, Any]) -> Remark:
        at = self._time(said.get("created"), "a comment").at
        return Remark(at, text_of(said.get("body"), "comment"), who(said.get("author")))


SIDES = ("inwardIssue", "outwardIssue")


def external_key(issue: dict[str, Any]) -> str:
    key = clean(issue.get("key"), "key", longest=LONGEST_ID)
    if not key:
        raise BadValue("it has no key.")
    return key


def ties(key: str, fields: dict[str, Any], epic_field: str) -> list[Tie]:
    """Links of the issue, each told once from the side that acts."""
    found = set()
    for link in listed(fields.get("issuelinks")):
        for side in SIDES if isinstance(link, dict) else ():
            other = (
                clean(link[side].get("key"), "link", LONGEST_ID) if isinstance(link.get(side), dict) else ""
            )
            if other and other != key:
                found.add(_tie(key, other, named(link.get("type"), side.removesuffix("Issue")).casefold()))
    for parent in (named(fields.get("parent"), "key"), fields.get(epic_field)):
        if isinstance(parent, str) and parent and parent != key:
            found.add(Tie("split_from", key, clean(parent, "parent", LONGEST_ID)))
    return sorted(found)


def _tie(key: str, other: str, phrase: str) -> Tie:
    """What Jira calls a link, as one of four: `one` blocks, duplicates or was split from `other`, or relates to it."""
    if phrase in {"blocks", "required by", "is required by"}:
        return Tie("blocks", key, other)
    if phrase in {"is blocked by", "depends on"}:
        return Tie("blocks", other, key)
    if phrase in {"duplicates", "is duplicated by"}:
        return Tie("duplicates", *((key, other) if phrase == "duplicates" else (other, key)))
    if phrase in {"split from", "split to"}:
        return Tie("split_from", *((key, other) if phrase == "split from" else (other, key)))
    return Tie("relates", *sorted((key, other)))
