"""A flood at the one door: 1,000 signals said in 10,000 messages, shuffled, while a worker reads what is kept.

Then the same with web and worker processes killed at ten moments and the broker emptied in the middle. Each sender sends
again what was not acknowledged, as real ones do: `python -m bench.door [MESSAGES]`.
"""

from __future__ import annotations

import http.client
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from agileops.serving import valkey
from bench import cpu, load, place

SENDERS, MOST_OF_ONE, KILLS = 16, 20, 10
# Seconds in which everything has to be acknowledged, and after that in which everything has to be read.
AIM, PATIENCE = 60, 180
WORKER = (
    "-m celery --quiet --app agileops.celery worker --beat --pool=threads --concurrency=2 --without-gossip"
)


def main(messages: int) -> None:
    with tempfile.TemporaryDirectory(prefix="agileops-valkey-") as scratch:
        broker = valkey.start(Path(scratch))
        os.environ["REDIS_URL"] = broker.url
        try:
            with place.database():
                measure(messages, broker.url)
        finally:
            broker.stop()


def measure(messages: int, broker: str) -> None:
    print(place.speed())
    said = flood(messages)
    source, _ = opened("FLOOR")
    with place.served(place.FLOOR) as server:
        print(f"  {'floor':<18} {send(server.port, f'/keep/{source.pk}/', said)}")
    for key, trouble in (("CALM", None), ("KILLED", killing), ("EMPTIED", emptying)):
        source, token = opened(key)
        _, other = opened(f"{key[:4]}2")
        with place.served() as server, working() as worker, troubled(trouble, server, worker, broker):
            send(server.port, f"/intake/{other}/", said[:60])  # the first of each process are slow
            sent = send(server.port, f"/intake/{token}/", said)
            print(f"  {key.lower():<18} {sent}", flush=True)
            print(f"    p99 {sent.percentile(0.99):.0f} ms; all read {wait_until_read(source):.0f} s later")
        aftermath(source, said)


def opened(key: str) -> tuple[Any, str]:
    from intake.models import Source

    return Source.objects.add(by=None, team=found_team(key), kind="alertmanager")


@contextmanager
def troubled(trouble: Any, server: place.Served, worker: Working, broker: str) -> Iterator[None]:
    """What goes wrong meanwhile, in a thread of its own."""
    stop = threading.Event()
    thread = threading.Thread(
        target=trouble or stop.wait, args=[server, worker, broker, stop] if trouble else []
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def found_team(key: str) -> Any:
    from people.models import Person, Team

    buffer = Person.objects.welcome(by=None, email=f"{key.lower()}@bench.test", name=f"Person {key}")
    return Team.objects.found(by=None, key=key, name=f"Team {key}", buffer_person=buffer)


def flood(messages: int) -> list[bytes]:
    """Each signal at least once and at most twenty times, in any order."""
    chance, signals = random.Random(7), max(1, messages // 10)
    numbers = [number for number in range(signals) for _ in range(MOST_OF_ONE - 1)]
    chosen = list(range(signals)) + chance.sample(numbers, messages - signals)
    chance.shuffle(chosen)
    return [message(number) for number in chosen]


def message(number: int) -> bytes:
    labels = {"alertname": f"Disk{number % 40}", "instance": f"host{number}:9100", "severity": "warning"}
    alert = {"status": "firing", "fingerprint": f"{number:016x}", "labels": labels, "annotations": {}}
    return orjson.dumps({"version": "4", "groupKey": "{}:{}", "status": "firing", "alerts": [alert]})


def send(port: int, path: str, said: list[bytes]) -> load.Measured:
    """By 16 senders; what is not acknowledged is sent again until it is."""
    waiting, measured, lock = iter(said), load.Measured(0, []), threading.Lock()

    def sender() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        while True:
            with lock:
                body = next(waiting, None)
            if body is None:
                return
            while not acknowledged(connection, path, body, measured, lock):
                time.sleep(0.05)

    began, threads = time.perf_counter(), [threading.Thread(target=sender) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    measured.seconds = time.perf_counter() - began
    return measured


def acknowledged(
    connection: http.client.HTTPConnection, path: str, body: bytes, measured: load.Measured, lock: Any
) -> bool:
    began, status = time.perf_counter(), 0
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    except (OSError, http.client.HTTPException):
        connection.close()
    with lock:
        measured.statuses[status] += 1
        measured.latencies.append(time.perf_counter() - began)
    return status == 202


class Working:
    """The worker with its beat; killed, it is started again, as a supervisor would."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        command = [sys.executable, *WORKER.split(), "--schedule", f"{os.environ['DATA_DIR']}/beat"]
        # Not bound to whoever starts it: that is a thread which ends before the worker has read everything.
        self.process = subprocess.Popen(command, cwd=place.ROOT, start_new_session=True)

    def kill(self) -> None:
        self.end()
        self.start()

    def end(self) -> None:
        """With its beat, which is a process of its own and would go on alone."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def working() -> Iterator[Working]:
    worker = Working()
    try:
        yield worker
    finally:
        worker.end()


def killing(server: place.Served, worker: Working, broker: str, stop: threading.Event) -> None:
    """A web process and the worker in turns, without a warning."""
    for number in range(KILLS):
        stop.wait(AIM / (KILLS + 2))
        if number % 2:
            worker.kill()
        else:
            os.kill(random.choice(cpu.descendants(server.pid)), signal.SIGKILL)


def emptying(server: place.Served, worker: Working, broker: str, stop: threading.Event) -> None:
    """Every hint and every lock of the broker is gone."""
    import redis

    while not stop.wait(3):
        redis.Redis.from_url(broker).flushall()


def wait_until_read(source: Any) -> float:
    began = time.monotonic()
    while source.deliveries.waiting().exists() and time.monotonic() - began < PATIENCE:
        time.sleep(0.5)
    return time.monotonic() - began


def aftermath(source: Any, said: list[bytes]) -> None:
    from django.core.management import call_command
    from django.db.models import Sum

    from backlogs.models import WorkItem

    kept, wanted = source.deliveries.count(), len(set(said))
    items = WorkItem.objects.filter(source=source.slug).count()
    counted = source.signals.aggregate(said=Sum("count"))["said"]
    unread = source.deliveries.filter(processed_at=None).count()
    print(
        f"    {kept:,} kept, {unread} unread, counted {counted:,}; {wanted:,} signals, {items:,} interrupts:"
        f" {wanted - items} lost, {max(0, items - wanted)} double"
    )
    call_command("check_journal")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
