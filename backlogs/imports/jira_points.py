"""Which custom field of a Jira holds the story points: every installation numbers its fields in its own way."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from backlogs.imports.refusals import BadValue

NAMES = frozenset({"story points", "story point estimate", "story point", "storypoints"})
# What new installations give it: Cloud (team-managed, company-managed), Server.
USUAL = (
    "customfield_10016",
    "customfield_10026",
    "customfield_10028",
    "customfield_10002",
    "customfield_10004",
)
ENOUGH_AGREEMENT = 3
MOST = Decimal("9999.99")


def points(value: Any) -> Decimal | None:
    """A size as a file writes it: a number, or a number as text; nothing is no size."""
    if value is None or value == "":
        return None
    try:
        number = Decimal(str(value)) if not isinstance(value, bool | dict | list) else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not 0 <= number <= MOST:
        raise BadValue(f"its points {str(value)[:40]!r} are not a number from 0 to {MOST:,}.")
    return number.quantize(Decimal("0.01")).normalize() + 0


def size_changes(issue: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The changes of story points in an issue's changelog, as they stand."""
    changelog = issue.get("changelog")
    histories = changelog.get("histories") if isinstance(changelog, dict) else None
    for history in histories if isinstance(histories, list) else []:
        items = history.get("items") if isinstance(history, dict) else None
        for item in items if isinstance(items, list) else []:
            if isinstance(item, dict) and str(item.get("field")).casefold() in NAMES:
                yield item


class PointsField:
    """Learns the field while a file is read once: its name tells, or its changes do, or both agree with a number."""

    def __init__(self, given: str = "") -> None:
        self.given = given
        self.named: list[str] = []
        self.agreeing: dict[str, int] = {}
        self.disagreeing: set[str] = set()

    def hear_names(self, names: Any) -> None:
        """`names` of a search response: {field id: what the installation calls it}."""
        for field_id, name in names.items() if isinstance(names, dict) else ():
            if str(name).casefold() in NAMES:
                self.named.append(field_id)

    def see(self, issue: Any) -> None:
        """Custom fields that hold what the last change of story points says are candidates."""
        fields = issue.get("fields") if isinstance(issue, dict) else None
        changes = list(size_changes(issue)) if isinstance(fields, dict) else []
        if not changes or not isinstance(fields, dict):
            return
        self.named += [change["fieldId"] for change in changes[:1] if isinstance(change.get("fieldId"), str)]
        ends = {_number(changes[0].get("toString")), _number(changes[-1].get("toString"))} - {None}
        for field_id, value in fields.items():
            if field_id.startswith("customfield_") and (number := _number(value)) is not None:
                if number in ends:
                    self.agreeing[field_id] = self.agreeing.get(field_id, 0) + 1
                else:
                    self.disagreeing.add(field_id)

    def value(self, fields: dict[str, Any]) -> Decimal | None:
        """The points that the issue has now."""
        for field_id in self._surely():
            if fields.get(field_id) is not None:
                return points(fields[field_id])
        for field_id in USUAL if not self._surely() else ():
            if isinstance(fields.get(field_id), int | float) and _number(fields[field_id]) is not None:
                return points(fields[field_id])
        return None

    def _surely(self) -> list[str]:
        if self.given or self.named:
            return [self.given] if self.given else self.named
        right = {field: seen for field, seen in self.agreeing.items() if field not in self.disagreeing}
        best = max(right.values(), default=0)
        return [field for field, seen in right.items() if seen == best >= ENOUGH_AGREEMENT][:1]


def _number(value: Any) -> Decimal | None:
    try:
        return points(value)
    except BadValue:
        return None
