"""What every test has; the fixtures live by subject in tests/fixtures."""

import shutil

import pytest

from tests.fixtures import network
from tests.settings import ON_POSTGRESQL, SCRATCH

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.people",
    "tests.fixtures.valkey",
    "tests.fixtures.server",
    "tests.fixtures.browser",
    "tests.fixtures.boards",
]
TOUCHES_A_DATABASE = {"db", "transactional_db", "real_database", "postgresql"}


def pytest_configure(config: pytest.Config) -> None:
    network.only_loopback()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            if not item.get_closest_marker("timeout"):
                item.add_marker(pytest.mark.timeout(180))
    # What touches no database says the same on both; the run on SQLite has it.
    belongs = touches_a_database if ON_POSTGRESQL else suits_sqlite
    config.hook.pytest_deselected(items=[item for item in items if not belongs(item)])
    items[:] = [item for item in items if belongs(item)]


def suits_sqlite(item: pytest.Item) -> bool:
    return item.get_closest_marker("strict_database") is None


def touches_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("once"):
        return False
    named = TOUCHES_A_DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(named) or item.get_closest_marker("django_db") is not None


def pytest_unconfigure(config: pytest.Config) -> None:
    shutil.rmtree(SCRATCH, ignore_errors=True)
