"""Cards: what an item shows of itself on a board."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from boards import reading
from boards.reading import CHECKLIST, COMMENTS, CREW, LABELS, STARTED
from core.statements import Rows
from people.models import Person

if TYPE_CHECKING:
    from boards.board import TeamToday

Card = dict[str, Any]


class Facts:
    """What stands on cards besides the fields of the item, by item."""

    def __init__(self, rows: Rows) -> None:
        self.crew: dict[int, list[int]] = {}
        self.labels: dict[int, list[int]] = {}
        self.checklist: dict[int, tuple[int, int]] = {}
        self.comments: dict[int, int] = {}
        self.started: dict[int, int] = {}
        for what, item_id, number, second in rows:
            if what == CREW:
                self.crew.setdefault(item_id, []).append(number)
            elif what == LABELS:
                self.labels.setdefault(item_id, []).append(number)
            elif what == STARTED:
                self.started[item_id] = number
            elif what == COMMENTS:
                self.comments[item_id] = number
            elif what == CHECKLIST:
                self.checklist[item_id] = (second, number)


class Names:
    """People and labels by number."""

    def __init__(self, people: Iterable[int], labels: Iterable[int]) -> None:
        self.people: dict[int, dict[str, Any]] = {}
        self.labels: dict[int, str] = {}
        wanted = sorted(set(people)), sorted(set(labels))
        for what, number, name in reading.names(*wanted) if any(wanted) else ():
            if what == CREW:
                self.people[number] = {"id": number, "name": name, "initials": Person(name=name).initials}
            else:
                self.labels[number] = name


@lru_cache(maxsize=4096)
def points_text(hundredths: int | None) -> str | None:
    """3, 0.5 or 2.25, as the API writes decimals."""
    if hundredths is None:
        return None
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def cards_of(rows: Rows, facts: Facts, names: Names, teams: Mapping[int, TeamToday]) -> dict[int, Card]:
    """By item number. Ages and blocked days are whole days of the item's team, both ends counted."""
    labels, crew, checklist = facts.labels, facts.crew, facts.checklist
    nothing: list[Any] = []
    cards: dict[int, Card] = {}
    for (
        number, _, _, feature, _, _, key, title, kind, backlog, hundredths, class_of_service, priority, due_on, version,
        team_id, reason, note, blocked_since,
    ) in rows:  # fmt: skip
        team = teams[team_id]
        cards[number] = {
            "key": key, "title": title, "kind": kind, "backlog": backlog, "feature": feature,
            "points": points_text(hundredths), "class_of_service": class_of_service, "priority": priority,
            "due_on": due_on, "team": team.key, "version": version,
            "crew": crew.get(number, nothing),
            "labels": [names.labels[label] for label in labels[number]] if number in labels else nothing,
            "blocked": None if reason is None else
            {"reason": reason, "note": note, "days": team.days.count(blocked_since)},
            "age": team.days.count(facts.started.get(number)),
            "checklist": checklist.get(number),
            "comments": facts.comments.get(number, 0),
        }  # fmt: skip
    return cards


def read_cards(
    ids: Sequence[int], rows: Rows, teams: Mapping[int, TeamToday], leads: Iterable[int] = ()
) -> tuple[dict[int, Card], Names]:
    """The cards with these numbers (their rows, where they are read already), and the names that they use."""
    if not ids:
        return {}, Names(leads, ())
    facts = Facts(reading.facts(ids))
    people = {person for crew in facts.crew.values() for person in crew}
    labels = {label for own in facts.labels.values() for label in own}
    names = Names(people | set(leads), labels)
    return cards_of(rows or reading.faces(ids), facts, names, teams), names
