"""Nobody is late for a night or a weekend: a triage limit is so many minutes in which the team works, but of a P1 every one."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backlogs.models import WorkItem
from intake import inbox
from intake.models import TeamManner, Triage
from people.models import Agreement, TeamHoliday
from tests.cast import Cast
from tests.intake.past import at
from tests.intake.telling import work

pytestmark = pytest.mark.django_db
PAGE = "/t/LINUX/triage/"
FRIDAY, MONDAY = datetime(2026, 11, 20, tzinfo=UTC), datetime(2026, 11, 23, tzinfo=UTC)


def hour(day: datetime, hours: int, minutes: int = 0) -> datetime:
    return day + timedelta(hours=hours, minutes=minutes)


def arrived(cast: Cast, instant: datetime, title: str = "Disk is full", **values: Any) -> WorkItem:
    with at(instant):
        return WorkItem.objects.add(by=None, backlog=cast.backlog("interrupt"), title=title, **values)


def rows(cast: Cast, instant: datetime) -> dict[str, inbox.Row]:
    with at(instant):
        return {row.key: row for row in inbox.rows_of(cast.linux, inbox.waiting(cast.linux))}


def test_on_monday_morning_the_weekend_is_not_red(cast: Cast, visit: Callable[..., Any]) -> None:
    late = arrived(cast, hour(FRIDAY, 16))
    evening = arrived(cast, hour(FRIDAY, 17, 30))
    weekend = arrived(cast, hour(FRIDAY, 35))
    found = rows(cast, hour(MONDAY, 8, 20))
    assert list(found) == [late.key, evening.key, weekend.key], "nearest limit first"
    assert [row.limit_at for row in found.values()] == [
        hour(FRIDAY, 17), hour(MONDAY, 8, 30), hour(MONDAY, 9)
    ]  # fmt: skip
    assert [row.is_late for row in found.values()] == [True, False, False]
    assert [row.is_close for row in found.values()] == [False, True, False]
    assert [(row.waited, row.whole) for row in found.values()] == [(140, 60), (50, 60), (20, 60)]
    browser = visit(cast.bo)
    with at(hour(MONDAY, 8, 20)):
        page = browser.get(PAGE).content.decode()
    assert len(re.findall(r"triage-limit is-late", page)) == 1
    told = visit(cast.bo).get("/api/v1/interrupts/?state=waiting").json()["results"]
    assert {row["key"]: datetime.fromisoformat(row["limit_at"]) for row in told} == {
        key: row.limit_at for key, row in found.items()
    }


def test_of_a_p1_every_minute_counts(cast: Cast) -> None:
    born = arrived(cast, hour(FRIDAY, 35), priority=1)
    called = arrived(cast, hour(FRIDAY, 34))
    with at(hour(FRIDAY, 40)):
        Triage.objects.of(called).call_p1(by=cast.bo)
    found = rows(cast, hour(FRIDAY, 40, 30))
    assert found[born.key].limit_at == hour(FRIDAY, 36)
    assert found[born.key].is_late
    assert found[called.key].limit_at == hour(FRIDAY, 41), "an hour from when somebody called it one"
    assert not found[called.key].is_late
    assert (found[born.key].waited, found[born.key].whole) == (330, 60)


def test_days_off_and_the_teams_own_hours_count(cast: Cast) -> None:
    TeamHoliday.objects.set(hour(MONDAY, 0).date(), team=cast.linux, by=cast.tia, name="Off")
    TeamManner.objects.of(cast.linux).set_up(by=cast.tia, work_begins=time(10), work_ends=time(16))
    item = arrived(cast, hour(FRIDAY, 17))
    assert rows(cast, hour(MONDAY, 12))[item.key].limit_at == hour(MONDAY, 24 + 11)


def test_what_is_promised_around_the_clock_is_nearer(cast: Cast) -> None:
    with at(hour(FRIDAY, 9)):
        Agreement.objects.propose(
            by=cast.pia, team=cast.linux, acknowledge_minutes=120, around_the_clock=True
        ).accept(by=cast.pia)
    item = arrived(cast, hour(FRIDAY, 35), customer=cast.web_shop)
    with at(hour(FRIDAY, 35)):
        work()
    row = rows(cast, hour(FRIDAY, 36))[item.key]
    assert row.limit_at == hour(FRIDAY, 37)
    assert (row.waited, row.whole) == (60, 120)


def test_put_off_until_saturday_it_has_its_time_on_monday(cast: Cast) -> None:
    item = arrived(cast, hour(FRIDAY, 9))
    with at(hour(FRIDAY, 9, 30)):
        Triage.objects.of(item).snooze(hour(FRIDAY, 34), by=cast.bo)
    assert rows(cast, hour(MONDAY, 8))[item.key].limit_at == hour(MONDAY, 9)


def test_a_team_without_a_working_day_counts_every_minute(cast: Cast) -> None:
    type(cast.linux).objects.filter(pk=cast.linux.pk).update(workdays="")
    cast.linux.refresh_from_db()
    item = arrived(cast, hour(FRIDAY, 35))
    assert rows(cast, hour(FRIDAY, 36, 1))[item.key].limit_at == hour(FRIDAY, 36)


def test_a_hundred_rows_of_the_api_cost_the_queries_of_one(cast: Cast, visit: Callable[..., Any]) -> None:
    browser, counts = visit(cast.bo), []
    for many in (1, 20):
        for number in range(many):
            arrived(cast, hour(FRIDAY, 10), f"Alarm {number} of {many}")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/api/v1/interrupts/?state=waiting").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
