"""Stays and placements, derived from the columns that the journal names."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from backlogs.models import Placement, Stay
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
