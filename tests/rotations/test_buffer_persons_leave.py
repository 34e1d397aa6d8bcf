"""Who is disabled or has left takes nothing that arrives: nobody is on duty then, and that is said."""

from datetime import date, timedelta

import pytest

from core.errors import Invalid
from home.balance import Balance
from people.models import Team
from rotations.capacity import capacity
from rotations.duty import on_duty, teams_served
from rotations.mine import MyDuty
from rotations.outlook import buffer_lack
from tests.cast import Cast
from tests.rotations.conftest import NOW, at, open_rotation

GONE = "Bo was the buffer person and is gone. Name another in the settings."


def page(cast: Cast, visit, path: str = "/t/LINUX/duty/") -> str:
    return visit(cast.fresh(cast.tia)).get(path).content.decode()


def leaves(cast: Cast) -> None:
    cast.linux.memberships.get(person=cast.bo).leave_at_once(by=cast.tia)


def is_disabled(cast: Cast) -> None:
    cast.bo.disable(by=cast.root)


@pytest.mark.parametrize("goes", [leaves, is_disabled])
def test_nobody_is_on_duty_when_the_buffer_person_is_gone(cast: Cast, visit, goes):
    before = capacity(cast.linux, date(2026, 11, 18), date(2026, 11, 24)).duty
    goes(cast)
    assert on_duty(cast.linux).people == ()
    assert not on_duty(cast.linux).is_buffer
    assert teams_served(cast.bo) == []
    assert on_duty(cast.linux, at(17)).person == cast.bo, "what was stays"
    assert capacity(cast.linux, date(2026, 11, 18), date(2026, 11, 24)).duty < before
    shown = page(cast, visit)
    assert "Nobody is on duty." in shown
    assert GONE in shown
    assert GONE in page(cast, visit, "/")
    assert GONE not in visit(cast.fresh(cast.eve)).get("/").content.decode(), (
        "who cannot name one is not asked"
    )
    assert Balance(cast.linux, cast.fresh(cast.tia)).duty.person is None
    cast.linux.set_up(by=cast.tia, buffer_person=cast.fresh(cast.eve))
    assert on_duty(cast.linux).person == cast.eve
    assert buffer_lack(cast.linux, NOW) is None


def test_a_last_day_that_is_known_is_said_ahead(cast: Cast, visit):
    cast.linux.memberships.get(person=cast.bo).end(by=cast.tia, on=date(2026, 11, 30))
    told = buffer_lack(cast.linux, NOW)
    assert told
    assert told.text == "Bo is the buffer person until Mon 30 Nov. Name another by then."
    assert told.text in page(cast, visit)
    assert [lack for _, lack in MyDuty(cast.fresh(cast.tia)).unmanned] == [told]
    assert on_duty(cast.linux).person == cast.bo
    assert on_duty(cast.linux, NOW + timedelta(days=14)).person is None


def test_who_comes_back_has_the_duty_again(cast: Cast):
    is_disabled(cast)
    cast.fresh(cast.bo).enable(by=cast.root)
    assert on_duty(cast.linux).person == cast.bo


def test_turns_go_on_without_the_buffer_person(cast: Cast, visit):
    open_rotation(cast, groups=[[cast.ada]])
    leaves(cast)
    assert on_duty(cast.linux).person == cast.ada
    assert GONE in page(cast, visit)
    assert MyDuty(cast.fresh(cast.tia)).unmanned == []


def test_a_team_of_people_keeps_a_buffer_person(cast: Cast, api):
    with pytest.raises(Invalid) as refused:
        cast.linux.set_up(by=cast.tia, buffer_person=None)
    assert refused.value.code == "buffer_person_needed"
    door, sent = "/api/v1/teams/LINUX/", {"buffer_person": None}
    answer = api(cast.tia).patch(door, sent, format="json", headers={"If-Match": "*"})
    assert (answer.status_code, answer.json()["code"]) == (400, "buffer_person_needed")
    assert Team.objects.get(key="LINUX").buffer_person == cast.bo


def test_a_team_without_anybody_is_set_up_all_the_same(cast: Cast):
    """As an import founds it: the people of its file cannot sign in."""
    empty = Team.objects.found(by=None, key="OLD", name="Old")
    empty.set_up(by=cast.root, buffer_person=None, name="Older")
    told = buffer_lack(empty, NOW)
    assert told
    assert told.text == "No buffer person is named. The settings of the team name one."
