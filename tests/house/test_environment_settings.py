"""Each setting is one value of the environment; a wrong one is refused in a sentence that names it."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from agileops import env, logs

ROOT = Path(__file__).resolve().parent.parent.parent


def test_without_an_address_the_database_is_a_file_in_the_data_directory(tmp_path):
    assert env.database("", tmp_path)["NAME"] == str(tmp_path / "agileops.sqlite3")


def test_sqlite_takes_its_lock_at_the_beginning_and_waits_for_the_disk(tmp_path):
    options = env.database("", tmp_path)["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in options["init_command"]


def test_a_sqlite_address_names_a_file(tmp_path):
    assert (
        env.database(f"sqlite:///{tmp_path}/other.sqlite3", tmp_path)["NAME"] == f"{tmp_path}/other.sqlite3"
    )


def test_a_postgresql_address_is_read_whole(tmp_path):
    read = env.database("postgresql://ada:p%40ss@db.example.org:6432/plan?sslmode=require", tmp_path)
    assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"], read["NAME"]) == (
        "ada",
        "p@ss",
        "db.example.org",
        "6432",
        "plan",
    )
    assert read["OPTIONS"]["sslmode"] == "require"
    assert "jit=off" in read["OPTIONS"]["options"]


def test_a_postgresql_address_may_name_a_socket_directory(tmp_path):
    assert (
        env.database("postgresql://postgres@/plan?host=/run/postgresql", tmp_path)["HOST"]
        == "/run/postgresql"
    )


def test_a_pool_replaces_connections_that_stay_with_a_thread(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_POOL", "8")
    read = env.database("postgresql://db/plan", tmp_path)
    assert read["OPTIONS"]["pool"]["max_size"] == 8
    assert read["CONN_MAX_AGE"] == 0


def test_another_database_is_refused_by_name(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="'mysql'"):
        env.database("mysql://db/plan", tmp_path)


def test_a_number_that_is_none_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("EMAIL_PORT", "smtp")
    with pytest.raises(ImproperlyConfigured, match="EMAIL_PORT is 'smtp'"):
        env.number("EMAIL_PORT", 25)


def test_an_unknown_form_of_logs_is_refused_by_name():
    with pytest.raises(ImproperlyConfigured, match="LOG_FORMAT is 'xml'"):
        logs.configuration("xml", "INFO")


def test_the_reference_names_every_setting_that_the_code_reads():
    code = "".join(path.read_text() for path in (ROOT / "agileops").rglob("*.py"))
    read = set(re.findall(r"(?:env\.|\b)(?:text|switch|words|number)\(\s*\"([A-Z_]+)\"", code))
    told = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "reference" / "settings.md").read_text()))
    assert read - told == set()
    assert {"DATABASE_URL", "SECRET_KEY", "LOG_FORMAT", "PORT"} <= read
