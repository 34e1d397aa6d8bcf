"""Cards as JSON that this process has made before.

A card is what it is by the version of its item and the day of its team: whatever changes on it is a version further. So
of a board that changed in one place, one card is read and written anew. Whose board it is makes no difference to a card.
"""

from __future__ import annotations

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


def forget() -> None:
    _made.clear()


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
