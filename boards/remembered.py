"""Cards as JSON, and outlines of boards, that this process has made before.

A card is what it is by the version of its item and the day of its team: whatever changes on it is a version further. So
of a board that changed in one place, one card is read and written anew. Whose board it is makes no difference to a card.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import NamedTuple

import orjson

from boards.cards import read_cards
from boards.look import Survey

# About ten megabytes; past that all is forgotten, which costs one slow answer.
MOST = 20_000


class Made(NamedTuple):
    stamp: tuple[int, int]
    text: bytes
    crew: tuple[int, ...]


_made: dict[int, Made] = {}


def cards_of(seen: Survey) -> dict[int, Made]:
    """The cards that are shown, by item."""
    days = {team.id: team.days.today.toordinal() for team in seen.board.teams.values()}
    found: dict[int, Made] = {}
    missing: list[int] = []
    for number, (version, team_id) in seen.versions.items():
        made = _made.get(number)
        if made is not None and made.stamp == (version, days[team_id]):
            found[number] = made
        else:
            missing.append(number)
    return found | _read(seen, missing, days) if missing else found


class Body(NamedTuple):
    """A board's outline as of a version, the stamps of the cards in it, and how far its team's stream was."""

    version: Hashable
    text: str
    stamps: frozenset[str]
    told: int
    # What changed since, as answered beside it.
    headers: dict[str, str]


MOST_BODIES = 200
_bodies: dict[Hashable, Body] = {}
_in_hand: dict[Hashable, threading.Lock] = {}


def body_of(key: Hashable, version: Hashable, make: Callable[[Body | None], Body]) -> Body:
    """Everybody at a board asks at once after each change: the first makes it, beside the one before, the others wait."""
    if len(_in_hand) > MOST_BODIES:
        forget()
    with _in_hand.setdefault(key, threading.Lock()):
        found = _bodies.get(key)
        if found is None or found.version != version:
            found = _bodies[key] = make(found)
        return found


def forget() -> None:
    _made.clear()
    _bodies.clear()
    _in_hand.clear()


def _read(seen: Survey, missing: list[int], days: dict[int, int]) -> dict[int, Made]:
    cards, _ = read_cards(missing, seen.board.teams, seen.done)
    made = {
        number: Made(
            (card["version"], days[seen.versions[number][1]]), orjson.dumps(card), tuple(card["crew"])
        )
        for number, card in cards.items()
    }
    if len(_made) + len(made) > MOST:
        forget()
    _made.update(made)
    return made
