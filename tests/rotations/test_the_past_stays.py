"""Who was on duty stays, whatever is said about members, accounts and the buffer person afterwards."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core import clock
from people.models import Absence
from rotations.duty import on_duty
from rotations.models import Rotation
from tests.cast import Cast
from tests.rotations.conftest import at

HOURS = [at(16, 9) + timedelta(hours=hour) for hour in range(0, 24 * 28, 3)]


def told(cast: Cast) -> list[str]:
    """Up to now, as anybody would read it."""
    return [str(on_duty(cast.linux, hour).person) for hour in HOURS if hour < clock.now()]


@pytest.fixture
def member(cast: Cast, rotation: Rotation):
    return cast.linux.memberships.get(person=cast.ada)


def test_a_membership_that_is_ended_on_a_past_day(cast: Cast, member):
    before = told(cast)
    member.end(by=cast.tia, on=date(2026, 11, 16))
    assert told(cast) == before
    assert on_duty(cast.linux).person == cast.bo


def test_a_membership_whose_end_is_taken_back_to_an_earlier_or_later_day(cast: Cast, member):
    with clock.at(at(17)):
        member.end(by=cast.tia, on=date(2026, 11, 17))
    assert on_duty(cast.linux).person == cast.bo
    before = told(cast)
    member.end(by=cast.tia, on=date(2026, 12, 30))
    assert told(cast) == before, "she was thought to be gone, and Bo stood in"
    assert on_duty(cast.linux).person == cast.ada


def test_who_left_at_once_and_comes_back(cast: Cast, member):
    with clock.at(at(18, 8)):
        member.leave_at_once(by=cast.tia)
    with clock.at(at(18, 13)):
        before = told(cast)
        cast.linux.admit(cast.ada, by=cast.tia, share=Decimal(1))
        assert told(cast) == before
        assert on_duty(cast.linux).person == cast.ada
    assert on_duty(cast.linux, at(18, 12)).person == cast.bo


def test_a_membership_that_is_said_to_have_begun_in_the_past(cast: Cast, member):
    with clock.at(at(17)):
        member.end(by=cast.tia, on=date(2026, 11, 16))
    before = told(cast)
    cast.linux.admit(cast.ada, by=cast.tia, began_on=date(2026, 11, 17))
    assert told(cast) == before
    assert on_duty(cast.linux).person == cast.ada


def test_somebody_disabled_and_enabled_again(cast: Cast, rotation: Rotation):
    before = told(cast)
    with clock.at(at(17)):
        cast.ada.disable(by=cast.root)
    while_gone = told(cast)
    assert while_gone[: len(before) // 2] == before[: len(before) // 2]
    assert while_gone[-1] == "Bo"
    cast.fresh(cast.ada).enable(by=cast.root)
    assert told(cast) == while_gone
    assert on_duty(cast.linux).person == cast.ada


def test_an_absence_that_is_corrected_backwards(cast: Cast, rotation: Rotation):
    before = told(cast)
    days = {"began_on": date(2026, 11, 16), "ended_on": date(2026, 11, 20)}
    first = Absence.objects.plan(person=cast.ada, by=cast.ada, **days)
    assert told(cast) == before
    with clock.at(at(19)):
        between = told(cast)
        first.withdraw(by=cast.ada)
        Absence.objects.plan(
            person=cast.ada, by=cast.ada, began_on=date(2026, 11, 17), ended_on=date(2026, 11, 17)
        )
        assert told(cast) == between


def test_another_zone_of_the_team_moves_no_departure_of_the_past(cast: Cast, member):
    with clock.at(at(17)):
        member.end(by=cast.tia, on=date(2026, 11, 17))
    before = told(cast)
    cast.linux.set_up(by=cast.tia, zone="Pacific/Auckland")
    assert told(cast) == before


def test_another_buffer_person(cast: Cast):
    with clock.at(at(10)):
        cast.linux.set_up(by=cast.tia, buffer_person=cast.eve)
    before = told(cast)
    assert set(before) == {"Eve"}
    cast.linux.set_up(by=cast.tia, buffer_person=cast.ada)
    assert told(cast) == before
    assert on_duty(cast.linux).person == cast.ada
