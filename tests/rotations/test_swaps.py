"""Offering duty to others: nothing changes until somebody takes it."""

import pytest
from django.core.management import call_command

from core import clock
from core.errors import NotAllowed, Refused
from rotations.duty import on_duty
from rotations.models import Rotation, Swap
from tests.backlogs.test_moving_at_once import all_at_once
from tests.cast import Cast, gather
from tests.rotations.conftest import NOW, at, open_rotation

WEEK = {"start": at(23, 9), "end": at(30, 9)}


def who(cast: Cast, *instants) -> list[str]:
    return [on_duty(cast.linux, instant).person.name for instant in instants]


def code_of(verb, **named) -> str:
    with pytest.raises(Refused) as refused:
        verb(**named)
    return refused.value.code


def test_taken_it_splits_the_shift_exactly(cast: Cast, rotation: Rotation, proven):
    swap = rotation.offer(by=cast.bo, start=at(25, 12), end=at(27, 12), note="At a conference.")
    assert (swap.state, who(cast, at(26))) == ("offered", ["Bo"])
    swap.take(by=cast.eve)
    swap.take(by=cast.eve)
    assert (swap.state, swap.overrides.count()) == ("taken", 1)
    assert who(cast, at(25, 11, 59), at(25, 12), at(27, 11, 59), at(27, 12)) == ["Bo", "Eve", "Eve", "Bo"]
    proven()


def test_in_exchange_both_change_at_once(cast: Cast, rotation: Rotation, proven):
    december = at(30, 9), at(30, 9).replace(month=12, day=7)
    swap = rotation.offer(by=cast.bo, asked=cast.eve, back=december, **WEEK)
    swap.take(by=cast.eve)
    assert who(cast, at(24), december[0]) == ["Eve", "Bo"]
    proven()


def test_who_has_nothing_to_give_back_cannot_take_it(cast: Cast, rotation: Rotation):
    swap = rotation.offer(by=cast.bo, back=(at(30, 9), at(30, 12)), **WEEK)
    assert code_of(swap.take, by=cast.dee) == "not_on_duty"
    assert who(cast, at(24)) == ["Bo"], "neither half happens"


def test_only_who_was_asked_takes_or_declines(cast: Cast, rotation: Rotation, proven):
    swap = rotation.offer(by=cast.bo, asked=cast.eve, **WEEK)
    with pytest.raises(NotAllowed):
        swap.take(by=cast.ada)
    with pytest.raises(NotAllowed):
        swap.decline(by=cast.ada)
    swap.decline(by=cast.eve)
    swap.decline(by=cast.eve)
    assert (swap.state, code_of(swap.take, by=cast.eve)) == ("declined", "swap_declined")
    assert who(cast, at(24)) == ["Bo"]
    proven()


def test_an_offer_lapses_when_the_duty_begins(cast: Cast, rotation: Rotation):
    swap = rotation.offer(by=cast.bo, **WEEK)
    with clock.at(at(23, 9)):
        assert (swap.state, code_of(swap.take, by=cast.eve)) == ("expired", "swap_expired")
        assert list(rotation.swaps.open()) == []


def test_withdrawn_by_who_offered_or_an_administrator(cast: Cast, rotation: Rotation, proven):
    swap = rotation.offer(by=cast.bo, **WEEK)
    with pytest.raises(NotAllowed):
        swap.withdraw(by=cast.eve)
    swap.withdraw(by=cast.bo)
    swap.withdraw(by=cast.bo)
    assert code_of(swap.take, by=cast.eve) == "swap_withdrawn"
    rotation.offer(by=cast.bo, **WEEK).withdraw(by=cast.tia)
    proven()


def test_what_cannot_be_offered(cast: Cast, rotation: Rotation):
    assert code_of(rotation.offer, by=cast.eve, **WEEK) == "not_on_duty"
    assert code_of(rotation.offer, by=cast.bo, asked=cast.oz, **WEEK) == "not_in_rotation"
    assert code_of(rotation.offer, by=cast.bo, asked=cast.bo, **WEEK) == "not_in_rotation"
    assert code_of(rotation.offer, by=cast.bo, expires_at=NOW, **WEEK) == "impossible_expiry"
    assert code_of(rotation.offer, by=cast.ada, start=at(17), end=at(18)) == "impossible_span"
    rotation.offer(by=cast.bo, **WEEK)
    assert code_of(rotation.offer, by=cast.bo, start=at(24), end=at(25)) == "offered_already"


def test_who_cannot_take(cast: Cast, rotation: Rotation):
    swap = rotation.offer(by=cast.bo, **WEEK)
    assert code_of(swap.take, by=cast.bo) == "own_offer"
    for person in (cast.oz, cast.cy):
        with pytest.raises(NotAllowed):
            swap.take(by=person)
    rotation.cover(by=cast.ada, at=at(24))
    swap.take(by=cast.eve)
    assert code_of(swap.take, by=cast.ada) == "swap_taken"


@pytest.fixture
def busy(real_database) -> Cast:
    return gather()


def test_of_two_who_take_at_once_one_has_it(busy: Cast):
    """Both see it open; the lock of the rotation lets one after the other look."""
    with clock.at(at(16, 9)):
        swap = open_rotation(busy).offer(by=busy.bo, **WEEK)

    def taking(person):
        def act():
            with clock.at(NOW):
                Swap.objects.get(pk=swap.pk).take(by=busy.fresh(person))

        return act

    assert all_at_once([taking(busy.eve), taking(busy.ada)]) == {"moved": 1, "swap_taken": 1}
    assert Swap.objects.get().overrides.count() == 1
    call_command("check_journal")
