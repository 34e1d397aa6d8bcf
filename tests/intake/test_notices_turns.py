"""Whoever takes turns hears when they change, a day before one begins, and when it begins; each once."""

from datetime import date, datetime, timedelta

import pytest
from django.core import mail

from intake.models import Foresight, Manner
from intake.telling import turns
from people.models import Absence
from tests.intake.telling import NOON, at, told, work
from tests.rotations.conftest import open_rotation


@pytest.fixture(autouse=True)
def noon(db):
    with at(NOON):
        yield


@pytest.fixture
def rotation(cast):
    """Ada, Bo and Eve by weeks from Monday nine."""
    return open_rotation(cast, starts_on=date(2026, 11, 16))


def test_who_is_lined_up_hears_of_the_own_turns(cast, rotation):
    work()
    assert sorted(told()) == ["ada", "bo", "eve"]
    assert "Yours:" in mail.outbox[0].body
    work()
    assert len(told()) == 3


def test_a_change_is_told_to_those_whom_it_meets_and_to_nobody_else(cast, rotation):
    work()
    mail.outbox.clear()
    turn = next(one for one in Foresight.objects.get().turns[str(cast.bo.pk)] if one[1] >= NOON.isoformat())
    rotation.override(
        by=cast.fresh(cast.tia), kind="replace", leaves=cast.bo, comes=cast.eve,
        start=datetime.fromisoformat(turn[1]), end=datetime.fromisoformat(turn[2]),
    )  # fmt: skip
    work()
    assert sorted(told()) == ["bo", "eve"]
    assert "No longer yours:" in next(one.body for one in mail.outbox if one.to == ["bo@example.test"])


def test_an_absence_tells_whoever_covers(cast, rotation):
    work()
    mail.outbox.clear()
    turn = next(one for one in Foresight.objects.get().turns[str(cast.bo.pk)] if one[1] >= NOON.isoformat())
    day = datetime.fromisoformat(turn[1]).date()
    Absence.objects.plan(
        person=cast.bo, by=cast.fresh(cast.bo), began_on=day, ended_on=day + timedelta(days=10)
    )
    work()
    assert told()
    assert "bo" not in told()


def test_reminders_come_a_day_before_and_at_the_beginning_once_each(cast, rotation):
    work()
    mail.outbox.clear()
    every = (one for rows in Foresight.objects.get().turns.values() for one in rows)
    turn = min((one for one in every if one[1] >= NOON.isoformat()), key=lambda one: one[1])
    begins = datetime.fromisoformat(turn[1])
    for instant in (
        begins - timedelta(hours=25),
        begins - timedelta(hours=23),
        begins - timedelta(hours=3),
        begins,
    ):
        for _ in range(2):
            with at(instant):
                turns.remind()
                work()
    mine = [message.subject for message in mail.outbox]
    assert len(mine) == 2
    assert "begins now" in mine[1]


def test_who_wants_no_reminders_gets_none(cast, rotation):
    for person in (cast.ada, cast.bo, cast.eve):
        Manner.objects.of(person).choose(day_before=False, at_beginning=False)
    work()
    mail.outbox.clear()
    for hours in range(0, 24 * 15, 6):
        with at(NOON + timedelta(hours=hours)):
            turns.remind()
    work()
    assert told() == []


def test_a_story_of_the_past_is_told_to_nobody(cast, rotation):
    from journal.models import Entry

    Entry.objects.update(happened_at=NOON - timedelta(days=1))
    work()
    assert told() == []
    assert Foresight.objects.get().turns


def test_who_covers_from_now_on_is_not_told_of_the_own_click(cast, rotation):
    work()
    mail.outbox.clear()
    rotation.cover(by=cast.fresh(cast.bo), at=NOON)
    with at(NOON + timedelta(minutes=1)):
        work()
        turns.remind()
        work()
    assert "bo" not in told()
