"""Numbers from history: 100,000 items and 500,000 stays of one team, cold (nothing remembered) and warm, on both databases.

Wall time, and beside it the CPU time of this process and of the database's, which a busy machine changes less.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from people.models import Team

ITEMS, STAYS_EACH, TIMES = 100_000, 5, 4
ROOT = Path(__file__).resolve().parent.parent
BEGIN, LENGTH = datetime(2024, 1, 1, 8, tzinfo=UTC), timedelta(days=700)


class Cost(NamedTuple):
    """Milliseconds of a clock on the wall, and of CPUs."""

    wall: float
    cpu: float


def main() -> None:
    from bench.place import server
    from house.postgres import NoPostgres

    with tempfile.TemporaryDirectory() as scratch:
        _in_process(f"sqlite:///{scratch}/numbers.sqlite3", scratch)
    try:
        with server() as url, tempfile.TemporaryDirectory() as scratch:
            _in_process(url, scratch)
    except NoPostgres as lack:
        sys.exit(str(lack))


def _in_process(url: str, scratch: str) -> None:
    """Each database in a process of its own: Django stands on one."""
    code = f"from pathlib import Path; from bench import metrics, place; place.stand_on({url!r}, Path({scratch!r})); metrics.measure()"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def measure() -> None:
    from django.db import connection

    from bench.metrics_history import fill
    from metrics.asking import METRICS, ask

    team = fill(ITEMS, STAYS_EACH, BEGIN, LENGTH)
    print(
        f"\n{connection.vendor}: {ITEMS:,} items, {ITEMS * STAYS_EACH:,} stays; best of {TIMES}, milliseconds"
    )
    print(f"{'':12}{'cold':>8}{'of CPU':>8}{'warm':>8}{'of CPU':>8}{'answer':>12}")
    ask(team, "velocity")  # imports and connects
    for metric in METRICS:
        cold, warm = (_best(partial(call, team, metric)) for call in (_cold, ask))
        size = len(ask(team, metric)) / 1024
        print(
            f"{metric:12}{cold.wall:8.0f}{cold.cpu:8.0f}{warm.wall:8.1f}{warm.cpu:8.1f}{size:9,.0f} KB",
            flush=True,
        )


def _cold(team: Team, metric: str) -> None:
    from django.core.cache import cache

    from metrics.asking import ask

    cache.clear()
    ask(team, metric)


def _best(call: Callable[[], object]) -> Cost:
    costs = [_cost(call) for _ in range(TIMES)]
    return Cost(min(cost.wall for cost in costs), min(cost.cpu for cost in costs))


def _cost(call: Callable[[], object]) -> Cost:
    wall, own, theirs = time.perf_counter(), time.process_time(), _of_database()
    call()
    cpu = time.process_time() - own + _of_database() - theirs
    return Cost((time.perf_counter() - wall) * 1000, cpu * 1000)


def _of_database() -> float:
    """CPU seconds of PostgreSQL's process for this connection; SQLite works in ours."""
    from django.db import connection

    from bench import cpu

    if connection.vendor != "postgresql" or "BENCH_POSTGRESQL" in os.environ:
        return 0.0
    return cpu.seconds(connection.connection.info.backend_pid)


if __name__ == "__main__":
    main()
