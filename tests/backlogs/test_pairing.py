"""R6, R17: a pair is two at once on an item in an active column, told in days; automation's pair by working day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backlogs.models import Learning
from backlogs.pairing import Cover, covered_days, pair_days, together_on
from backlogs.pool import hands_of
from backlogs.suggesting import Alone, Suggesting
from core import clock
from core.errors import Refused
from home.balance import Balance
from people.models import Absence
from tests.cast import Cast

ZONE = ZoneInfo("Europe/Stockholm")


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZONE)


def begun(cast: Cast, kind: str = "business", **values):
    item = cast.item(kind=kind, **values)
    cast.column("In progress").pull(item, by=cast.ada)
    return item


def test_two_at_once_in_active_work_are_a_pair_for_a_day(cast: Cast) -> None:
    with clock.at(at(9)):
        item = begun(cast)
        item.join(cast.ada, by=cast.ada)
    with clock.at(at(11)):
        item.join(cast.eve, by=cast.eve)
    with clock.at(at(12, 16)):
        cast.column("Waiting").pull(item, by=cast.ada)
    with clock.at(at(16)):
        cast.column("In progress").pull(item, by=cast.ada)
    with clock.at(at(17, 12)):
        item.leave(cast.eve, by=cast.eve)
    with clock.at(at(20)):
        found = pair_days(cast.linux, date(2026, 11, 2), date(2026, 11, 20))
    assert sorted(day.day for day in found.days(cast.ada.pk, cast.eve.pk)) == [11, 12, 16, 17]
    assert found.days(cast.eve.pk, cast.ada.pk) == found.days(cast.ada.pk, cast.eve.pk)
    assert found.last(cast.ada.pk, cast.bo.pk) is None


def test_who_is_away_is_nobodys_other_half_and_nobody_pairs_on_a_weekend(cast: Cast) -> None:
    Absence.objects.plan(
        person=cast.eve, by=cast.eve, began_on=date(2026, 11, 13), ended_on=date(2026, 11, 13)
    )
    with clock.at(at(12)):
        item = begun(cast, "ssa")
        for person in (cast.ada, cast.eve):
            item.join(person, by=person)
    with clock.at(at(17)):
        found = pair_days(cast.linux, date(2026, 11, 9), date(2026, 11, 16))
        days = covered_days(cast.linux, [date(2026, 11, number) for number in (11, 12, 13, 16, 17, 18)])
    assert sorted(day.day for day in found.days(cast.ada.pk, cast.eve.pk)) == [12, 16]
    assert [one.cover for one in days] == [
        Cover.MISSING, Cover.COVERED, Cover.HALF, Cover.COVERED, Cover.COVERED, Cover.AHEAD,
    ]  # fmt: skip
    assert days[4].is_today


def test_a_smaller_team_sets_less_aside(cast: Cast) -> None:
    with clock.at(at(12)):
        begun(cast, "ssa").join(cast.ada, by=cast.ada)
        day = [date(2026, 11, 12)]
        assert [one.cover for one in covered_days(cast.linux, day)] == [Cover.HALF]
        cast.linux.set_up(by=cast.tia, pair_size=1, pair_size_because="Four of us")
        assert [one.cover for one in covered_days(cast.linux, day)] == [Cover.COVERED]
        cast.linux.set_up(by=cast.tia, pair_size=0, pair_size_because="Two of us")
        assert [one.cover for one in covered_days(cast.linux, day)] == [Cover.NONE]


def test_since_when_just_these(cast: Cast) -> None:
    with clock.at(at(9)):
        item = begun(cast)
        item.join(cast.ada, by=cast.ada)
    told = lambda: together_on([item.pk], cast.linux)[item.pk]  # noqa: E731
    assert (told().people, told().since) == ((cast.ada.pk,), date(2026, 11, 9))
    with clock.at(at(11)):
        item.join(cast.eve, by=cast.eve)
    with clock.at(at(12)):
        cast.column("Review").pull(item, by=cast.ada)  # active as well: nothing changed for them
    assert (told().since, told().is_active) == (date(2026, 11, 11), True)
    with clock.at(at(13)):
        item.leave(cast.ada, by=cast.ada)
    assert (told().people, told().since) == ((cast.eve.pk,), date(2026, 11, 13))
    with clock.at(at(16)):
        cast.column("Waiting").pull(item, by=cast.eve)
    assert not told().is_active


def suggesting(cast: Cast, **more) -> Suggesting:
    today = cast.linux.today
    paired = pair_days(cast.linux, today - timedelta(180), today)
    known = {"in_pairs": set(), "alone_on": {}} | more
    return Suggesting(cast.linux, hands_of(cast.linux), paired=paired, since=today - timedelta(42), **known)


def test_a_suggestion_says_why_and_leaves_who_is_on_duty_in_peace(cast: Cast) -> None:
    item = begun(cast)
    item.label(["TLS"], by=cast.ada)
    item.join(cast.ada, by=cast.ada)
    Learning.objects.tick("TLS", team=cast.linux, by=cast.eve)
    (one,) = suggesting(cast).for_all([Alone(item, cast.ada)])
    assert (one.person, one.partner) == (cast.eve, cast.ada)
    assert one.because == ("is free", "wants to learn TLS", "has not paired with Ada in half a year")
    assert suggesting(cast, in_pairs={cast.eve.pk}).for_all([Alone(item, cast.ada)]) == []  # Bo is on duty
    today = cast.linux.today
    Absence.objects.plan(person=cast.eve, by=cast.eve, began_on=today, ended_on=today)
    assert suggesting(cast).for_all([Alone(item, cast.ada)]) == []


def test_a_person_goes_over_to_another_item_or_stays(cast: Cast) -> None:
    first, second = begun(cast), begun(cast)
    first.join(cast.eve, by=cast.eve)
    first.move_person(cast.eve, to=second, by=cast.ada)
    first.move_person(cast.eve, to=second, by=cast.ada)
    assert [list(one.crew_now) for one in (first, second)] == [[], [cast.eve]]
    with pytest.raises(
        Refused, match="is not on LINUX-1 any more"
    ):  # an old page: nobody is in two places by it
        first.move_person(cast.eve, to=begun(cast), by=cast.ada)
    first.close(by=cast.ada)
    with pytest.raises(Refused, match="closed"):
        second.move_person(cast.eve, to=first, by=cast.ada)
    assert list(second.crew_now) == [cast.eve]


def test_a_customers_developer_is_half_of_a_pair(cast: Cast) -> None:
    feature = cast.feature()
    item = begun(cast, feature=feature)
    feature.gather(cast.val, by=cast.ada)
    for person in (cast.ada, cast.val):
        item.join(person, by=cast.ada)
    assert together_on([item.pk], cast.linux)[item.pk].people == (cast.ada.pk, cast.val.pk)
    assert Balance(cast.linux, cast.oz).matrix.people == [cast.ada, cast.bo, cast.eve, cast.val]
