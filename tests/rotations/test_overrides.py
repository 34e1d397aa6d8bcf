"""Duty otherwise for a while: by the administrator, and by one click of who covers."""

from datetime import date

import pytest

from core import clock
from core.errors import NotAllowed, Refused
from people.models import Absence
from rotations.duty import on_duty
from rotations.models import Rotation
from tests.cast import Cast
from tests.rotations.conftest import NOW, at


def who(cast: Cast, *instants) -> list[list[str]]:
    return [[person.name for person in on_duty(cast.linux, instant).persons] for instant in instants]


def test_one_for_another_splits_the_shift_exactly(cast: Cast, rotation: Rotation, proven):
    rotation.override(
        by=cast.tia,
        kind="replace",
        start=at(19, 14),
        end=at(19, 17),
        leaves=cast.ada,
        comes=cast.eve,
        reason="dentist",
    )
    assert who(cast, at(19, 13, 59), at(19, 14), at(19, 16, 59), at(19, 17)) == [
        ["Ada"],
        ["Eve"],
        ["Eve"],
        ["Ada"],
    ]
    proven()


def test_somebody_more_and_somebody_less(cast: Cast, rotation: Rotation):
    rotation.override(by=cast.tia, kind="add", start=at(19), end=at(20), comes=cast.eve)
    rotation.override(by=cast.tia, kind="remove", start=at(19, 14), end=at(20), leaves=cast.ada)
    assert who(cast, at(19, 13), at(19, 15)) == [["Ada", "Eve"], ["Eve"]]
    rotation.override(by=cast.tia, kind="remove", start=at(19, 16), end=at(20))
    assert on_duty(cast.linux, at(19, 17)).is_buffer


def test_what_was_is_not_changed(cast: Cast, rotation: Rotation):
    made = rotation.override(
        by=cast.tia, kind="replace", start=at(17), end=at(19), leaves=cast.ada, comes=cast.eve
    )
    assert made.began_at == NOW
    assert who(cast, at(17), at(18, 11), at(18, 13)) == [["Ada"], ["Ada"], ["Eve"]]
    with pytest.raises(Refused) as refused:
        rotation.override(
            by=cast.tia, kind="replace", start=at(16), end=at(17), leaves=cast.ada, comes=cast.eve
        )
    assert refused.value.code == "impossible_span"


def test_withdrawn_it_ends_now_and_what_was_stays(cast: Cast, rotation: Rotation, proven):
    made = rotation.override(
        by=cast.tia, kind="replace", start=NOW, end=at(20), leaves=cast.ada, comes=cast.eve
    )
    with clock.at(at(19)):
        made.withdraw(by=cast.tia)
        made.withdraw(by=cast.tia)
    assert who(cast, at(18, 13), at(19)) == [["Eve"], ["Ada"]]
    proven()


@pytest.mark.parametrize(
    ("kind", "leaves", "comes", "code"),
    [
        ("replace", "bo", "eve", "changes_nothing"), ("replace", "ada", "ada", "changes_nothing"), ("add", None, "ada", "changes_nothing"),
        ("remove", "eve", None, "changes_nothing"), ("add", None, None, "impossible_override"),
        ("remove", "ada", "eve", "impossible_override"), ("add", "ada", "eve", "impossible_override"),
    ],
)  # fmt: skip
def test_what_changes_nothing_or_says_nothing_is_refused(
    cast: Cast, rotation: Rotation, kind, leaves, comes, code
):
    people = cast.everyone()
    with pytest.raises(Refused) as refused:
        rotation.override(
            by=cast.tia,
            kind=kind,
            start=at(19),
            end=at(20),
            leaves=people.get(leaves),
            comes=people.get(comes),
        )
    assert refused.value.code == code


def test_only_an_administrator_overrides_and_only_who_takes_part_covers(cast: Cast, rotation: Rotation):
    for person in (cast.ada, cast.oz, cast.nell):
        with pytest.raises(NotAllowed):
            rotation.override(by=person, kind="add", start=at(19), end=at(20), comes=person)
    for person in (cast.oz, cast.cy):
        with pytest.raises(NotAllowed):
            rotation.cover(by=person, at=NOW)


def test_one_click_covers_the_rest_of_the_shift(cast: Cast, rotation: Rotation, proven):
    made = rotation.cover(by=cast.eve, at=NOW)
    assert (made.leaves, made.began_at, made.ended_at) == (cast.ada, NOW, at(23, 9))
    assert on_duty(cast.linux).people[0].instead_of == cast.ada
    with pytest.raises(Refused) as refused:
        rotation.cover(by=cast.eve, at=NOW)
    assert refused.value.code == "own_shift"
    made.withdraw(by=cast.eve)
    assert on_duty(cast.linux).person == cast.ada
    proven()


def test_covering_for_who_stands_in_for_somebody_away(cast: Cast, rotation: Rotation):
    Absence.objects.plan(
        person=cast.ada, by=cast.ada, began_on=date(2026, 11, 19), ended_on=date(2026, 11, 19)
    )
    made = rotation.cover(by=cast.eve, at=at(19))
    assert (made.leaves, made.ended_at) == (cast.ada, at(20, 0))
    assert who(cast, at(18, 13), at(19), at(20)) == [["Ada"], ["Eve"], ["Ada"]]


def test_standing_where_nobody_does(cast: Cast, rotation: Rotation):
    rotation.override(by=cast.tia, kind="remove", start=at(19), end=at(20))
    rotation.cover(by=cast.eve, at=at(19))
    assert who(cast, at(19, 13), at(20, 13)) == [["Eve"], ["Ada"]]


def test_of_two_on_duty_one_is_named(cast: Cast, rotation: Rotation):
    rotation.override(by=cast.tia, kind="add", start=at(19), end=at(20), comes=cast.bo)
    with pytest.raises(Refused) as refused:
        rotation.cover(by=cast.eve, at=at(19))
    assert refused.value.code == "which_of_two"
    rotation.cover(by=cast.eve, at=at(19), whom=cast.bo)
    assert who(cast, at(19)) == [["Ada", "Eve"]]
    with pytest.raises(Refused) as refused:
        rotation.cover(by=cast.eve, at=at(19), whom=cast.dee)
    assert refused.value.code == "not_on_duty"


def test_who_is_away_then_covers_nobody(cast: Cast, rotation: Rotation):
    Absence.objects.plan(
        person=cast.eve, by=cast.eve, began_on=date(2026, 11, 19), ended_on=date(2026, 11, 19)
    )
    with pytest.raises(Refused) as refused:
        rotation.cover(by=cast.eve, at=NOW)
    assert refused.value.code == "away"
