"""A rotation that has ended says nothing about later, whatever was arranged for then; one without turns still answers."""

from datetime import date

from core import clock
from people.models import Absence
from rotations.calendars import calendar_of
from rotations.duty import on_duty
from rotations.fairness import loads
from rotations.models import Outside, Rotation
from rotations.outside_calendar import Said
from rotations.roster import Roster
from tests.cast import Cast
from tests.rotations.conftest import at, open_rotation


def test_what_was_arranged_for_after_the_end_is_no_duty(cast: Cast, rotation: Rotation):
    rotation.override(by=cast.tia, kind="add", start=at(20), end=at(22), comes=cast.dee)
    outside = Outside.objects.read_from(rotation, "https://x.example.test/a.ics", by=cast.tia)
    outside.keep([Said(at(24), at(26), "Ada")])
    with clock.at(at(21)):
        rotation.end(by=cast.tia)
        assert on_duty(cast.linux, at(24, 13)).is_buffer
        shifts = [shift for shift in Roster(rotation, at(19), at(28)).shifts(1) if shift.people]
        assert [(shift.start, shift.end, shift.persons) for shift in shifts] == [
            (at(20), at(21), (cast.dee.pk,))
        ]
        assert b"DTSTART:20261124" not in calendar_of(cast.ada, rotation)
        carried = {
            load.person: load.hours for load in loads(cast.linux, date(2026, 11, 20), date(2026, 11, 28))
        }
        assert (carried[cast.dee], carried.get(cast.ada, 0)) == (24.0, 0)


def test_a_rotation_whose_only_turns_were_dropped_still_answers(cast: Cast):
    """Somebody comes by a change, and is away on another day of it."""
    rotation = open_rotation(cast, starts_on=date(2026, 12, 7))
    rotation.override(by=cast.tia, kind="add", start=at(20), end=at(25), comes=cast.dee)
    rotation.drop_line_up(rotation.line_ups.get(), by=cast.tia)
    Absence.objects.plan(
        by=cast.dee, person=cast.dee, began_on=date(2026, 11, 23), ended_on=date(2026, 11, 23)
    )
    assert on_duty(cast.linux, at(21)).persons == [cast.dee]
    assert on_duty(cast.linux, at(23)).is_buffer
