"""Hours, nights and weekends by person; what duty and rest leave of a team's days."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from people.models import Absence
from rotations import capacity as lowering
from rotations.capacity import capacity
from rotations.fairness import loads, sentence
from rotations.models import Rotation
from rotations.nights import nights, weekends
from tests.cast import Cast
from tests.rotations.conftest import at, open_rotation

MONDAY, SUNDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 29), date(2026, 11, 27)
ENGINEERS = 3  # Ada, Bo and Eve


def test_who_stood_in_carries_it_and_not_whose_turn_it_was(cast: Cast, rotation: Rotation):
    rotation.override(
        by=cast.tia, kind="replace", start=at(28, 0), end=at(29, 0), leaves=cast.bo, comes=cast.eve
    )
    rows = {row.person.name: row for row in loads(cast.linux, MONDAY, SUNDAY)}
    assert (rows["Bo"].hours, rows["Eve"].hours, rows["Ada"].hours) == (7 * 24 - 9 - 24, 24, 9)
    assert (rows["Bo"].nights, rows["Eve"].weekends, rows["Bo"].weekends) == (5, 1, 1)
    assert sentence(loads(cast.linux, MONDAY, SUNDAY)).startswith(
        "The mean is 56 hours: Bo carries 141 % more, Eve 57 % less"
    )


def test_even_is_said_to_be_even(cast: Cast, rotation: Rotation):
    three_weeks = loads(cast.linux, date(2026, 11, 30), date(2026, 12, 20))
    assert sentence(three_weeks).startswith("It is even")
    assert sentence(loads(cast.network, MONDAY, SUNDAY)) == "Nobody was on duty by turns then."


def test_what_is_too_little_to_compare_is_compared_with_nothing(cast: Cast, rotation: Rotation):
    a_day = loads(cast.linux, MONDAY, MONDAY)
    assert sentence(a_day) == "Not enough yet to compare: less than a day each."
    assert {row.against_mean for row in a_day} == {None}


def test_nights_and_weekends_are_by_the_clock_on_the_wall():
    berlin = ZoneInfo("Europe/Berlin")
    clocks_change = datetime(2026, 10, 24, 19, tzinfo=UTC), datetime(2026, 10, 25, 2, tzinfo=UTC)
    assert list(nights(*clocks_change, berlin)) == [date(2026, 10, 24)]
    assert list(weekends(*clocks_change, berlin)) == [date(2026, 10, 24)]
    assert (
        list(nights(datetime(2026, 10, 24, 4, tzinfo=UTC), datetime(2026, 10, 24, 19, tzinfo=UTC), berlin))
        == []
    )


def test_duty_lowers_what_can_be_committed(cast: Cast, rotation: Rotation):
    found = capacity(cast.linux, MONDAY, FRIDAY)
    assert (found.available, found.duty, found.rest, found.committable) == (
        5 * ENGINEERS,
        5,
        0,
        5 * ENGINEERS - 5,
    )


def test_a_standing_buffer_person_is_on_duty_all_the_time(cast: Cast):
    assert capacity(cast.linux, MONDAY, FRIDAY).duty == 5


def test_who_is_away_and_on_duty_is_not_taken_off_twice(cast: Cast, rotation: Rotation):
    Absence.objects.plan(
        person=cast.bo, by=cast.bo, began_on=MONDAY, ended_on=MONDAY, portion=Decimal("0.5")
    )  # fmt: skip
    found = capacity(cast.linux, MONDAY, MONDAY)
    assert (found.available, found.duty) == (ENGINEERS - 0.5, 0.5)


def test_half_a_day_of_rest_follows_a_night_by_restricted_hours(cast: Cast, rotation: Rotation):
    nightly = [{"weekdays": "0123456", "begins": "20:00", "ends": "08:00"}]
    open_rotation(cast, kind="on_call", groups=[[cast.eve]], windows=nightly)
    found = capacity(cast.linux, MONDAY, FRIDAY)
    assert (found.duty, found.rest) == (5, 2.5)


def test_half_a_day_of_rest_follows_a_night_in_which_somebody_was_woken(
    cast: Cast, rotation: Rotation, monkeypatch
):
    woken = [
        (cast.ada.pk, at(24, 3)),
        (cast.ada.pk, at(24, 4)),
        (cast.eve.pk, at(24, 23)),
        (cast.eve.pk, at(26, 12)),
    ]
    monkeypatch.setattr(lowering, "_wakings", [lambda team, start, end: woken])
    assert capacity(cast.linux, MONDAY, FRIDAY).rest == 1


def test_pages_and_programs_show_both(cast: Cast, rotation: Rotation, visit, api):
    page = visit(cast.oz).get("/t/LINUX/duty/?since=2026-11-16&until=2026-12-06").content.decode()
    assert "How duty is shared" in page
    read = api(cast.oz).get("/api/v1/teams/LINUX/duty-load/?from=2026-11-30&to=2026-12-20").json()
    assert (read["sentence"][:10], len(read["people"])) == ("It is even", 3)
    assert api(cast.oz).get("/api/v1/teams/LINUX/capacity/?from=2026-11-23&to=2026-11-27").json() == {
        "available": 15.0, "duty": 5.0, "rest": 0.0, "committable": 10.0,
    }  # fmt: skip
    assert api(cast.oz).get("/api/v1/teams/LINUX/capacity/?from=2026-11-23&to=2020-11-27").status_code == 400
