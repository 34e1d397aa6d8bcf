"""Own turns and offers stand on my day, and what speaks against a swap is said."""

from datetime import date

import pytest

from core import clock
from people.models import Absence
from rotations.concerns import Concerns
from rotations.duty import on_duty
from rotations.mine import MyDuty
from rotations.models import Handover, Rotation
from tests.cast import Cast
from tests.rotations.conftest import at, open_rotation

NEXT_WEEK = at(23, 9), at(30, 9)


def concerns(*stretch) -> list[str]:
    return list(Concerns([stretch]).of(*stretch))


def test_next_turns_and_offers_are_taken_declined_and_withdrawn_by_one_click(cast: Cast, rotation, visit):
    assert [turn.start for turn in MyDuty(cast.bo).turns][:1] == [at(23, 9)]
    swap = rotation.offer(by=cast.bo, start=at(23, 9), end=at(30, 9), asked=cast.eve)
    mine, seen = visit(cast.bo).get("/").content.decode(), visit(cast.eve).get("/").content.decode()
    assert "You offer Mon 23 Nov 09:00" in mine
    assert "Bo offers Mon 23 Nov 09:00" in seen
    assert "Decline the duty of Bo" in seen
    assert "offers Mon" not in visit(cast.ada).get("/").content.decode()
    went = visit(cast.eve).post(f"/swaps/{swap.pk}/taking/", {"next": "/"})
    assert (went.status_code, went["Location"]) == (302, "/")
    assert on_duty(cast.linux, at(24)).person == cast.eve
    away = visit(cast.eve).post(f"/swaps/{swap.pk}/taking/", {"next": "https://evil.example/"})
    assert away["Location"] == "/t/LINUX/duty/"


def test_a_gap_is_filled_from_my_day(cast: Cast, visit):
    rotation = open_rotation(cast, groups=[[cast.ada]], starts_on=date(2026, 11, 16))
    Absence.objects.plan(
        person=cast.ada, by=cast.ada, began_on=date(2026, 11, 20), ended_on=date(2026, 11, 20)
    )
    assert [lack.start for _, lack in MyDuty(cast.ada).gaps] == [at(20, 0)]
    rotation.cover(by=cast.bo, at=at(20, 0))
    assert MyDuty(cast.ada).gaps == []


def test_a_handover_is_shown_to_both(cast: Cast, rotation: Rotation, visit):
    with clock.at(at(22, 12)):
        Handover.objects.follow(rotation)
        assert "Look through the handover for Bo" in visit(cast.ada).get("/").content.decode()
        assert "Ada hands over to you" in visit(cast.bo).get("/").content.decode()
        assert "hand" not in [str(one) for one in MyDuty(cast.eve).handovers]
    with clock.at(at(23, 10)):
        assert MyDuty(cast.ada).handovers == []
        assert len(MyDuty(cast.bo).handovers) == 1


def test_two_turns_in_a_row_are_said(cast: Cast, rotation: Rotation):
    assert concerns(rotation, 1, NEXT_WEEK, cast.ada) == ["Ada would have two turns in a row."]
    assert concerns(rotation, 1, NEXT_WEEK, cast.dee) == []


def test_who_is_away_then_is_said(cast: Cast, rotation: Rotation):
    Absence.objects.plan(
        person=cast.dee, by=cast.dee, began_on=date(2026, 11, 25), ended_on=date(2026, 11, 25)
    )
    assert concerns(rotation, 1, NEXT_WEEK, cast.dee) == ["Dee is away for some of that time."]


@pytest.mark.parametrize(
    ("span", "said"),
    [((at(25, 9), at(25, 17)), "no rest after a night"), ((at(24, 20), at(25, 3)), "elsewhere then")],
)
def test_no_rest_after_a_night_is_said(cast: Cast, rotation: Rotation, span, said):
    nights = [{"weekdays": "1", "begins": "22:00", "ends": "06:00"}]
    open_rotation(cast, kind="on_call", groups=[[cast.dee]], windows=nights, unit="day", length=1)
    assert any(said in one for one in concerns(rotation, 1, span, cast.dee))


def test_the_page_says_it_before_anybody_takes_it(cast: Cast, rotation: Rotation, visit):
    rotation.offer(by=cast.bo, start=at(23, 9), end=at(30, 9))
    assert "Eve would have two turns in a row." in visit(cast.eve).get("/t/LINUX/duty/").content.decode()
