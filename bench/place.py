"""What every measurement stands on: a PostgreSQL that keeps its promises, the product's own WSGI servers beside it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from bench import cpu, load
from house import postgres

ROOT = Path(__file__).resolve().parent.parent
# fsync, synchronous_commit and full_page_writes stay as PostgreSQL ships them: on.
AS_SHIPPED = ("shared_buffers=512MB",)
WORKERS = 2
# Seconds that are not measured: imports, plans and caches of a fresh worker.
WARM_UP = 2
KEY = "Only-for-measurements-0123456789-abcdefghijklmnopqrstuvwxyz"


@contextmanager
def database() -> Iterator[str]:
    """A migrated database on a server with fsync on; Django in this process stands on it."""
    with tempfile.TemporaryDirectory(prefix="agileops-bench-") as scratch, server() as url:
        name = f"bench_{os.getpid()}"
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"')
        stand_on(url.replace("/postgres?", f"/{name}?"), Path(scratch))
        try:
            yield os.environ["DATABASE_URL"]
        finally:
            leave()
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def embedded() -> Iterator[str]:
    """The same on SQLite, in a directory of its own, as `make run` has it."""
    with tempfile.TemporaryDirectory(prefix="agileops-bench-") as scratch:
        stand_on("", Path(scratch))
        try:
            yield scratch
        finally:
            leave()


DATABASES = {"postgresql": database, "sqlite": embedded}


def on_each_database(module: str, *arguments: str) -> None:
    """One after the other, each in a process of its own, since settings are read once."""
    for name in DATABASES:
        print(f"\n{name}", flush=True)
        subprocess.run([sys.executable, "-m", module, *arguments, name], cwd=ROOT, check=True)


def on_named_databases(module: str, main: Callable[[int], None], *, usually: int) -> None:
    """`main` with the number of the command line, on the database that it names, else on each in turn."""
    number = next((word for word in sys.argv[1:] if word.isdecimal()), str(usually))
    named = next((word for word in sys.argv[1:] if word in DATABASES), None)
    if named is None:
        return on_each_database(module, number)
    with DATABASES[named]():
        main(int(number))
    return None


@contextmanager
def server() -> Iterator[str]:
    """BENCH_POSTGRESQL names a server to measure on; without it one of our own is started."""
    if given := os.environ.get("BENCH_POSTGRESQL"):
        yield given
        return
    with postgres.running(settings=AS_SHIPPED) as url:
        yield url


def stand_on(url: str, scratch: Path) -> None:
    os.environ |= {
        "DATABASE_URL": url, "DATA_DIR": str(scratch), "SECRET_KEY": KEY, "ALLOWED_HOSTS": "127.0.0.1",
        "BEHIND_TLS": "0", "DJANGO_SETTINGS_MODULE": "agileops.settings", "STATIC_ROOT": str(scratch / "static"),
    }  # fmt: skip
    (scratch / "static").mkdir(exist_ok=True)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def leave() -> None:
    from django.db import connections

    connections.close_all()


HEALTH = "/healthz"
PRODUCT, FLOOR = "agileops.wsgi:application", "bench.floor:application"


class Served:
    """An application on a port, and what it and the database have cost so far."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid, self.postmaster = port, pid, postmaster()

    def run(
        self, seconds: float, clients: int, ask: load.Ask, heard: load.Heard | None = None
    ) -> load.Measured:
        load.run(self.port, 4 * WORKERS, WARM_UP, ask, heard)
        began = cpu.seconds(self.pid), cpu.seconds(self.postmaster)
        measured = load.run(self.port, clients, seconds, ask, heard)
        asked = len(measured.latencies) or 1
        measured.python = (cpu.seconds(self.pid) - began[0]) / asked
        measured.database = (cpu.seconds(self.postmaster) - began[1]) / asked
        return measured


def postmaster() -> int:
    """SQLite has none: what the database costs is the web server's."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return cpu.parent(cursor.fetchone()[0])


@contextmanager
def served(application: str = PRODUCT) -> Iterator[Served]:
    """This application, by two synchronous gunicorn workers that have answered already."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(WORKERS), "--log-level", "critical", "--backlog", "512", "--timeout", "120"]
    bare = {"FLOOR_DATABASE": conninfo()} if application == FLOOR else {}
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | bare, preexec_fn=postgres.die_with_parent)
    try:
        wait_for(port, process)
        load.run(port, 2 * WORKERS, 1, lambda _: load.request("GET", HEALTH))
        yield Served(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


def conninfo() -> str:
    """For a bare psycopg connection to the same database."""
    from django.db import connection

    settings = connection.settings_dict
    return f"postgresql://postgres@/{settings['NAME']}?host={quote(settings['HOST'], safe='')}"


def settle() -> None:
    """Statistics as autovacuum would have them by the time that anybody works."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def speed() -> str:
    """Machines that are shared change their pace by the second; figures of two runs compare only beside this one."""
    began = time.process_time()
    total = 0
    for number in range(2_000_000):
        total += number
    return f"two million additions in Python take {(time.process_time() - began) * 1000:.0f} ms of CPU"


def collect_static() -> None:
    """Pages name their files by content, so the files have to be there."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def session(person: Any) -> str:
    """The cookie of a browser in which this person is signed in."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings_backend()
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def settings_backend() -> str:
    from django.conf import settings

    return settings.AUTHENTICATION_BACKENDS[0]
