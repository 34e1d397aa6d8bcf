"""Moves per second, 16 clients at once, signed in and with rights: all in one column, then from column to column.

Each beside the floor in the same run (a lock and one UPDATE); first of all `verb()` itself with its split write, in one
process without HTTP. Afterwards what must never happen is counted: `python -m bench.moves [SECONDS]`.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from typing import Any

import orjson

from bench import load, place

CLIENTS = 16
SIZES = {"SMALL": 1_000, "BIG": 10_000}


def main(seconds: float) -> None:
    with place.database():
        from bench import filling

        for key, cards in SIZES.items():
            filled = filling.fill(key, cards)
            place.settle()
            print(f"\n{cards:,} cards; {place.speed()}")
            split_write(filled, min(seconds, 3))
            board = Cards(filled)
            with place.served(place.FLOOR) as server:
                floor = server.run(seconds, CLIENTS, board.ask_floor)
                print(f"  floor, one column        {floor}")
            with place.served() as server:
                ours = server.run(seconds, CLIENTS, board.ask_one_column, board.heard)
                print(
                    f"  one column               {ours}  {ours.good_per_second / floor.good_per_second:.0%} of floor"
                )
                crossing = server.run(seconds, CLIENTS, board.ask_any_column, board.heard)
                print(f"  column to column         {crossing}")
                limited(server, board, seconds)
        aftermath()


def split_write(filled: Any, seconds: float) -> None:
    """One process, no HTTP: `column.pull` whole, and of it only `verb()` with one entry."""
    from backlogs.models import Column, WorkItem
    from journal.recording import verb

    column = Column.objects.filter(team=filled.team, category="active")[0]
    items = list(WorkItem.objects.filter(placement__column=column).order_by("placement__rank")[:400])
    item, person = items[0], filled.people[1]

    def alone() -> None:
        with verb():
            item.record("ordered", by=None, changes={}, facts={"in": column.pk})

    def pull() -> None:
        one, other = random.sample(items, 2)
        column.pull(one, by=person, before=other, expected=column)

    for name, act in (("verb() alone", alone), ("column.pull", pull)):
        took = []
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            began = time.perf_counter()
            act()
            took.append(time.perf_counter() - began)
        print(
            f"  {name:<24} {len(took) / seconds:8.1f}/s  p50 {sorted(took)[len(took) // 2] * 1000:7.2f} ms  (one process)"
        )


class Cards:
    """What sixteen people see of one board. Each works on cards of the own, so that no move is stale by our doing."""

    def __init__(self, filled: Any) -> None:
        from backlogs.models import Column, Placement

        self.filled, self.chance = filled, random.Random(7)
        self.columns = list(
            Column.objects.standing()
            .filter(team=filled.team, category__in=["active", "waiting"])
            .values_list("id", flat=True)
        )
        rows = Placement.objects.filter(team=filled.team, column__in=self.columns).values_list(
            "item__key", "item_id", "column_id"
        )
        self.where = {key: column for key, _, column in rows}
        self.ids = {key: number for key, number, _ in rows}
        self.keys = [sorted(self.where)[client::CLIENTS] for client in range(CLIENTS)]
        self.column = self.columns[0]
        self.here = [key for key, column in self.where.items() if column == self.column]
        self.sent: dict[int, tuple[str, int]] = {}
        self.path = f"/api/v1/boards/team-{filled.team.key}/moves/"

    def ask_floor(self, client: int) -> bytes:
        one, other = self.chance.sample(self.here, 2)
        body = {"column": self.column, "item": self.ids[one], "before": self.ids[other]}
        return load.request("POST", "/move/", body=orjson.dumps(body))

    def ask_one_column(self, client: int) -> bytes:
        one, other = self.chance.sample(self.here, 2)
        return self.asked(client, one, {"column": self.column, "before": other})

    def ask_any_column(self, client: int) -> bytes:
        one = self.chance.choice(self.keys[client])
        return self.asked(client, one, {"column": self.chance.choice(self.columns)})

    def asked(self, client: int, key: str, where: dict[str, Any]) -> bytes:
        self.sent[client] = (key, where["column"])
        body = orjson.dumps({"item": key, "expected_column": self.where[key], **where})
        return load.request("POST", self.path, token=self.filled.tokens[client], body=body)

    def heard(self, client: int, status: int, answer: bytes) -> None:
        if status == 200:
            key, column = self.sent[client]
            self.where[key] = column
        elif status >= 500:
            print(answer[-300:])


def limited(server: place.Served, board: Cards, seconds: float) -> None:
    """Sixteen at once into a column with room for five more; then the journal says whether it was ever over."""
    from backlogs.models import Column, Placement

    column = Column.objects.get(pk=board.columns[-1])
    held = Placement.objects.filter(column=column, archived_at=None).count()
    column.limit_to(held + 5, by=None)
    measured = server.run(seconds / 2, CLIENTS, board.ask_any_column, board.heard)
    most = most_held(column, held)
    print(f"  with a limit of {held + 5:<8} {measured}  most at once {most}: {max(0, most - held - 5)} over")
    column.limit_to(None, by=None)


def most_held(column: Any, held: int) -> int:
    """The most cards at once since the limit was set, by replaying the journal."""
    from journal.models import Entry

    set_at = Entry.objects.filter(kind="column", subject=column.pk, verb="limited").latest("id").id
    most = held
    rows = Entry.objects.filter(kind="item", verb="pulled", id__gt=set_at, stream__team=column.team).order_by(
        "number"
    )
    for facts, changes in rows.values_list("facts", "changes"):
        held += (changes["column"] == column.pk) - (facts["from"] == column.pk)
        most = max(most, held)
    return most


def aftermath() -> None:
    """What must never happen."""
    from django.core.management import call_command
    from django.db.models import Count

    from backlogs.models import Placement, Stay

    places = Placement.objects.filter(archived_at=None)
    twice = Counter(
        places.values("column", "rank")
        .annotate(n=Count("id"))
        .filter(n__gt=1)
        .values_list("column", flat=True)
    )
    lost = places.exclude(item__in=Stay.objects.filter(left_at=None).values("item")).count()
    expected = sum(SIZES.values())
    print(
        f"\nafterwards: {twice.total()} duplicate positions, {expected - places.count()} cards lost, {lost} without a stay"
    )
    call_command("check_journal")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5)
