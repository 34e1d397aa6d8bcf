"""Fifty clients, 200 moves each, into a column with a limit of five; then into two columns of work for which the lane of
one feature has a limit of five. A reader samples what is committed, and the journal says it afterwards: never more than
five, and five were reached: `python -m bench.limits [MOVES] [postgresql|sqlite]`, without the last on both.
"""

from __future__ import annotations

import random
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import orjson

from bench import load, place

CLIENTS, LIMIT, EACH = 50, 5, 2
HOUR = 3600.0


def main(moves: int) -> None:
    from django.core.management import call_command

    from bench import filling

    filled = filling.staffed("FIFTY")
    column = Wanderers(filled, "column", moves)
    column.first.limit_to(LIMIT, by=None)
    failed = column.measure()
    column.first.limit_to(None, by=None)
    lane = Wanderers(filled, "lane", moves)
    from backlogs.models import Limit

    Limit.objects.limit_lane("feature", LIMIT, team=filled.team, by=None)
    failed |= lane.measure()
    call_command("check_journal")
    if failed:
        sys.exit(1)


class Wanderers:
    """Clients of which each carries two cards of its own in and out."""

    def __init__(self, filled: Any, what: str, moves: int) -> None:
        from backlogs.models import Backlog, Column, Feature, WorkItem

        self.filled, self.what, self.moves, self.chance = filled, what, moves, random.Random(7)
        standing = Column.objects.standing().filter(team=filled.team)
        self.outside: Column = standing.filter(category="queue")[0]
        self.first, self.second = standing.filter(category="active")[:2]
        self.inside = [self.first] if what == "column" else [self.first, self.second]
        backlog = Backlog.objects.get(team=filled.team, kind="business")
        feature = Feature.objects.add(by=None, backlog=backlog, title=what)
        items = [
            WorkItem.objects.add(by=filled.people[0], backlog=backlog, title=f"{what} {number}")
            for number in range(CLIENTS * EACH)
        ]
        for item in items:
            item.enter_feature(feature, by=filled.people[0])
            self.outside.pull(item, by=None)
        self.items = {item.pk for item in items}
        self.keys = [[item.key for item in items[client::CLIENTS]] for client in range(CLIENTS)]
        self.where = {item.key: self.outside.pk for item in items}
        self.sent: dict[int, tuple[str, int]] = {}
        self.broken: list[str] = []

    def measure(self) -> bool:
        """Whether anything was wrong."""
        with place.served() as server, Sampled(self.held) as seen:
            measured = load.run(server.port, CLIENTS, HOUR, self.ask, self.heard, times=self.moves)
        told = max(self.by_journal())
        print(
            f"  a limit of {LIMIT} for one {self.what}: {measured}\n    at most {max(seen)} seen in {len(seen)} samples,"
            f" {told} by the journal; {len(self.broken)} answers 5xx"
        )
        for answer in self.broken[:3]:
            print(f"    {answer}")
        return bool(self.broken) or max(seen) > LIMIT or told != LIMIT

    def ask(self, client: int) -> bytes:
        key = self.chance.choice(self.keys[client])
        here = self.where[key]
        # Who is in goes on to the other column or out, who is out wants in.
        goals = [column.pk for column in [*self.inside, self.outside] if column.pk != here]
        goal = self.chance.choice(goals if here != self.outside.pk else [column.pk for column in self.inside])
        self.sent[client] = (key, goal)
        body = orjson.dumps({"item": key, "column": goal, "expected_column": here})
        token = self.filled.tokens[client % len(self.filled.tokens)]
        return load.request(
            "POST", f"/api/v1/boards/team-{self.filled.team.key}/moves/", token=token, body=body
        )

    def heard(self, client: int, status: int, answer: bytes) -> None:
        key, goal = self.sent[client]
        if status == 200:
            self.where[key] = goal
        elif status != 409:
            self.broken.append(answer[-200:].decode(errors="replace"))

    def held(self) -> int:
        from backlogs.models import Placement

        here = Placement.objects.filter(item__in=self.items, archived_at=None)
        return here.filter(column__in=self.inside).count()

    def by_journal(self) -> Iterator[int]:
        """How many were in after each move, in the order of the journal."""
        from journal.models import Entry

        held, inside = 0, {column.pk for column in self.inside}
        pulls = Entry.objects.filter(kind="item", verb="pulled", stream__team=self.filled.team).order_by(
            "number"
        )
        for item, facts, changes in pulls.values_list("subject", "facts", "changes"):
            if item in self.items:
                held += (changes["column"] in inside) - (facts["from"] in inside)
                yield held


class Sampled:
    """What a reader sees of committed states, as often as it can look."""

    def __init__(self, look: Callable[[], int]) -> None:
        self.look, self.seen, self.stop = look, [0], threading.Event()

    def __enter__(self) -> list[int]:
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        return self.seen

    def run(self) -> None:
        from django.db import connection

        while not self.stop.wait(0.005):
            self.seen.append(self.look())
        connection.close()

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join()


if __name__ == "__main__":
    place.on_named_databases("bench.limits", main, usually=200)
