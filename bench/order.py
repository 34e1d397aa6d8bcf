"""The order of cards under 32 clients that move, insert and remove at random on ten columns, and a thousand cards put
between the same two. Afterwards and meanwhile: no rank twice, no card lost or doubled, one order for every reader, no
deadlock shown: `python -m bench.order [STEPS] [postgresql|sqlite]`, without the last on both.
"""

from __future__ import annotations

import http.client
import random
import sys
import threading
from collections import Counter
from typing import Any

import orjson

from bench import load, place

CLIENTS, COLUMNS, EACH, BETWEEN, LONGEST = 32, 10, 12, 1_000, 64
HOUR = 3600.0


def main(steps: int) -> None:
    from django.core.management import call_command

    from bench import filling

    filled = filling.staffed("ORDER")
    crowd = Crowd(filled, ten_columns(filled.team))
    with place.served() as server:
        readers = [Reader(server.port, crowd.path, token) for token in filled.tokens[:3]]
        for reader in readers:
            reader.start()
        measured = load.run(
            server.port, CLIENTS, HOUR, crowd.ask, crowd.heard, times=max(1, steps // CLIENTS)
        )
        for reader in readers:
            reader.stop()
        last = {reader.look() for reader in readers}
    print(f"  {COLUMNS} columns  {measured}\n    {dict(crowd.did)}, {len(crowd.broken)} answers 5xx")
    for answer in crowd.broken[:3]:
        print(f"    {answer}")
    wrong = [
        len(crowd.broken),
        *crowd.aftermath(),
        len(last) - 1,
        sum(reader.differing for reader in readers),
    ]
    print(
        f"    {wrong[1]} ranks twice, {wrong[2]} cards lost or doubled, {wrong[3]} without one stay, {wrong[4]} deadlocks;"
        f" {wrong[5]} further orders at the end, {wrong[6]} under one ETag in {sum(reader.looks for reader in readers)} looks"
    )
    longest = between_the_same_two(filled)
    print(f"  {BETWEEN:,} between the same two: the longest rank has {longest} characters")
    call_command("check_journal")
    if any(wrong) or longest >= LONGEST:
        sys.exit(1)


def ten_columns(team: Any) -> list[Any]:
    from backlogs.models import Column

    standing = Column.objects.standing().filter(team=team)
    for number in range(COLUMNS - standing.count()):
        Column.objects.add(team=team, by=None, name=f"Further {number}", category="active", position=2)
    return list(Column.objects.standing().filter(team=team).exclude(category="done"))


class Crowd:
    """Each client has cards of its own; a neighbour may be anybody's, and may have gone."""

    def __init__(self, filled: Any, columns: list[Any]) -> None:
        from backlogs.models import Backlog, WorkItem

        self.filled, self.columns, self.chance = filled, [column.pk for column in columns], random.Random(11)
        self.queue = columns[0].pk
        self.backlog = Backlog.objects.get(team=filled.team, kind="business")
        self.where: dict[str, int] = {}
        self.own: list[list[str]] = [[] for _ in range(CLIENTS)]
        for number in range(CLIENTS * EACH):
            item = WorkItem.objects.add(by=filled.people[0], backlog=self.backlog, title=f"card {number}")
            column = self.chance.choice(columns)
            column.pull(item, by=None)
            self.where[item.key] = column.pk
            self.own[number % CLIENTS].append(item.key)
        self.sent: dict[int, tuple[str, str, int]] = {}
        self.did: Counter[str] = Counter()
        self.broken: list[str] = []
        self.made: dict[int, list[str]] = {client: [] for client in range(CLIENTS)}
        self.path = f"/api/v1/boards/team-{filled.team.key}/"

    def ask(self, client: int) -> bytes:
        fresh = self.made[client].pop() if self.made[client] else ""
        dice = self.chance.random()
        if not fresh and (dice < 0.05 or len(self.own[client]) < 4):
            self.sent[client] = ("insert", "", 0)
            body = {"team": self.filled.team.key, "backlog": "business", "title": "A new card"}
            return self.post(client, "/api/v1/items/", body)
        key = fresh or self.chance.choice(self.own[client])
        if not fresh and dice < 0.1:
            self.sent[client] = ("remove", key, 0)
            return self.post(
                client, f"/api/v1/items/{key}/closure/", {"outcome": "declined", "because": "measured"}
            )
        goal = self.chance.choice(self.columns)
        self.sent[client] = ("move", key, goal)
        body = {"item": key, "column": goal} | (
            {"expected_column": self.where[key]} if key in self.where else {}
        )
        if goal != self.queue and dice > 0.3 and (beside := self.beside(key, goal)):
            body[self.chance.choice(["before", "after"])] = beside
        return self.post(client, f"{self.path}moves/", body)

    def beside(self, key: str, goal: int) -> str:
        tried = self.chance.choices(list(self.where), k=6)
        return next((other for other in tried if other != key and self.where[other] == goal), "")

    def post(self, client: int, path: str, body: dict[str, Any]) -> bytes:
        token = self.filled.tokens[client % len(self.filled.tokens)]
        return load.request("POST", path, token=token, body=orjson.dumps(body))

    def heard(self, client: int, status: int, answer: bytes) -> None:
        what, key, goal = self.sent[client]
        self.did[what if status < 400 else f"{what} {status}"] += 1
        if status >= 500 or status in (0, 400):
            self.broken.append(answer[-200:].decode(errors="replace"))
        elif status < 400 and what == "insert":
            key = orjson.loads(answer.split(b"\r\n\r\n", 1)[1])["key"]
            self.made[client].append(key)
            self.own[client].append(key)
        elif status < 400 and what == "remove":
            self.own[client].remove(key)
            self.where.pop(key, None)
        elif status < 400:
            self.where[key] = goal

    def aftermath(self) -> list[int]:
        """Ranks that two have, cards that are elsewhere than where they were brought, without one open stay, deadlocks."""
        from django.db import connection
        from django.db.models import Count

        from backlogs.models import Placement, Stay

        here = Placement.objects.filter(team=self.filled.team, archived_at=None)
        twice = here.values("column", "rank").annotate(n=Count("id")).filter(n__gt=1).count()
        found = dict(here.values_list("item__key", "column"))
        strayed = len(found.items() ^ self.where.items())
        stays = Stay.objects.filter(team=self.filled.team, left_at=None).values_list("item__key", flat=True)
        deadlocks = 0
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
                deadlocks = cursor.fetchone()[0]
        return [twice, strayed, len(set(stays) ^ set(found)), deadlocks]


class Reader(threading.Thread):
    """Reads the whole board over and over; under one ETag there is one order, for itself and all others."""

    known: dict[str, tuple[str, ...]] = {}
    lock = threading.Lock()

    def __init__(self, port: int, path: str, token: str) -> None:
        super().__init__()
        self.port, self.path, self.token = port, f"{path}?cards=all", token
        self.ended, self.looks, self.differing = threading.Event(), 0, 0

    def run(self) -> None:
        while not self.ended.wait(0.2):
            self.look()

    def stop(self) -> None:
        self.ended.set()
        self.join()

    def look(self) -> tuple[str, ...]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", self.path, headers={"Authorization": f"Bearer {self.token}"})
        answer = connection.getresponse()
        board, tag = orjson.loads(answer.read()), answer.headers["ETag"]
        connection.close()
        order = tuple(f"{cell['column']}:{card['key']}" for cell in board["cells"] for card in cell["cards"])
        mine = f"{self.token}{tag}"
        with self.lock:
            self.differing += sorted(self.known.setdefault(mine, order)) != sorted(order)
            self.looks += 1
        return order


def between_the_same_two(filled: Any) -> int:
    """Always right behind the same card; the longest rank that was ever there."""
    from django.db.models import Max
    from django.db.models.functions import Length

    from backlogs.models import Backlog, Column, Placement, WorkItem

    column = Column.objects.standing().filter(team=filled.team, category="waiting")[0]
    backlog = Backlog.objects.get(team=filled.team, kind="business")
    made = [
        WorkItem.objects.add(by=filled.people[0], backlog=backlog, title=f"between {number}")
        for number in range(BETWEEN + 2)
    ]
    first, last, *others = made
    column.pull(first, by=None)
    column.pull(last, by=None, after=first)
    here, longest = Placement.objects.filter(column=column, archived_at=None), 0
    for item in others:
        column.pull(item, by=None, after=first)
        longest = max(longest, here.aggregate(longest=Max(Length("rank")))["longest"])
    order = list(here.order_by("rank").values_list("item", flat=True))
    place_of = {item: place for place, item in enumerate(order)}
    assert place_of[last.pk] - place_of[first.pk] == BETWEEN + 1, "they do not stand between the two"
    return longest


if __name__ == "__main__":
    place.on_named_databases("bench.order", main, usually=100_000)
