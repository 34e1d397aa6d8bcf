"""Who takes turns changes from now on; what was stays."""

from datetime import date, time, timedelta

import pytest

from core import clock
from core.errors import NotAllowed, Refused
from rotations.duty import on_duty
from rotations.models import Rotation
from tests.cast import Cast
from tests.rotations.conftest import at, open_rotation


def weeks(cast: Cast, *days: int) -> list[str]:
    return [on_duty(cast.linux, at(day)).person.name for day in days]


def test_a_new_member_changes_neither_the_past_nor_this_turn(cast: Cast, rotation: Rotation, proven):
    rotation.line_up(by=cast.tia, groups=[[cast.dee], [cast.ada], [cast.bo], [cast.eve]])
    assert weeks(cast, 17, 19, 24, 30) == ["Ada", "Ada", "Bo", "Eve"]
    assert on_duty(cast.linux, at(30).replace(month=12, day=8)).person == cast.dee
    assert rotation.line_ups.count() == 2
    proven()


def test_who_leaves_in_the_own_turn_is_followed_at_once(cast: Cast, rotation: Rotation):
    rotation.line_up(by=cast.tia, groups=[[cast.bo], [cast.eve]])
    assert weeks(cast, 17, 18, 23, 30) == ["Ada", "Bo", "Eve", "Bo"]


def test_the_same_again_changes_nothing(cast: Cast, rotation: Rotation):
    rotation.line_up(by=cast.tia, groups=[[cast.ada], [cast.bo], [cast.eve]])
    assert (rotation.line_ups.count(), Rotation.objects.get().version) == (1, rotation.version)


def test_another_handoff_holds_from_now_on(cast: Cast, rotation: Rotation):
    with clock.at(at(17)):
        rotation.line_up(by=cast.tia, groups=[[cast.ada], [cast.bo], [cast.eve]], hands_over_at=time(8))
    assert on_duty(cast.linux, at(18)).until == at(23, 8)
    assert on_duty(cast.linux, at(16, 12)).since == at(16, 9)


def test_a_rotation_that_begins_later_has_the_buffer_person_until_then(cast: Cast, proven):
    rotation = open_rotation(cast, starts_on=date(2026, 11, 23))
    assert on_duty(cast.linux).is_buffer
    assert on_duty(cast.linux, at(23, 9)).person == cast.ada
    rotation.line_up(by=cast.tia, groups=[[cast.eve]], starts_on=date(2026, 11, 30))
    assert on_duty(cast.linux, at(24)).is_buffer, "what had not begun was decided anew"
    assert on_duty(cast.linux, at(30, 9)).person == cast.eve
    proven()


def test_a_start_in_the_past_counts_turns_from_there_and_writes_no_history(cast: Cast):
    open_rotation(cast, starts_on=date(2026, 11, 9))
    assert on_duty(cast.linux).person == cast.bo
    assert on_duty(cast.linux, at(17)).is_buffer


def test_only_a_team_administrator_lines_up(cast: Cast, rotation: Rotation):
    for person in (cast.ada, cast.oz, cast.nell, cast.pia):
        with pytest.raises(NotAllowed):
            rotation.line_up(by=person, groups=[[cast.eve]])
        with pytest.raises(NotAllowed):
            rotation.end(by=person)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"length": 0}, "impossible_turn"), ({"unit": "year"}, "impossible_turn"), ({"zone": "Mars/Olympus"}, "unknown_zone"),
        ({"starts_on": date(1900, 1, 1)}, "impossible_date"), ({"weekdays": "01"}, "impossible_turn"),
        ({"windows": [{"weekdays": "", "begins": "08:00", "ends": "09:00"}]}, "impossible_hours"),
    ],
)  # fmt: skip
def test_impossible_turns_are_refused(cast: Cast, rotation: Rotation, changed, code):
    with pytest.raises(Refused) as refused:
        rotation.line_up(by=cast.tia, groups=[[cast.ada]], **changed)
    assert refused.value.code == code


