"""One answer to who is on duty, whoever asks."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from core import clock
from people.models import Absence
from rotations.duty import on_duty
from rotations.models import Rotation
from tests.cast import Cast
from tests.rotations.conftest import NOW, at, open_rotation


def test_a_team_without_a_rotation_answers_its_buffer_person(cast: Cast):
    duty = on_duty(cast.linux)
    assert (duty.person, duty.is_buffer) == (cast.bo, True)
    assert on_duty(cast.network).people == ()


def test_the_rotation_answers_and_says_until_when(cast: Cast, rotation: Rotation):
    duty = on_duty(cast.linux)
    assert (duty.person, duty.since, duty.until) == (cast.ada, at(16, 9), at(23, 9))
    assert on_duty(cast.linux, at(23, 9)).person == cast.bo
    assert on_duty(cast.linux, at(18), "on_call").is_buffer


def test_before_it_began_and_after_it_ended_the_buffer_person_is_on_duty(cast: Cast, rotation: Rotation):
    rotation.end(by=cast.tia)
    answers = [on_duty(cast.linux, at(day)) for day in (15, 17, 18)]
    assert [(duty.person, duty.is_buffer) for duty in answers] == [
        (cast.bo, True), (cast.ada, False), (cast.bo, True),
    ]  # fmt: skip


def test_who_is_away_is_covered_by_the_next_and_the_answer_says_for_whom(cast: Cast, rotation: Rotation):
    Absence.objects.plan(
        person=cast.ada, by=cast.ada, began_on=date(2026, 11, 19), ended_on=date(2026, 11, 20)
    )
    one = on_duty(cast.linux, at(19)).people[0]
    assert (one.person, one.instead_of, one.why) == (cast.bo, cast.ada, "absence")
    assert on_duty(cast.linux, at(18, 23, 59)).person == cast.ada
    assert on_duty(cast.linux, at(21, 0)).person == cast.ada


def test_half_a_day_away_is_no_absence_from_duty(cast: Cast, rotation: Rotation):
    Absence.objects.plan(
        person=cast.ada,
        by=cast.ada,
        began_on=date(2026, 11, 19),
        ended_on=date(2026, 11, 19),
        portion=Decimal("0.5"),
    )
    assert on_duty(cast.linux, at(19)).person == cast.ada


def test_an_absence_that_is_planned_or_withdrawn_later_leaves_the_past_alone(cast: Cast, rotation: Rotation):
    days = {"began_on": date(2026, 11, 17), "ended_on": date(2026, 11, 20)}
    absence = Absence.objects.plan(person=cast.ada, by=cast.ada, **days)
    assert on_duty(cast.linux, at(17)).person == cast.ada
    assert on_duty(cast.linux, at(18, 13)).person == cast.bo
    with clock.at(at(19)):
        absence.withdraw(by=cast.ada)
    assert [on_duty(cast.linux, at(day, 13)).person for day in (18, 19)] == [cast.bo, cast.ada]


def test_who_left_the_team_or_is_disabled_is_covered(cast: Cast, rotation: Rotation):
    cast.linux.memberships.get(person=cast.ada).end(by=cast.tia, on=date(2026, 11, 19))
    assert [on_duty(cast.linux, at(day)).person for day in (19, 20)] == [cast.ada, cast.bo]
    cast.bo.disable(by=cast.root)
    assert on_duty(cast.linux, at(20)).person == cast.eve


def test_the_second_layer_stands_in_where_the_first_has_nobody(cast: Cast):
    nights = [{"weekdays": "0123456", "begins": "18:00", "ends": "08:00"}]
    with clock.at(at(16, 9)):
        rotation = open_rotation(cast, kind="on_call", windows=nights)
        rotation.line_up(by=cast.tia, layer=2, groups=[[cast.eve]], starts_on=date(2026, 11, 16))
    night, day = on_duty(cast.linux, at(18, 20), "on_call"), on_duty(cast.linux, at(18), "on_call")
    assert (night.person, [one.person for one in night.second]) == (cast.ada, [cast.eve])
    assert (day.person, day.second, day.until) == (cast.eve, (), at(18, 18))


def test_a_pair_is_on_duty_together(cast: Cast):
    open_rotation(cast, groups=[[cast.ada, cast.bo], [cast.eve]])
    assert on_duty(cast.linux, NOW).persons == [cast.ada, cast.bo]


def test_it_asks_the_same_however_much_there_is(
    cast: Cast, rotation: Rotation, django_assert_max_num_queries
):
    for week in range(8):
        day = date(2026, 12, 1) + timedelta(days=7 * week)
        Absence.objects.plan(person=cast.eve, by=cast.eve, began_on=day, ended_on=day)
    with django_assert_max_num_queries(9):
        assert on_duty(cast.linux, NOW).person == cast.ada


@pytest.mark.parametrize("kind", ["person_of_week", "on_call"])
def test_a_team_has_one_standing_rotation_of_a_kind(cast: Cast, kind: str):
    from core.errors import Refused

    first = open_rotation(cast, kind=kind)
    with pytest.raises(Refused) as refused:
        open_rotation(cast, kind=kind)
    assert refused.value.code == "standing_rotation"
    first.end(by=cast.tia)
    assert open_rotation(cast, kind=kind).pk != first.pk
