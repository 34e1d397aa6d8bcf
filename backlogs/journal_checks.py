"""Stays and placements, derived from the columns that the journal names, and what closes have archived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from backlogs.models import Placement, Stay
from backlogs.models.words import Category
from journal.checking import checked_against
from journal.plain import plain

if TYPE_CHECKING:
    from journal.replaying import Replay


@checked_against
def stays_follow(replay: Replay) -> Iterator[str]:
    rows = Stay.objects.order_by("item_id", "entered_at", "id").values_list(
        "item_id", "column_id", "entered_at", "left_at"
    )
    found = set()
    for item_id, group in groupby(rows.iterator(chunk_size=5_000), key=lambda row: row[0]):
        found.add(item_id)
        mine = [[column, plain(entered), plain(left)] for _, column, entered, left in group]
        if mine != replay.stays.get(item_id, []):
            yield f"item {item_id}: its stays are {mine}, the journal says {replay.stays.get(item_id)}."
    for item_id, told in replay.stays.items():
        if told and item_id not in found:
            yield f"item {item_id} has no stay, the journal says {told}."


@checked_against
def placements_follow(replay: Replay) -> Iterator[str]:
    """A card on the board is where its last stay says."""
    rows = Placement.objects.filter(archived_at=None).values_list("item_id", "column_id")
    for item_id, column_id in rows.iterator(chunk_size=5_000):
        told = replay.stays.get(item_id)
        if not told or told[-1][0] != column_id or told[-1][2] is not None:
            yield f"item {item_id} is placed in column {column_id}, the journal says {told[-1:] if told else told}."


@checked_against
def archiving_follows(replay: Replay) -> Iterator[str]:
    """A card left the board with its last stay, or was done when an iteration of its team closed."""
    closes = closes_of_teams(replay)
    rows = Placement.objects.values_list(
        "item_id", "team_id", "column__category", "entered_at", "archived_at", "item__source"
    )
    for item_id, team_id, category, entered_at, archived_at, source in rows.iterator(chunk_size=5_000):
        told, since = replay.stays.get(item_id), closes[team_id]
        ended = told[-1][2] if told else None
        if archived_at is not None:
            allowed = {ended} if ended else since if category == Category.DONE else set()
            if plain(archived_at) not in allowed:
                yield f"item {item_id} is archived at {plain(archived_at)}, the journal says {ended or sorted(since)}."
        # What an import brought as done may be older than closes that it was not there for.
        elif category == Category.DONE and not source and since and plain(entered_at) <= max(since):
            yield f"item {item_id} is not archived, though an iteration closed at {max(since)}."


def closes_of_teams(replay: Replay) -> dict[int, set[str]]:
    closes: dict[int, set[str]] = defaultdict(set)
    for (kind, _), state in replay.state.items():
        if kind == "iteration" and state.get("closed_at"):
            closes[state["team"]].add(state["closed_at"])
    return closes
