"""A membership begins and ends with the team's own day, wherever the server is."""

from datetime import UTC, date, datetime

import pytest

from core import clock
from people.models import Person
from tests.cast import Cast


@pytest.mark.parametrize(
    ("zone", "at", "is_in"),
    [
        ("Pacific/Auckland", datetime(2026, 6, 30, 11, 0, tzinfo=UTC), False),
        ("Pacific/Auckland", datetime(2026, 6, 30, 13, 0, tzinfo=UTC), True),
        ("America/Los_Angeles", datetime(2026, 7, 1, 5, 0, tzinfo=UTC), False),
        ("America/Los_Angeles", datetime(2026, 7, 11, 5, 0, tzinfo=UTC), True),
        ("America/Los_Angeles", datetime(2026, 7, 11, 8, 0, tzinfo=UTC), False),
    ],
)
def test_a_role_is_held_on_the_teams_days(cast: Cast, zone: str, at: datetime, is_in: bool) -> None:
    cast.network.set_up(by=cast.root, zone=zone)
    cast.network.admit(
        cast.eve, by=cast.root, roles=["engineer"], began_on=date(2026, 7, 1), ended_on=date(2026, 7, 10)
    )
    with clock.at(at):
        assert Person.objects.get(pk=cast.eve.pk).is_member_of(cast.network) is is_in
