"""What every test has; the fixtures live by subject in tests/fixtures."""

import gc
import shutil
from pathlib import Path

import pytest

from intake.hints import Hints, hints
from tests.fixtures import network
from tests.settings import BESIDE_POSTGRESQL, ON_POSTGRESQL, PART, SCRATCH

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.people",
    "tests.fixtures.valkey",
    "tests.fixtures.server",
    "tests.fixtures.browser",
    "tests.fixtures.boards",
]
PAGES, API = {"page", "pages"}, {"api", "positions"}
TOUCHES_A_DATABASE = {"db", "transactional_db", "real_database", "postgresql"}
# Several connections at once: what the two databases do differently.
AT_ONCE = {"transactional_db", "real_database", "postgresql"}
# What a file of browser tests imports its types from.
DRIVES = "playwright"
EVERY_DOOR = {"test_matrix", "test_positions", "test_api_fuzz"}


def pytest_configure(config: pytest.Config) -> None:
    network.only_loopback()


@pytest.fixture(autouse=True)
def every_hint_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    """A task runs where it is asked for; none is left out because another was asked for a moment ago."""
    monkeypatch.setattr(Hints, "moment", 0.0)
    hints.forget()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What will not run is not read either: reading all files takes some ten seconds."""
    if not (collection_path.name.startswith("test_") and collection_path.suffix == ".py"):
        return None
    is_left = PART == "first" and collection_path.stem in EVERY_DOOR
    is_other = config.option.markexpr == "browser" and DRIVES not in collection_path.read_text()
    return True if is_left or is_other else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            if DRIVES not in item.path.read_text():
                raise pytest.UsageError(f"{item.path.name} drives a browser and names no type of {DRIVES}.")
            if not item.get_closest_marker("timeout"):
                item.add_marker(pytest.mark.timeout(180))
    # What stands behind the doors is tested on both databases. Side by side, pages are asked on SQLite and the API on
    # PostgreSQL; the matrix knocks at every door on SQLite, the ids of others and the fuzz on PostgreSQL. What touches
    # no database says the same on both; the run on SQLite has it.
    suits = suits_postgresql if ON_POSTGRESQL else suits_sqlite

    def belongs(item: pytest.Item) -> bool:
        return suits(item) and (not PART or is_first(item) == (PART == "first"))

    config.hook.pytest_deselected(items=[item for item in items if not belongs(item)])
    items[:] = [item for item in items if belongs(item)]
    for first in items[:1]:
        first.add_marker(pytest.mark.timeout(300), append=False)  # it waits for the database to be made


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays; looking through it for garbage again and again is a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def suits_sqlite(item: pytest.Item) -> bool:
    """Everything, where nobody runs the same tests on PostgreSQL beside it."""
    if item.get_closest_marker("strict_database"):
        return False
    is_asked_there = BESIDE_POSTGRESQL and PART != "first" and is_of_the_api(item)
    return not (is_asked_there and suits_postgresql(item))


def suits_postgresql(item: pytest.Item) -> bool:
    if {"once", "browser"} & {mark.name for mark in item.iter_markers()} or is_of_pages(item):
        return False
    named = TOUCHES_A_DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(named) or item.get_closest_marker("django_db") is not None


def is_first(item: pytest.Item) -> bool:
    """Part of `make test`: everything once, what goes on at once on PostgreSQL, and the main walks in a browser."""
    if item.path.stem in EVERY_DOOR:
        return False
    if item.get_closest_marker("browser"):
        return item.get_closest_marker("main_walk") is not None
    commits = (item.get_closest_marker("django_db") or pytest.mark.django_db().mark).kwargs.get("transaction")
    at_once = bool(commits or AT_ONCE & set(getattr(item, "fixturenames", ())))
    return at_once if ON_POSTGRESQL else not (at_once and suits_postgresql(item))


def is_of_pages(item: pytest.Item) -> bool:
    """Pages, and what senders send: the run on SQLite has them."""
    return item.path.parent.name in {"views", "senders"} or bool(PAGES & set(item.path.stem.split("_")))


def is_of_the_api(item: pytest.Item) -> bool:
    """The run on PostgreSQL has it."""
    return item.path.parent.name == "api" or bool(API & set(item.path.stem.split("_")))


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(SCRATCH, ignore_errors=True)
