"""The balance page: who is on duty, in the pool, committed; what got through the shield, and what the reserve has left."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from backlogs.models import ShieldPull
from backlogs.planning_ahead import plan_ahead
from core import clock
from home.balance import Balance
from people.models import Absence, Person
from tests.cast import Cast

PAGE = "/t/LINUX/balance/"


@pytest.fixture(autouse=True)
def _no_number_is_kept() -> None:
    cache.clear()


@pytest.fixture
def committed(cast: Cast):
    """Eve and Val are a pair on a story of Ada's feature; Bo is on duty."""
    feature = cast.feature()
    story, other = cast.item("Renew by themselves", feature=feature), cast.item("Watch them", feature=feature)
    iteration = plan_ahead(cast.linux, by=cast.pia)[0]
    for item in (story, other):
        iteration.take_in(item, by=cast.pia)
    iteration.start(by=cast.pia)
    feature.gather(cast.val, by=cast.pia)
    story.join(cast.eve, by=cast.eve)
    story.join(cast.val, by=cast.ada)
    return story


def zones(page: str) -> list[str]:
    return page.split('<section class="bal-zone"')[1:4]


def test_an_empty_team_is_told_what_will_stand_here(cast: Cast, visit) -> None:
    duty, pool, planned = zones(visit(cast.oz).get(PAGE).content.decode())
    assert "Bo" in duty
    assert "buffer person" in duty
    assert "Ada" in pool
    assert "can be asked" in pool
    assert "Nobody is committed" in planned
    shown = visit(cast.oz).get(PAGE).content.decode()
    assert "Nobody committed was called away" in shown
    assert "No iteration runs" in shown


def test_everybody_stands_in_one_zone(cast: Cast, visit, committed) -> None:
    burning = cast.item("It burns", kind="interrupt")
    duty, pool, planned = zones(visit(cast.pia).get(PAGE).content.decode())
    assert "Triage, 1 waiting" in duty
    assert "Nobody is in the pool" in pool
    for name in ("Certificates", "Ada", "feature lead", "Eve", "Val", "Renew by themselves"):
        assert name in planned
    assert "1 story waits" in planned
    assert burning.key not in planned


def test_who_is_on_duty_is_marked_beside_the_work_of_that_one(cast: Cast, visit, committed) -> None:
    committed.join(cast.bo, by=cast.bo)
    planned = zones(visit(cast.pia).get(PAGE).content.decode())[2]

    def told(person: Person) -> str:
        return planned.split(f'id="hand-{committed.key}-{person.pk}"')[1].split("</li>")[0]

    assert ("on duty" in told(cast.bo), "on duty" in told(cast.eve)) == (True, False)


def test_who_is_away_is_in_no_pool(cast: Cast) -> None:
    today = cast.linux.today
    Absence.objects.plan(person=cast.eve, by=cast.eve, began_on=today, ended_on=today)
    assert [person.name for person, _ in Balance(cast.linux, cast.pia).pool] == ["Ada"]


def test_pulls_are_sums_of_the_team_and_of_features(cast: Cast, visit, committed) -> None:
    burning = cast.item("It burns", kind="interrupt")
    with clock.at(clock.now() - timedelta(minutes=30)):
        pull = ShieldPull.objects.begin_help(burning, cast.eve, by=cast.bo, reason="duty")
    shown = visit(cast.pia).get(PAGE).content.decode()
    assert "not back yet" in shown
    pull.return_home(by=cast.eve)
    below = visit(cast.pia).get(PAGE).content.decode().split('id="pulls-head"')[1]
    told = below.split("</section>")[0]
    assert "The shield was broken 1 time, 30 min" in told
    assert "asked by the person on duty" in told
    assert "Certificates" in told
    assert "Eve" not in told  # who, and for how long, is on no list (R17)


def test_the_reserve_is_held_against_what_interrupts_took(cast: Cast, visit, committed) -> None:
    backlog = cast.backlog("interrupt")
    backlog.log_effort(240, by=cast.bo, on=cast.linux.today)
    reserve = Balance(cast.linux, cast.pia).reserve
    assert reserve["of_days"] > 0
    assert reserve["days"] == pytest.approx(float(backlog.planned_share) * reserve["of_days"], abs=0.01)
    assert reserve["interrupt_days"] > 0
    shown = visit(cast.pia).get(PAGE).content.decode()
    assert "at least 0.5" in shown
    assert "person-days reserved" in shown


def test_strangers_see_nothing(cast: Cast, visit) -> None:
    assert visit(cast.cy).get(PAGE).status_code == 404
    assert visit(cast.vic).get(PAGE).status_code == 404


def test_more_people_and_pulls_cost_no_more_statements(
    cast: Cast, visit, committed, django_assert_max_num_queries
) -> None:
    for number in range(5):
        burning = cast.item(f"It burns {number}", kind="interrupt")
        ShieldPull.objects.begin_help(burning, cast.eve, by=cast.bo, reason="own").return_home(by=cast.eve)
    browser = visit(cast.pia)
    browser.get(PAGE)
    with django_assert_max_num_queries(45):
        assert browser.get(PAGE).status_code == 200
