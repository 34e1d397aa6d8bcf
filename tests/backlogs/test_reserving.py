"""The days for interrupts beside duty are known better than the past has them; an iteration has days of its own."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command

from backlogs.models import Iteration
from backlogs.planning_ahead import plan_ahead
from core.errors import Invalid, NotAllowed, Refused, Stale
from journal.models import Entry
from journal.sentences import story
from metrics.capacity import Beside, Days, set_aside
from people.models import Absence
from tests.cast import Cast

WHY = "The move of the data centre falls into it."


@pytest.fixture
def iteration(cast: Cast) -> Iteration:
    return plan_ahead(cast.linux, by=cast.pia)[1]


def test_days_are_set_aside_with_a_reason_and_put_back(cast: Cast, iteration) -> None:
    made = iteration.reserve(Decimal("4.5"), because=WHY, by=cast.pia)
    assert iteration.reserve(Decimal("4.5"), because=WHY, by=cast.pia, instead_of=Decimal("4.5")) == made
    assert (iteration.interrupt_reserve.set_by, iteration.interrupt_reserve.because) == (cast.pia, WHY)
    iteration.put_back_reserve(by=cast.dee)
    iteration.put_back_reserve(by=cast.dee)
    assert iteration.interrupt_reserve is None
    entries = Entry.objects.filter(verb__in=("reserved", "put_back_reserve")).order_by("id")
    assert [line.what for line in story(list(entries), cast.pia)] == [
        f"set 4.5 days of it aside for interrupts beside duty: “{WHY}”",
        "put the days for interrupts beside duty in it back to what the past says",
    ]
    call_command("check_journal")


@pytest.mark.parametrize(
    ("days", "because", "code"),
    [("4", " ", "reason_needed"), ("-1", "x", "impossible_days"), ("900", "x", "more_than_there_is")],
)
def test_days_that_cannot_be(cast: Cast, iteration, days, because, code) -> None:
    with pytest.raises(Invalid) as refusal:
        iteration.reserve(Decimal(days), because=because, by=cast.pia)
    assert refusal.value.code == code


def test_only_the_product_owner_and_who_saw_what_stands(cast: Cast, iteration) -> None:
    with pytest.raises(NotAllowed):
        iteration.reserve(Decimal(4), because=WHY, by=cast.ada)
    iteration.reserve(Decimal(4), because=WHY, by=cast.pia)
    with pytest.raises(Stale, match="Pia set it to 4 days meanwhile"):
        iteration.reserve(Decimal(6), because="No.", by=cast.dee)


def test_a_program_sets_them_and_capacity_tells_them(cast: Cast, api, iteration) -> None:
    door, told = f"/api/v1/iterations/{iteration.pk}/reserve/", f"/api/v1/iterations/{iteration.pk}/capacity/"
    before = api(cast.oz).get(told).json()
    assert before["beside"]["changed"] is None
    assert api(cast.ada).post(door, {"days": "3", "because": WHY}, format="json").status_code == 403
    assert api(cast.pia).post(door, {"days": "3", "because": WHY}, format="json").status_code == 201
    assert api(cast.pia).post(door, {"days": "5", "because": WHY}, format="json").json()["code"] == "stale"
    after = api(cast.oz).get(told).json()
    assert after["beside"]["middle"] == 3
    changed = after["beside"]["changed"]
    assert (changed["seen"], changed["by"], changed["because"]) == (before["beside"]["middle"], "Pia", WHY)
    assert after["commit"]["middle"] == pytest.approx(before["commit"]["middle"] + changed["seen"] - 3)
    assert api(cast.pia).delete(door).status_code == 204
    assert api(cast.oz).get(told).json()["beside"] == before["beside"]


def test_the_bad_case_stays_where_it_is_worse() -> None:
    days = Days(whole=50, away=5, duty=10, rest=1)
    assert set_aside(days, Beside(9, 18, 3), 12) == Beside(12, 18, 3)
    assert set_aside(days, Beside(9, 18, 3), 20) == Beside(20, 20, 3)


def test_where_everybody_is_away_nothing_is_set_aside(cast: Cast, iteration) -> None:
    for person in (cast.ada, cast.bo, cast.eve):
        Absence.objects.plan(
            person=person, by=person, began_on=iteration.starts_on, ended_on=iteration.ends_on
        )
    with pytest.raises(Invalid, match="there are 0 person-days"):
        iteration.reserve(Decimal(1), because=WHY, by=cast.pia)


def test_an_iteration_is_made_longer_where_no_other_one_is(cast: Cast, iteration) -> None:
    last = cast.linux.iterations.get(number=3)
    with pytest.raises(Refused, match="Iteration 3 has days of these") as refusal:
        iteration.set_days(iteration.starts_on, iteration.ends_on + timedelta(7), by=cast.pia)
    assert refusal.value.code == "iterations_overlap"
    last.set_days(last.starts_on, last.ends_on + timedelta(7), by=cast.pia)
    last.set_days(last.starts_on, last.ends_on, by=cast.pia)
    assert plan_ahead(cast.linux, by=cast.pia, count=1)[0].starts_on == last.ends_on + timedelta(1)
    call_command("check_journal")


def test_days_of_an_iteration_are_refused(cast: Cast, api, iteration) -> None:
    first, start = cast.linux.iterations.get(number=1), iteration.starts_on
    with pytest.raises(NotAllowed):
        iteration.set_days(start, start, by=cast.ada)
    with pytest.raises(Invalid):
        iteration.set_days(start, start - timedelta(1), by=cast.pia)
    with pytest.raises(Invalid):
        iteration.set_days(start, start + timedelta(100), by=cast.pia)
    with pytest.raises(Refused) as refusal:
        first.set_days(start + timedelta(90), start + timedelta(95), by=cast.pia)
    assert refusal.value.code == "out_of_order"
    first.start(by=cast.pia)
    with pytest.raises(Refused) as refusal:
        first.set_days(first.starts_on, first.starts_on, by=cast.pia)
    assert refusal.value.code == "iteration_started"
    program, door = api(cast.pia), f"/api/v1/iterations/{iteration.pk}/"
    answer = program.patch(door, {"ends_on": str(start)}, format="json", HTTP_IF_MATCH='"1"')
    assert (answer.status_code, answer.json()["ends_on"]) == (200, str(start))


def test_a_start_keeps_the_days_and_says_when_the_plan_is_another(cast: Cast, api, iteration) -> None:
    first = cast.linux.iterations.get(number=1)
    first.take_in(cast.item(points=Decimal(3)), by=cast.pia)
    door = f"/api/v1/iterations/{first.pk}/start/"
    stale = api(cast.pia).post(door, {"items": 0, "points": "0"}, format="json")
    assert (stale.status_code, stale.json()["code"]) == (409, "stale")
    assert "1 item with 3 points are in it now" in stale.json()["detail"]
    assert api(cast.pia).post(door, {"items": 1, "points": "3"}, format="json").status_code == 200
    first.refresh_from_db()
    told = api(cast.oz).get(f"/api/v1/iterations/{first.pk}/report/").json()
    assert told["days_then"] == first.days_then
    assert first.days_then["available"] > first.days_then["committable"] > 0
