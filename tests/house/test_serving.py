"""One command serves all of an installation, says what is in its way, and leaves nothing behind."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from agileops import env
from agileops.serving import place
from agileops.serving.valkey import free_port

ROOT = Path(__file__).resolve().parent.parent.parent

pytestmark = [pytest.mark.timeout(120), pytest.mark.once]  # what is embedded is on SQLite


@contextmanager
def serving(data_dir: Path, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A whole installation of its own, and its address once it greets."""
    (data_dir / "sign-in.txt").write_text("ada@example.org\n")
    outside = {
        "DATA_DIR": str(data_dir),
        "PORT": str(free_port()),
        "DATABASE_URL": "",
        "SECRET_KEY": "",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "agileops.settings",
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "agileops.serving"],
        cwd=ROOT,
        env=os.environ | outside | settings,
        text=True,
        stdout=subprocess.PIPE,
    )
    try:
        said = process.stdout.readline()
        yield process, re.search(r"http://\S+/", said).group()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def data_dir(real_database, tmp_path: Path) -> Path:
    """A directory with a migrated database in it, as set-up leaves it."""
    (tmp_path / "agileops.sqlite3").write_bytes(
        Path(real_database.url.removeprefix("sqlite:///")).read_bytes()
    )
    return tmp_path


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def until(what, within: float = 10) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_asked_to_stop_and_leaves_no_process(data_dir, asked):
    with serving(data_dir) as (process, url):
        assert urllib.request.urlopen(url + "healthz", timeout=10).status == 200
        assert "Sign in: ada@example.org" in process.stdout.readline()
        assert until(lambda: sum("celery" in " ".join(each.cmdline()) for each in family(process)) >= 1)
        started = family(process)
        assert {"valkey-server"} <= {each.name() for each in started}
        process.send_signal(asked)
        assert process.wait(20) == 0
        assert until(lambda: not any(each.is_running() for each in started))


def test_killed_outright_it_still_takes_its_processes_along(data_dir):
    with serving(data_dir) as (process, _):
        assert until(lambda: len(family(process)) >= 3)
        started = family(process)
        process.kill()
        assert until(
            lambda: not any(each.is_running() and each.status() != "zombie" for each in started), within=20
        )


def valkey_of(process: subprocess.Popen[str]) -> psutil.Process | None:
    return next((each for each in family(process) if address(each)), None)


def address(process: psutil.Process) -> tuple[str, int] | None:
    """Where a Valkey listens, once it does."""
    try:
        lines = process.net_connections() if process.name() == "valkey-server" else []
        return next((tuple(line.laddr) for line in lines if line.status == psutil.CONN_LISTEN), None)
    except psutil.Error:
        return None


def test_a_valkey_that_dies_comes_back_where_it_was_and_the_rest_goes_on(data_dir):
    """Nothing in it may not be lost; if it dies again at once, a person has to look."""
    with serving(data_dir) as (process, url):
        assert until(lambda: valkey_of(process))
        first = valkey_of(process)
        place_of_it = address(first)
        others = {each for each in family(process) if each != first}
        first.kill()
        assert until(lambda: valkey_of(process) not in (None, first))
        assert address(valkey_of(process)) == place_of_it
        assert others <= set(family(process))
        assert urllib.request.urlopen(url + "healthz", timeout=10).status == 200
        valkey_of(process).kill()
        assert process.wait(20) == 1


def test_when_a_process_ends_by_itself_the_rest_ends(data_dir):
    with serving(data_dir) as (process, _):
        web = next(each for each in family(process) if "agileops.serving.web" in each.cmdline())
        others = [each for each in family(process) if each != web]
        web.kill()
        assert process.wait(20) == 1
        assert until(lambda: not any(each.is_running() for each in others))


def start_refused(**settings: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "agileops.serving"],
        cwd=ROOT,
        env=os.environ | settings,
        capture_output=True,
        text=True,
        check=False,
        timeout=20,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1, "one sentence, no traceback"
    return done.stderr


def test_a_busy_port_is_one_clear_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        said = start_refused(PORT=str(port), DATA_DIR=str(tmp_path))
    assert said.startswith(f"Port {port} on 127.0.0.1 cannot be used")
    assert f"make run PORT={port + 1}" in said


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_a_port_that_is_none_is_one_clear_sentence(tmp_path, port):
    assert f"PORT is '{port}'" in start_refused(PORT=port, DATA_DIR=str(tmp_path))


def test_two_do_not_serve_from_one_directory(tmp_path, monkeypatch):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PORT", str(free_port()))
    with place.taken():
        said = start_refused(PORT=str(free_port()), DATA_DIR=str(tmp_path))
    assert "Another `make run` serves from" in said


def test_a_directory_that_cannot_be_made_is_one_clear_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    assert "cannot be made" in start_refused(DATA_DIR=str(tmp_path / "file" / "var"), PORT=str(free_port()))


def test_a_directory_that_cannot_be_written_is_one_clear_sentence(tmp_path):
    (tmp_path / "serving.lock").mkdir()
    assert "cannot be written" in start_refused(DATA_DIR=str(tmp_path), PORT=str(free_port()))


def test_an_open_address_says_what_other_machines_need(tmp_path, monkeypatch):
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    assert "ALLOWED_HOSTS" in place.Place("0.0.0.0", 8000, tmp_path).greeting()
    assert "ALLOWED_HOSTS" not in place.Place("127.0.0.1", 8000, tmp_path).greeting()


def test_valkey_wants_its_password(valkey):
    import redis

    assert redis.Redis.from_url(valkey).ping()
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(re.sub(r":\w+@", "", valkey)).ping()


def test_commands_in_another_shell_know_where_it_is_served(tmp_path: Path, monkeypatch) -> None:
    for name in ("HOST", "PORT", "BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    assert env.address(tmp_path) == "http://127.0.0.1:8000"
    port = str(free_port())
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    with monkeypatch.context() as served:
        served.setenv("PORT", port)
        with place.taken():
            pass
    assert env.address(tmp_path) == f"http://127.0.0.1:{port}"
    monkeypatch.setenv("PORT", "9001")
    assert env.address(tmp_path) == "http://127.0.0.1:9001", "what is said counts"
    monkeypatch.setenv("BASE_URL", "https://ops.example.test/")
    assert env.address(tmp_path) == "https://ops.example.test"
