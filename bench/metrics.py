"""Numbers from history: 100,000 items and 500,000 stays of one team, cold (nothing remembered) and warm, on both databases."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from people.models import Team

ITEMS, STAYS_EACH = 100_000, 5
ROOT = Path(__file__).resolve().parent.parent
BEGIN = datetime(2024, 1, 1, 8, tzinfo=UTC)
YEARS = timedelta(days=700)


def main() -> None:
    from house.postgres import NoPostgres, running

    with tempfile.TemporaryDirectory() as scratch:
        _in_process(f"sqlite:///{scratch}/numbers.sqlite3", scratch)
    try:
        with running(settings=("shared_buffers=512MB",)) as url, tempfile.TemporaryDirectory() as scratch:
            _in_process(url, scratch)
    except NoPostgres as lack:
        sys.exit(str(lack))


def _in_process(url: str, scratch: str) -> None:
    key = "only-for-measuring-0123456789-abcdefghijklmnopqrstuvwxyz"
    surroundings = os.environ | {
        "DATABASE_URL": url,
        "DATA_DIR": scratch,
        "SECRET_KEY": key,
        "REDIS_URL": "",
        "ALLOWED_HOSTS": "localhost",
        "BEHIND_TLS": "0",
    }
    subprocess.run([sys.executable, "-m", "bench.metrics", "measure"], cwd=ROOT, env=surroundings, check=True)


def measure() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agileops.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    team = _fill()
    print(f"{connection.vendor}: {ITEMS:,} items, {ITEMS * STAYS_EACH:,} stays")
    _time_numbers(team)


def _time_numbers(team: "Team") -> None:
    from metrics.asking import ask
    from metrics.policy import Policy

    ask(team, "velocity", policy=Policy())  # imports and connects
    print(f"{'':12}{'first':>10}{'best cold':>10}{'best warm':>10}  ms")
    for metric in ("velocity", "interrupts", "cfd", "aging", "staffing", "flow"):
        cold = [_milliseconds(partial(_cold, team, metric)) for _ in range(4)]
        warm = [_milliseconds(partial(ask, team, metric)) for _ in range(5)]
        print(f"{metric:12}{cold[0]:10.0f}{min(cold):10.0f}{min(warm):10.1f}")


def _cold(team: "Team", metric: str) -> None:
    from django.core.cache import cache

    from metrics.asking import ask
    from metrics.policy import Policy

    cache.clear()
    ask(team, metric, policy=Policy())


def _milliseconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def _fill() -> "Team":
    """A team of twelve with history: five stays an item, sizes of half of them, efforts, crews, iterations."""
    from bench.metrics_history import fill

    return fill(ITEMS, STAYS_EACH, BEGIN, YEARS)


if __name__ == "__main__":
    measure() if sys.argv[1:] == ["measure"] else main()
