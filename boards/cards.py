"""Cards: what an item shows of itself on a board."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
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
    """What stands on cards besides the fields of the item, by item; and the people among it by number."""

    def __init__(self, rows: Rows) -> None:
        self.crew: dict[int, list[int]] = {}
        self.labels: dict[int, list[str]] = {}
        self.checklist: dict[int, tuple[int, int]] = {}
        self.comments: dict[int, int] = {}
        self.started: dict[int, int] = {}
        self.people: dict[int, str] = {}
        for what, item_id, number, second, name in rows:
            if what == CREW:
                self.crew.setdefault(item_id, []).append(number)
                self.people[number] = name
            elif what == LABELS:
                self.labels.setdefault(item_id, []).append(name)
            elif what == STARTED:
                self.started[item_id] = number
            elif what == COMMENTS:
                self.comments[item_id] = number
            elif what == CHECKLIST:
                self.checklist[item_id] = (second, number)


@lru_cache(maxsize=4096)
def points_text(hundredths: int | None) -> str | None:
    """3, 0.5 or 2.25, as the API writes decimals."""
    if hundredths is None:
        return None
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0") if rest else str(whole)


def cards_of(
    rows: Rows, facts: Facts, teams: Mapping[int, TeamToday], done: Container[int]
) -> dict[int, Card]:
    """By item number. Ages and blocked days are whole days of the item's team, both ends counted; done is ageless."""
    nothing: list[Any] = []
    cards: dict[int, Card] = {}
    for (
        number, feature, key, title, kind, backlog, hundredths, class_of_service, priority, due_on, version, team_id,
        reason, note, blocked_since,
    ) in rows:  # fmt: skip
        team = teams[team_id]
        cards[number] = {
            "key": key, "title": title, "kind": kind, "backlog": backlog, "feature": feature,
            "points": points_text(hundredths), "class_of_service": class_of_service, "priority": priority,
            "due_on": due_on, "team": team.key, "version": version,
            "crew": facts.crew.get(number, nothing),
            "labels": facts.labels.get(number, nothing),
            "blocked": None if reason is None else
            {"reason": reason, "note": note, "days": team.days.count(blocked_since)},
            "age": None if number in done else team.days.count(facts.started.get(number)),
            "checklist": facts.checklist.get(number),
            "comments": facts.comments.get(number, 0),
        }  # fmt: skip
    return cards


def read_cards(
    ids: Sequence[int], teams: Mapping[int, TeamToday], done: Container[int] = ()
) -> tuple[dict[int, Card], dict[int, str]]:
    """The cards with these numbers, and the names of their crews."""
    if not ids:
        return {}, {}
    rows, facts = reading.faces(ids), Facts(reading.facts(ids))
    return cards_of(rows, facts, teams, done), facts.people


def person_shape(number: int, name: str) -> dict[str, Any]:
    return {"id": number, "name": name, "initials": Person(name=name).initials}
