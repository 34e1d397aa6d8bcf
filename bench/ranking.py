"""Twenty product owners rank the same backlog at once, for sixty seconds: no acknowledged move lost, no rank twice, no
error shown: `python -m bench.ranking [SECONDS] [postgresql|sqlite]`, without the last on both. Also the rows that one
move writes.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from typing import Any

import orjson

from bench import load, place

PEOPLE, ITEMS = 20, 400


def main(seconds: int) -> None:
    from django.core.management import call_command

    from bench import filling

    filled = filling.staffed("RANK", PEOPLE, owners=PEOPLE)
    owners = Owners(filled)
    print(f"  one move writes {owners.rows_of_a_move()} row of items")
    with place.served() as server:
        measured = load.run(server.port, PEOPLE, float(seconds), owners.ask, owners.heard)
    print(f"  {PEOPLE} people, {ITEMS} items  {measured}")
    wrong = {
        "errors shown that are no conflict": sum(owners.errors.values()),
        "ranks twice": owners.ranks_twice(),
        "moves that the journal has not": owners.untold(),
        "moves lost": owners.lost(),
    }
    print(
        f"    {', '.join(f'{count} {what}' for what, count in wrong.items())}; conflicts {owners.conflicts}"
    )
    call_command("check_journal")
    if any(wrong.values()):
        sys.exit(1)


class Owners:
    """Each takes any item and puts it before or after any other, as if nobody else were there."""

    def __init__(self, filled: Any) -> None:
        from backlogs.models import Backlog, WorkItem

        self.filled, self.chance = filled, random.Random(5)
        self.backlog = Backlog.objects.get(team=filled.team, kind="business")
        self.keys = [
            WorkItem.objects.add(by=None, backlog=self.backlog, title=f"item {number}").key
            for number in range(ITEMS)
        ]
        self.sent: dict[int, tuple[str, str, str]] = {}
        self.version = dict(self.backlog.items.values_list("key", "version"))
        self.begun = set(self.version.items())
        self.kept: set[tuple[str, int]] = set()
        self.last: dict[str, tuple[str, str]] = {}
        self.errors: Counter[int] = Counter()
        self.conflicts = 0

    def ask(self, client: int) -> bytes:
        key, beside = self.chance.sample(self.keys, 2)
        side = self.chance.choice(["before", "after"])
        self.sent[client] = (key, side, beside)
        token = self.filled.tokens[client % len(self.filled.tokens)]
        body = orjson.dumps({side: beside})
        return load.request("POST", f"/api/v1/items/{key}/rank/", token=token, body=body)

    def heard(self, client: int, status: int, answer: bytes) -> None:
        key, side, beside = self.sent[client]
        if status in (409, 412):
            self.conflicts += 1
        elif status != 200:
            self.errors[status] += 1
        else:
            version = orjson.loads(answer.split(b"\r\n\r\n", 1)[1])["version"]
            if version > self.version[key]:  # else it stood there already, or a later answer was read first
                self.version[key], self.last[key] = version, (side, beside)
            self.kept.add((key, version))

    def rows_of_a_move(self) -> int:
        """Counted by the ranks that are different afterwards."""
        before = dict(self.standing())
        first, *_, last = (key for key, _ in self.standing())
        self.item(first).order(by=self.filled.people[0], after=self.item(last))
        return sum(before[key] != rank for key, rank in self.standing())

    def item(self, key: str) -> Any:
        from backlogs.models import WorkItem

        return WorkItem.objects.select_related("team", "backlog__team", "feature").get(key=key)

    def standing(self) -> list[tuple[str, str]]:
        return list(self.backlog.items.order_by("rank").values_list("key", "rank"))

    def ranks_twice(self) -> int:
        ranks = Counter(rank for _, rank in self.standing())
        return sum(count - 1 for count in ranks.values())

    def entries(self) -> list[int]:
        """Items in the order in which they were moved, after the one that counted rows."""
        from journal.models import Entry

        moved = (
            Entry.objects.filter(verb="ranked", kind="item").order_by("pk").values_list("subject", flat=True)
        )
        return list(moved)[1:]

    def untold(self) -> int:
        """Each acknowledged version beyond the first is one entry, and each entry was acknowledged."""
        return abs(len(self.kept - self.begun) - len(self.entries()))

    def lost(self) -> int:
        """Whoever was put beside a neighbour that nobody moved since stands on that side of it."""
        numbers = dict(self.backlog.items.values_list("pk", "key"))
        moment = {numbers[item]: at for at, item in enumerate(self.entries())}
        line = {key: at for at, (key, _) in enumerate(self.standing())}
        found = 0
        for key, (side, beside) in self.last.items():
            if moment.get(beside, -1) < moment.get(key, -1):
                found += (line[key] < line[beside]) != (side == "before")
        return found


if __name__ == "__main__":
    place.on_named_databases("bench.ranking", main, usually=60)
