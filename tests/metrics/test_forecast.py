"""Forecasts are drawn from the team's own whole weeks, say when there is not enough, and are the same each time."""

import json
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command

from core import clock
from metrics.days import day_of, iso
from metrics.forecast import ENOUGH_ITEMS, ENOUGH_WEEKS, Pace, drawn, held, how_many, pace_of, weeks_until
from tests.cast import Cast

MONDAY = day_of(date(2026, 1, 5))


def pace(*counts: int) -> Pace:
    return Pace(MONDAY, np.array(counts))


def test_only_whole_weeks_count_and_weeks_without_any_are_there() -> None:
    finished = np.array([MONDAY - 3, MONDAY, MONDAY + 6, MONDAY + 15, MONDAY + 21])
    # The first activity is a Wednesday, so the first whole week begins on the Monday after; today's week is not whole.
    counted = pace_of(finished, MONDAY - 5, MONDAY + 22, "monday")
    assert iso(counted.first) == "2026-01-05"
    assert counted.counts.tolist() == [2, 0, 1]
    assert pace_of(finished, MONDAY - 7, MONDAY + 20, "monday").counts.tolist() == [1, 2, 0, 1]
    assert pace_of(finished, MONDAY - 5, MONDAY + 22, "sunday").counts.tolist() == [1, 1, 1]
    assert pace_of(finished, MONDAY, MONDAY + 5, "monday").counts.tolist() == []


def test_a_steady_team_is_forecast_exactly() -> None:
    runs = drawn(pace(*[3] * 20).window, 40, seed=1)
    assert [how_many(runs, 4, level) for level in (50, 85, 95)] == [12, 12, 12]
    # Twelve items need four weeks and not five; thirteen need the fifth.
    assert [weeks_until(runs, items, 85) for items in (0, 1, 3, 4, 12, 13)] == [0, 1, 1, 2, 4, 5]
    assert weeks_until(runs, 121, 50) is None


def test_the_levels_are_reached_in_that_part_of_the_runs() -> None:
    runs = drawn(pace(*[0, 1, 2, 5] * 6).window, 30, seed=7)
    sums = runs[:, :8].sum(axis=1)
    for level in (50, 85, 95):
        assert (sums >= how_many(runs, 8, level)).mean() >= level / 100
        assert (sums > how_many(runs, 8, level)).mean() < level / 100
        weeks = weeks_until(runs, 20, level)
        assert weeks is not None
        assert (runs[:, :weeks].sum(axis=1) >= 20).mean() >= level / 100
        assert (runs[:, : weeks - 1].sum(axis=1) >= 20).mean() < level / 100


def test_a_short_history_is_wider_than_a_long_one_of_the_same_pace() -> None:
    short, long = (drawn(pace(*[3] * weeks).window, 13, seed=3) for weeks in (ENOUGH_WEEKS, 20))
    assert how_many(short, 13, 95) < how_many(long, 13, 95)
    assert abs(how_many(short, 13, 50) - 39) <= 3


def test_not_enough_is_said_and_is_asked_of_all_that_was_finished() -> None:
    assert "5 whole weeks of history, 6 are needed" in pace(*[9] * 5).why_not
    assert "1 whole week of history" in pace(1).why_not
    assert f"9 planned items finished, {ENOUGH_ITEMS} are needed" in pace(9, *[0] * 9).why_not
    # Quiet weeks lately are no reason to be silent, but half a year of nothing is.
    assert pace(*[5] * 20, *[0] * 20).why_not == ""
    assert "Nothing planned was finished in the last 26 weeks" in pace(*[5] * 20, *[0] * 26).why_not


def test_past_forecasts_are_looked_at_with_what_was_known_then() -> None:
    steady = held(pace(*[2] * 40), seed=1)
    assert steady is not None
    assert (steady.checks, steady.shares) == (31, {50: 1.0, 85: 1.0, 95: 1.0})
    slowing = held(pace(*[9] * 20, *[1] * 20), seed=1)
    assert slowing is not None
    assert slowing.shares[50] < 0.8
    assert held(pace(*[2] * 12), seed=1) is None


@pytest.fixture
def steady(cast: Cast) -> Cast:
    """Two stories a week for ten weeks, and six that are left: four of “Certificates”, two of a feature in front of it."""
    first, second = cast.feature("Mirrors"), cast.feature()
    today = cast.linux.today
    start = today - timedelta(today.weekday() + 71)
    for week in range(10):
        for _ in range(2):
            with clock.at(datetime.combine(start + timedelta(7 * week + 2), time(9), UTC)):
                cast.column("In progress").pull(item := cast.item(), by=cast.eve)
            with clock.at(datetime.combine(start + timedelta(7 * week + 3), time(9), UTC)):
                item.close(by=cast.eve)
    for feature, count in ((first, 2), (second, 4)):
        for number in range(count):
            cast.item(f"{feature} {number}", feature=feature)
    return cast


def test_of_a_team_and_of_a_feature(steady: Cast, api) -> None:
    linux = api(steady.oz)
    address = "/api/v1/teams/LINUX/metrics/forecast/"
    answer = linux.get(address).json()
    assert [week["finished"] for week in answer["pace"]["weeks"]][-8:] == [2] * 8
    assert answer["how_many"][0]["weeks"] == 1
    assert "the next four weeks" in answer["sentence"].lower()
    assert linux.get(address).content == linux.get(address, {"as_of": steady.linux.today}).content
    feature = steady.linux.features.get(title="Certificates")
    about = linux.get(address, {"feature": feature.pk}).json()["feature"]
    assert (about["left"], about["ahead"], about["of_other_teams"]) == (4, 2, 0)
    assert about["next"]["weeks"]["50"] <= about["in_order"]["weeks"]["50"]
    items = linux.get(address, {"items": 6}).json()["items"]
    assert items["weeks"] == about["in_order"]["weeks"]
    printed = StringIO()
    call_command("metrics", "forecast", "--team=LINUX", f"--feature={feature.pk}", "--json", stdout=printed)
    assert json.loads(printed.getvalue())["feature"] == about


def test_what_is_not_a_question_is_refused(steady: Cast, api, capsys) -> None:
    linux, address = api(steady.oz), "/api/v1/teams/LINUX/metrics/forecast/"
    for asked, code in (
        ({"items": -1}, "greater than or equal to 0"), ({"items": 5, "feature": 1}, "Ask for a number of items or for a feature."), ({"feature": 10**6}, "unknown_feature"),
        ({"weeks": 3}, "unknown_parameter"),
    ):  # fmt: skip
        answer = linux.get(address, asked)
        assert (answer.status_code, code in answer.content.decode()) == (400, True), answer.content
    assert api(steady.cy).get(address).status_code == 404
    assert linux.get("/api/v1/teams/LINUX/metrics/flow/", {"items": 5}).status_code == 400
    for words in (
        ["velocity", "--items=5"],
        ["forecast", "--items=5", "--feature=1"],
        ["forecast", "--items=-1"],
    ):
        with pytest.raises(SystemExit):
            call_command("metrics", *words, "--team=LINUX")
    assert "Only a forecast is about items or a feature." in capsys.readouterr().err
