"""Fifty people at one board: how long from a write until each has heard of it, while servers die and the bus goes away.

Two web processes on one database and one Valkey, half of the viewers at each; one of them takes the writes. In the middle
both are killed (-9) and started again, at three quarters the Valkey is killed for good; then the poll carries the rest.
`python -m bench.live [--minutes M] [--viewers N] [--postgresql]`, by default forty seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import bisect
import contextlib
import http.client
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson

from agileops.serving import valkey
from bench import place
from house import postgres

PROCESSES, COLUMNS, CARDS = 2, ("Ready", "In progress", "Review", "Waiting"), 40
WRITES_A_SECOND, CATCHES_UP_WITHIN = 5, 10.0
KEY, BOARD = "LIVE", "/api/v1/boards/team-LIVE"


@dataclass
class Viewer:
    """A stream that comes back with the id it heard last, as a browser does; it keeps what it heard, and when."""

    port: int
    token: str
    last: str = ""
    numbers: list[int] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    comings: int = 0

    async def watch(self) -> None:
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                await self.hear()
            await asyncio.sleep(0.2 + random.random() * 0.3)

    async def hear(self) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(self.request())
            self.comings += 1
            while line := await reader.readline():
                self.take(line.decode().strip())
        finally:
            writer.close()

    def request(self) -> bytes:
        lines = [f"GET {BOARD}/live/ HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {self.token}"]
        lines += ["Accept: text/event-stream", *([f"Last-Event-ID: {self.last}"] if self.last else [])]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def take(self, line: str) -> None:
        if line.startswith("id: "):
            self.last = line[4:]
        elif line.startswith("data: "):
            self.numbers.append(int(line[6:]))
            self.times.append(time.perf_counter())

    def heard_after(self, number: int) -> float | None:
        """When it first knew of everything up to this number."""
        at = bisect.bisect_left(self.numbers, number)
        return self.times[at] if at < len(self.numbers) else None


@dataclass
class Server:
    """A web process as `make run` starts it."""

    port: int

    def start(self) -> None:
        environment = os.environ | {"HOST": "127.0.0.1", "PORT": str(self.port)}
        command = [sys.executable, "-m", "agileops.serving.web"]
        self.process = subprocess.Popen(
            command, cwd=place.ROOT, env=environment, preexec_fn=postgres.die_with_parent
        )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def main(seconds: float, viewers: int, *, on_postgresql: bool) -> None:
    with tempfile.TemporaryDirectory(prefix="agileops-live-") as scratch:
        bus = valkey.start(Path(scratch)) if valkey.program() else None
        os.environ["REDIS_URL"] = bus.url if bus else ""
        try:
            with place.database() if on_postgresql else embedded(Path(scratch)):
                print(place.speed())
                asyncio.run(measure(seconds, viewers, bus))
        finally:
            if bus:
                bus.stop()


@contextlib.contextmanager
def embedded(scratch: Path) -> Iterator[str]:
    url = f"sqlite:///{scratch / 'live.sqlite3'}"
    place.stand_on(url, scratch)
    yield url
    place.leave()


async def measure(seconds: float, viewers: int, bus: valkey.Valkey | None) -> None:
    tokens, writer = await asyncio.to_thread(filled)
    servers = [Server(place.free_port()) for _ in range(PROCESSES)]
    for server in servers:
        server.start()
    for server in servers:
        await asyncio.to_thread(place.wait_for, server.port, server.process)
    crowd = [Viewer(servers[each % PROCESSES].port, tokens[each % len(tokens)]) for each in range(viewers)]
    watching = [asyncio.create_task(viewer.watch()) for viewer in crowd]
    try:
        await asyncio.sleep(1)
        phases = await written(writer, servers, bus, seconds)
        last = phases[-1][1][-1][0]
        took = await until_all(crowd, last)
        await asyncio.to_thread(report, crowd, phases, last, took)
    finally:
        for task in watching:
            task.cancel()
        for server in servers:
            server.kill()


Writes = list[tuple[int, float]]


async def written(
    writer: Writer, servers: list[Server], bus: valkey.Valkey | None, seconds: float
) -> list[tuple[str, Writes]]:
    """The writes of each phase: the number that each was given, and when it was sent."""
    writer.port = servers[0].port
    phases = [("calm", await asyncio.to_thread(writer.write_for, seconds / 2))]
    for server in servers:
        server.kill()
        server.start()
    phases.append(("killed", await asyncio.to_thread(writer.write_for, seconds / 4)))
    if bus:
        bus.stop()
    phases.append(("no bus", await asyncio.to_thread(writer.write_for, seconds / 4)))
    return phases


async def until_all(crowd: list[Viewer], last: int) -> float:
    began = time.perf_counter()
    while time.perf_counter() - began < CATCHES_UP_WITHIN:
        if all(viewer.numbers and viewer.numbers[-1] >= last for viewer in crowd):
            break
        await asyncio.sleep(0.05)
    return time.perf_counter() - began


@dataclass
class Writer:
    """An engineer who moves cards about, and sends again what a dying server did not answer."""

    token: str
    items: list[str]
    columns: list[int]
    port: int = 0

    def write_for(self, seconds: float) -> Writes:
        written: Writes = []
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            began = time.perf_counter()
            self.move()
            written.append((number_now(), began))
            time.sleep(max(0.0, 1 / WRITES_A_SECOND - (time.perf_counter() - began)))
        return written

    def move(self) -> None:
        body = orjson.dumps({"item": random.choice(self.items), "column": random.choice(self.columns)})
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
            try:
                connection.request("POST", f"{BOARD}/moves/", body, headers)
                if connection.getresponse().status == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
            finally:
                connection.close()


def number_now() -> int:
    """Of the board: the entries of its team and of the organisation, read past the servers."""
    from boards.live.position import ORGANISATION, read_heads
    from people.models import Team

    heads = read_heads()
    return heads.get(ORGANISATION, 0) + heads[Team.objects.get(key=KEY).pk]


def filled() -> tuple[list[str], Writer]:
    """A team with cards, people who look on and one who moves."""
    from backlogs.models import Backlog, Column, WorkItem
    from people.models import Person, Team, Token

    people = [
        Person.objects.welcome(by=None, email=f"v{each}@bench.test", name=f"Person {each}")
        for each in range(10)
    ]
    team = Team.objects.found(by=None, key=KEY, name="Live", buffer_person=people[0])
    for person in people:
        team.admit(person, by=None, roles=["engineer"])
    backlog, columns = Backlog.objects.get(team=team, kind="business"), Column.objects.filter(team=team)
    items = [
        WorkItem.objects.add(by=people[0], backlog=backlog, title=f"Card {each}") for each in range(CARDS)
    ]
    for item in items:
        columns.get(name="Ready").pull(item, by=people[0])
    tokens = [Token.objects.make(by=person, name="bench", scope="write")[1] for person in people]
    numbers = list(columns.filter(category__in=["active", "waiting"]).values_list("pk", flat=True))
    return tokens, Writer(tokens[0], [item.key for item in items], numbers)


def report(crowd: list[Viewer], phases: list[tuple[str, Writes]], last: int, took: float) -> None:
    for name, writes in phases:
        waits = sorted(
            heard - sent
            for number, sent in writes
            for viewer in crowd
            if (heard := viewer.heard_after(number))
        )
        print(f"  {name:<8} {len(writes):5} writes  {spread(waits)}")
    behind = sum(not viewer.numbers or viewer.numbers[-1] != last for viewer in crowd)
    missed = sum(
        viewer.heard_after(number) is None for _, writes in phases for number, _ in writes for viewer in crowd
    )
    backward = sum(
        one > other
        for viewer in crowd
        for one, other in zip(viewer.numbers, viewer.numbers[1:], strict=False)
    )
    comings = sum(viewer.comings for viewer in crowd)
    print(
        f"  {len(crowd)} viewers, {comings} streams opened; all on {last} after {took:.1f} s:"
        f" {behind} behind, {missed} missed, {backward} backward"
    )
    check()
    if behind or missed or backward:
        sys.exit("Somebody missed something.")


def spread(waits: list[float]) -> str:
    if not waits:
        return "nobody heard"
    at: Any = lambda part: waits[min(len(waits) - 1, int(part * len(waits)))] * 1000  # noqa: E731
    return f"p50 {at(0.5):6.0f} ms  p95 {at(0.95):6.0f} ms  longest {at(1):6.0f} ms"


def check() -> None:
    from django.core.management import call_command

    call_command("check_journal")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--minutes", type=float, default=2 / 3)
    asked.add_argument("--viewers", type=int, default=50)
    asked.add_argument("--postgresql", action="store_true", help="instead of the embedded SQLite")
    given = asked.parse_args()
    main(given.minutes * 60, given.viewers, on_postgresql=given.postgresql)
