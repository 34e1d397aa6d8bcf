"""The journal under fire: 32 writers in four processes that are killed, four readers that poll, rollbacks, two databases.

Counted afterwards: entries, gaps, disorder, what was acknowledged and is not there, and what each reader missed. One
writer in ten writes into two teams at once: `python -m bench.journal [SECONDS]`.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from itertools import count, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import place

if TYPE_CHECKING:
    from collections.abc import Iterator

WRITERS, PROCESSES, READERS, TEAMS = 32, 4, 4, 4
KILLED_EVERY, POLLED_EVERY = 4.0, 0.005
TWO_TEAMS, ROLLED_BACK = 0.1, 0.05


def main(seconds: float) -> None:
    for database in (place.database, sqlite):
        command = [sys.executable, "-m", "bench.journal", "--on", database.__name__, str(seconds)]
        subprocess.run(command, cwd=place.ROOT, check=True)


@contextmanager
def sqlite() -> Iterator[str]:
    """A file with WAL and synchronous=FULL, as the embedded installation has it."""
    with tempfile.TemporaryDirectory(prefix="agileops-bench-") as scratch:
        place.stand_on(f"sqlite:///{scratch}/agileops.sqlite3", Path(scratch))
        yield os.environ["DATABASE_URL"]
        place.leave()


def measure(name: str, seconds: float) -> None:
    with {"database": place.database, "sqlite": sqlite}[name]():
        teams = found_teams()
        stop = threading.Event()
        seen = [Reader(stop) for _ in range(READERS)]
        for reader in seen:
            reader.start()
        acknowledged, kills = fire(teams, seconds)
        time.sleep(0.5)  # the readers' last polls
        stop.set()
        for reader in seen:
            reader.join()
        report(name, acknowledged, kills, seen, seconds)


def found_teams() -> list[int]:
    from people.models import Team

    return [Team.objects.found(by=None, key=f"FIRE{n}", name=f"Fire {n}").pk for n in range(TEAMS)]


def fire(
    teams: list[int], seconds: float, every: float = KILLED_EVERY, processes: int = PROCESSES
) -> tuple[set[str], int]:
    """Let processes write, and kill one of them again and again; what they said was written."""
    with tempfile.TemporaryDirectory() as scratch:
        fresh = (Path(scratch) / f"{n}.log" for n in count())
        running = [Writers(teams, next(fresh)) for _ in range(processes)]
        wait_for_words(running)
        until, kills = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            time.sleep(min(every, max(0.0, until - time.monotonic())))
            victim = random.randrange(processes)
            wait_for_words([running[victim]])
            running[victim].kill()
            kills += 1
            if time.monotonic() < until:
                running[victim] = Writers(teams, next(fresh))
        for process in running:
            process.kill()
        logs = Path(scratch).glob("*.log")
        said = [line for log in logs for line in log.read_text().split("\n")[:-1]]
    return {line for line in said if line}, kills


def wait_for_words(running: list[Writers], seconds: float = 60) -> None:
    """Only a process that has begun to write can be killed in the middle of it; starting takes long on a busy machine."""
    until = time.monotonic() + seconds
    while not all(process.has_spoken() for process in running):
        if time.monotonic() > until:
            raise TimeoutError(f"A process of writers has written nothing in {seconds:.0f} seconds.")
        time.sleep(0.02)


class Writers:
    """A process of several writers, and the file into which it says what is written."""

    def __init__(self, teams: list[int], log: Path) -> None:
        self.log = log
        command = [sys.executable, "-m", "bench.journal", "--write", str(log), json.dumps(teams)]
        self.process = subprocess.Popen(command, cwd=place.ROOT, stderr=subprocess.DEVNULL)

    def has_spoken(self) -> bool:
        return self.log.exists() and self.log.stat().st_size > 0

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def write(log: Path, teams: list[int]) -> None:
    """Several threads of one process, each telling as fast as it can; a line is written once the commit is done."""
    import django

    django.setup()
    with log.open("a", buffering=1) as file:
        threads = [
            threading.Thread(target=write_alone, args=[file, teams], daemon=True)
            for _ in range(WRITERS // PROCESSES)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


class Undone(Exception):
    """This transaction was meant to fail after its entries were told."""


def write_alone(file: Any, teams: list[int]) -> None:
    from journal.recording import Pending, record, verb

    chance = random.Random()
    while True:
        mine = chance.sample(teams, 2) if chance.random() < TWO_TEAMS else [chance.choice(teams)]
        name = f"{chance.getrandbits(60)}"
        try:
            with verb():
                for team in mine:
                    record(Pending(team, "fired", "fire", 1, None, {}, {"name": name}))
                if chance.random() < ROLLED_BACK:
                    raise Undone
        except Undone:
            continue
        file.writelines(f"{team} {name}\n" for team in mine)


class Reader(threading.Thread):
    """Asks again and again for what is newer than the last number it has seen of each stream."""

    def __init__(self, stop: threading.Event) -> None:
        super().__init__()
        self.stop, self.polls = stop, 0
        self.last: dict[int, int] = defaultdict(int)
        self.found: Counter[str] = Counter()

    def run(self) -> None:
        from django.db import connection

        from journal.models import Entry, Head

        streams = dict(Head.objects.exclude(team=None).values_list("id", "team"))
        self.last = {stream: Head.objects.get(pk=stream).number for stream in streams}
        while not self.stop.is_set():
            self.polls += 1
            for stream in streams:
                newer = Entry.objects.filter(stream=stream, number__gt=self.last[stream]).order_by("number")
                for number in newer.values_list("number", flat=True):
                    self.found["gaps"] += number != self.last[stream] + 1
                    self.found["read"] += 1
                    self.last[stream] = number
            time.sleep(POLLED_EVERY)
        connection.close()


def report(name: str, acknowledged: set[str], kills: int, readers: list[Reader], seconds: float) -> None:
    from django.core.management import call_command

    from journal.models import Entry, Head

    told = Entry.objects.filter(kind="fire").order_by("stream", "number")
    rows = list(told.values_list("stream_id", "stream__team_id", "number", "at", "facts__name"))
    there = Counter(f"{team} {word}" for _, team, _, _, word in rows)
    disorder = sum(1 for one, two in pairwise(rows) if one[0] == two[0] and two[3] < one[3])
    behind = [
        stream for reader in readers for stream, last in reader.last.items()
        if last != Head.objects.get(pk=stream).number
    ]  # fmt: skip
    print(
        f"\n{ {'database': 'PostgreSQL', 'sqlite': 'SQLite'}[name] }: {len(rows):,} entries, {len(rows) / seconds:,.0f}/s,"
        f" {kills} writers killed\n"
        f"  {len(acknowledged):,} acknowledged, {len(acknowledged - there.keys())} of them missing,"
        f" {sum(1 for times in there.values() if times > 1)} twice, {disorder} out of time\n"
        f"  {len(readers)} readers: {sum(r.polls for r in readers):,} polls, {sum(r.found['read'] for r in readers):,} read,"
        f" {sum(r.found['gaps'] for r in readers)} gaps seen, {len(behind)} streams behind at the end"
    )
    call_command("check_journal")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        write(Path(sys.argv[2]), json.loads(sys.argv[3]))
    elif sys.argv[1:2] == ["--on"]:
        measure(sys.argv[2], float(sys.argv[3]))
    else:
        main(float(sys.argv[1]) if len(sys.argv) > 1 else 20)