def test_a_person_stands_once_in_a_group_and_is_not_disabled(cast: Cast, rotation: Rotation):
    cast.eve.disable(by=cast.root)
    for groups in ([[cast.ada, cast.ada]], [[]], [[cast.fresh(cast.eve)]]):
        with pytest.raises(Refused) as refused:
            rotation.line_up(by=cast.tia, groups=groups)
        assert refused.value.code == "impossible_group"


def test_an_ended_rotation_stays_as_it_is(cast: Cast, rotation: Rotation, proven):
    rotation.end(by=cast.tia)
    rotation.end(by=cast.tia)
    with pytest.raises(Refused) as refused:
        rotation.line_up(by=cast.tia, groups=[[cast.bo]])
    assert refused.value.code == "ended"
    proven()


def test_a_line_up_dated_ahead_holds_from_the_handoff_of_that_day(cast: Cast, rotation: Rotation, proven):
    before = weeks(cast, 17, 19, 24)
    rotation.line_up(by=cast.tia, groups=[[cast.eve], [cast.dee]], from_on=date(2026, 11, 30))
    assert weeks(cast, 17, 19, 24) == before, "until then the turns are as they were"
    assert on_duty(cast.linux, at(30, 8, 59)).person == cast.bo
    assert on_duty(cast.linux, at(30, 9)).person == cast.eve
    assert on_duty(cast.linux, at(30).replace(month=12, day=8)).person == cast.dee
    assert Rotation.objects.visible_to(cast.fresh(cast.ada)).filter(pk=rotation.pk).exists()
    proven()


def test_another_one_dated_ahead_takes_its_place_and_a_new_one_from_now_on_too(
    cast: Cast, rotation: Rotation, proven
):
    rotation.line_up(by=cast.tia, groups=[[cast.eve]], from_on=date(2026, 11, 30))
    rotation.line_up(by=cast.tia, groups=[[cast.dee]], from_on=date(2026, 11, 25))
    assert [on_duty(cast.linux, at(day)).person for day in (24, 26, 30)] == [cast.bo, cast.dee, cast.dee]
    rotation.line_up(by=cast.tia, groups=[[cast.ada], [cast.bo]])
    assert weeks(cast, 24, 26, 30) == ["Bo", "Bo", "Ada"]
    proven()


def test_nothing_is_dated_into_the_past(cast: Cast, rotation: Rotation):
    for day in (date(2026, 11, 17), date(2026, 11, 18), date(1999, 1, 1)):
        with pytest.raises(Refused) as refused:
            rotation.line_up(by=cast.tia, groups=[[cast.eve]], from_on=day)
        assert refused.value.code in {"in_the_past", "impossible_date"}
    assert rotation.line_ups.count() == 1


def test_what_is_dated_ahead_may_be_withdrawn_and_what_holds_may_not(cast: Cast, rotation: Rotation, proven):
    first, ahead = (
        rotation.line_ups.get(),
        rotation.line_up(by=cast.tia, groups=[[cast.eve]], from_on=date(2026, 11, 30)),
    )
    with pytest.raises(NotAllowed):
        rotation.drop_line_up(ahead, by=cast.ada)
    rotation.drop_line_up(ahead, by=cast.tia)
    rotation.drop_line_up(ahead, by=cast.tia)
    assert weeks(cast, 24, 30) == ["Bo", "Eve"]
    with pytest.raises(Refused) as refused:
        rotation.drop_line_up(first, by=cast.tia)
    assert refused.value.code == "begun"
    proven()


def test_the_coming_turns_are_seen_before_anything_is_kept(cast: Cast, rotation: Rotation):
    plan = rotation.planned(groups=[[cast.eve], [cast.dee]], from_on=date(2026, 11, 30))
    shown = [(shift.start, *shift.persons) for shift in plan.turns(at(30) + timedelta(days=14))]
    assert [person for _, person in shown[:4]] == [cast.ada.pk, cast.bo.pk, cast.eve.pk, cast.dee.pk]
    assert rotation.line_ups.count() == 1
