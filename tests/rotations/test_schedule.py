"""The engine by our own cases: clock changes, changes and absences, and whose turn goes on."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from rotations.schedule import Away, Change, Layer, LineUp, Rhythm, Unit, Window
from rotations.schedule.succession import succeeding
from rotations.schedule.walls import first_instant

A, B, C, D = 1, 2, 3, 4
BERLIN, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
MONDAY = datetime(2026, 11, 16, 9, tzinfo=UTC)


def at(day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def weekly(*groups: tuple[int, ...], changes=(), aways=()) -> Layer:
    rhythm = Rhythm(UTC_ZONE, Unit.WEEK, 1, datetime(2026, 11, 16, 9))
    return Layer([LineUp(MONDAY, rhythm, groups)], changes, aways)


def persons(layer: Layer, instant: datetime) -> tuple[int, ...]:
    return layer.at(instant).persons


def test_at_the_handoff_the_new_person_is_on_duty():
    layer = weekly((A,), (B,))
    assert persons(layer, at(23, 8, 59)) == (A,)
    assert persons(layer, at(23, 9)) == (B,)


def test_before_the_first_turn_nobody_is_on_duty():
    assert persons(weekly((A,)), at(16, 8, 59)) == ()


@pytest.mark.parametrize(
    ("wall", "instant"),
    [
        ("2026-03-29T02:30", "2026-03-29T01:00+00:00"),  # left out: the first instant after the gap
        ("2026-03-29T02:00", "2026-03-29T01:00+00:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30+00:00"),  # twice: the first
        ("2026-10-25T03:00", "2026-10-25T02:00+00:00"),
    ],
)
def test_a_time_on_the_wall_has_one_instant(wall, instant):
    assert first_instant(datetime.fromisoformat(wall), BERLIN) == datetime.fromisoformat(instant)


def test_two_handoffs_in_one_instant_are_one():
    """02:00 does not exist, and 03:00 is the same instant."""
    rhythm = Rhythm(BERLIN, Unit.HOUR, 1, datetime(2026, 3, 29, 0))
    layer = Layer([LineUp(datetime(2026, 3, 28, 23, tzinfo=UTC), rhythm, ((A,), (B,), (C,)))])
    start = datetime(2026, 3, 28, 23, tzinfo=UTC)
    found = layer.shifts(start, start.replace(day=29, hour=3))
    assert [shift.persons[0] for shift in found] == [A, B, C, A]
    assert persons(layer, datetime(2026, 6, 1, 11, 30, tzinfo=UTC)) != ()


def test_the_ordinal_counts_over_clock_changes_as_the_turns_do():
    rhythm = Rhythm(ZoneInfo("Australia/Lord_Howe"), Unit.HOUR, 1, datetime(2020, 9, 1, 2, 15))
    start, end = datetime(2020, 9, 30, tzinfo=UTC), datetime(2021, 5, 1, tzinfo=UTC)
    turns = list(rhythm.turns(start, end))
    assert turns[-1].number == rhythm.number_at(turns[-1].start)
    assert [turn.number for turn in turns] == list(range(turns[0].number, turns[0].number + len(turns)))


def test_a_month_that_is_shorter_hands_over_on_its_last_day():
    rhythm = Rhythm(UTC_ZONE, Unit.MONTH, 1, datetime(2026, 1, 31, 9))
    turns = rhythm.turns(datetime(2026, 1, 31, 9, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC))
    assert [turn.start.date().isoformat() for turn in turns] == ["2026-01-31", "2026-02-28", "2026-03-31"]


def test_on_working_days_friday_hands_over_to_monday():
    rhythm = Rhythm(UTC_ZONE, Unit.DAY, 1, datetime(2026, 11, 16, 9), frozenset(range(5)))
    layer = Layer([LineUp(MONDAY, rhythm, ((A,), (B,), (C,), (D,), (5,)))])
    assert persons(layer, at(22)) == (5,)
    assert persons(layer, at(23)) == (A,)


def test_outside_of_its_hours_a_layer_has_nobody_and_says_until_when():
    rhythm = Rhythm(UTC_ZONE, Unit.WEEK, 1, datetime(2026, 11, 16, 9))
    nights = Window(frozenset(range(7)), time(18), time(8))
    layer = Layer([LineUp(MONDAY, rhythm, ((A,), (B,)), windows=(nights,))])
    assert (persons(layer, at(17, 17)), persons(layer, at(17, 18)), persons(layer, at(18, 7))) == (
        (),
        (A,),
        (A,),
    )
    assert layer.at(at(17, 12)).end == at(17, 18)


def test_a_layer_that_nobody_was_lined_up_for_has_nobody():
    assert Layer().at(at(18)).people == ()


def test_changes_split_a_shift_exactly():
    cover = Change(1, "replace", at(18, 14), at(18, 17), A, C)
    layer = weekly((A,), (B,), changes=[cover])
    found = layer.shifts(at(17), at(20))
    assert [(shift.start, shift.end, shift.persons) for shift in found] == [
        (MONDAY, at(18, 14), (A,)), (at(18, 14), at(18, 17), (C,)), (at(18, 17), at(23, 9), (A,)),
    ]  # fmt: skip
    assert found[1].people[0].instead_of == A


def test_who_covers_may_be_covered():
    changes = [Change(1, "replace", at(18), at(20), A, C), Change(2, "replace", at(19), at(20), C, D)]
    layer = weekly((A,), (B,), changes=changes)
    assert (persons(layer, at(18, 13)), persons(layer, at(19, 13))) == ((C,), (D,))


def test_who_is_away_is_covered_by_the_next_in_turn_who_is_there():
    aways = [Away(A, at(18, 0), at(20, 0)), Away(B, at(19, 0), at(21, 0))]
    layer = weekly((A,), (B,), (C,), aways=aways)
    assert [persons(layer, at(day)) for day in (17, 18, 19, 20)] == [(A,), (B,), (C,), (A,)]
    assert layer.at(at(18)).people[0].instead_of == A


def test_nobody_is_on_duty_when_everybody_is_away():
    layer = weekly((A,), (B,), aways=[Away(A, at(18, 0), at(20, 0)), Away(B, at(18, 0), at(20, 0))])
    assert persons(layer, at(18)) == ()


def test_one_of_a_pair_who_is_away_leaves_the_other():
    layer = weekly((A, B), (C,), aways=[Away(A, at(18, 0), at(20, 0)), Away(C, at(18, 0), at(20, 0))])
    assert persons(layer, at(18)) == (B,)


def test_a_second_line_up_leaves_the_past_alone():
    first = weekly((A,), (B,)).line_ups[0]
    later = LineUp(at(18), first.rhythm, ((B,), (A,), (C,)), 1)
    layer = Layer([first, later])
    assert [persons(layer, at(day)) for day in (17, 19, 24)] == [(A,), (A,), (C,)]
    assert len(layer.shifts(at(17), at(20))) == 1, "nobody changed, so it is one shift"


@pytest.mark.parametrize(
    ("old", "place", "new", "goes_on"),
    [
        ([(A,), (B,), (C,)], 1, [(A,), (C,)], 1),  # B left in the own turn: C takes over at once
        ([(A,), (B,)], 1, [(A,), (B,), (C,)], 1),
        ([(A, B), (C,)], 0, [(C,), (A, D)], 1),  # a pair that changed by one goes on
        ([(A,), (B,), (A,), (C,)], 2, [(A,), (B,), (A,), (D,)], 2),
        ([(A,)], 0, [(B,)], 0),
        ([], 0, [(B,)], 0),
    ],
)
def test_whose_turn_goes_on(old, place, new, goes_on):
    assert succeeding(old, place, new) == goes_on
