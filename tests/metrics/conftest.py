"""A team with a short life of its own, told through the verbs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.cache import cache

from tests.cast import Cast

BEGIN, NOW = datetime(2026, 1, 5, 8, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()


@pytest.fixture
def lived(cast: Cast) -> Cast:
    """The Linux team after three closed iterations, each with one planned item and one interrupt finished."""
    with time_machine.travel(BEGIN, tick=False) as clock:
        from backlogs.planning_ahead import fill_ahead

        fill_ahead(cast.linux)
        for number in (1, 2, 3):
            iteration = cast.linux.iterations.get(number=number)
            item, other = cast.item(points=Decimal(3)), cast.item(kind="interrupt")
            iteration.take_in(item, by=cast.pia)
            iteration.start(by=cast.pia)
            cast.column("In progress").pull(other, by=cast.bo)
            cast.column("In progress").pull(item, by=cast.eve)
            item.join(cast.eve, by=cast.eve)
            clock.shift(timedelta(days=3))
            for one in (item, other):
                cast.column("Done").pull(one, by=cast.eve)
            clock.shift(timedelta(days=11))
            iteration.close(by=cast.pia)
    return cast


@pytest.fixture
def busy(lived: Cast) -> Iterator[Cast]:
    """The same team, looked at in the week after."""
    with time_machine.travel(NOW, tick=False):
        yield lived
