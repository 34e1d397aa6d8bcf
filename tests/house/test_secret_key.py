"""The key that signs sessions: made once and kept private, and never one that others know."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from agileops import env

ROOT = Path(__file__).resolve().parent.parent.parent
GOOD = "b7c1f0a9e35d4286b7c1f0a9e35d4286b7c1f0a9e35d4286b7c1f0a9e35d4286"


@pytest.fixture(autouse=True)
def _no_key_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY", raising=False)


def test_the_first_embedded_start_makes_a_key_and_later_ones_keep_it(tmp_path):
    made = env.secret_key(tmp_path, embedded=True)
    assert len(made) >= env.SHORTEST_KEY
    assert env.secret_key(tmp_path, embedded=True) == made


def test_the_kept_key_is_readable_by_its_owner_only(tmp_path):
    env.secret_key(tmp_path / "new", embedded=True)
    assert stat.S_IMODE((tmp_path / "new" / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_first_starts_at_once_agree_on_one_key_and_leave_no_other_file(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: env.secret_key(tmp_path, embedded=True), range(40)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_broken_key_file_is_named_and_not_used(tmp_path):
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(ImproperlyConfigured, match="secret_key holds no whole key"):
        env.secret_key(tmp_path, embedded=True)


@pytest.mark.parametrize(
    "given", ["", "secret", "changeme" * 10, "django-insecure-" + GOOD, "a" * 64, GOOD[:49]]
)
def test_outside_the_embedded_mode_an_empty_known_or_short_key_refuses(tmp_path, monkeypatch, given):
    monkeypatch.setenv("SECRET_KEY", given)
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is empty, known from examples or shorter"):
        env.secret_key(tmp_path, embedded=False)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("embedded", [True, False])
def test_a_good_key_is_taken_as_given(tmp_path, monkeypatch, embedded):
    monkeypatch.setenv("SECRET_KEY", GOOD)
    assert env.secret_key(tmp_path, embedded=embedded) == GOOD


def test_the_whole_program_refuses_to_start_on_an_outside_database_without_a_key(tmp_path):
    outside = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": "postgresql://db.example.org/agileops",
        "DATA_DIR": str(tmp_path),
    }
    started = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=outside,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode != 0
    assert "SECRET_KEY is empty" in started.stderr
