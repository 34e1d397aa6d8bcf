"""A rotation of the Linux team, as every test of duty meets it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from core import clock
from rotations.models import Rotation
from tests.cast import Cast

# A Wednesday in Ada's week.
NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    """An instant of that November."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_a_wednesday() -> Any:
    with clock.at(NOW):
        yield


@pytest.fixture
def rotation(cast: Cast) -> Rotation:
    """Ada, Bo and Eve by weeks from Monday nine; opened on the Monday before."""
    with clock.at(at(16, 9)):
        return open_rotation(cast)


def open_rotation(cast: Cast, **changed: Any) -> Rotation:
    values: dict[str, Any] = {
        "by": cast.tia, "team": cast.linux, "kind": "person_of_week", "starts_on": date(2026, 11, 16),
        "groups": [[cast.ada], [cast.bo], [cast.eve]],
    }  # fmt: skip
    return Rotation.objects.open(**values | changed)


@pytest.fixture
def proven(db: Any) -> Callable[[], None]:
    """Asks the journal whether the tables are what it tells."""

    def prove() -> None:
        from journal.replaying import Replay

        assert list(Replay().run().differences()) == []

    return prove
