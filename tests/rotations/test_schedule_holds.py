"""What holds for every rhythm, zone, change and absence."""

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from rotations.schedule import Away, Change, Layer, LineUp, Rhythm, Unit, Window

ZONES = ("Europe/Berlin", "America/Chicago", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC")
FIRST, LAST = datetime(2011, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
instants = st.integers(0, int((LAST - FIRST).total_seconds())).map(lambda at: FIRST + timedelta(seconds=at))
spans = st.tuples(instants, st.timedeltas(timedelta(hours=1), timedelta(days=9)))
people = st.integers(1, 5)
groups = st.lists(
    st.lists(people, min_size=1, max_size=2, unique=True).map(tuple), min_size=1, max_size=4
).map(tuple)
weekdays = st.frozensets(st.integers(0, 6), max_size=6)


@st.composite
def rhythms(draw):
    unit = draw(st.sampled_from(Unit))
    days = draw(weekdays) if unit == Unit.DAY else frozenset()
    starts = draw(instants).replace(tzinfo=None, second=0)
    return Rhythm(ZoneInfo(draw(st.sampled_from(ZONES))), unit, draw(st.integers(1, 5)), starts, days)


@st.composite
def layers(draw):
    times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
    windows = draw(st.lists(st.builds(Window, weekdays, times, times), max_size=2).map(tuple))
    sinces = sorted(draw(st.lists(instants, min_size=1, max_size=3, unique=True)))
    line_ups = [LineUp(at, draw(rhythms()), draw(groups), 0, windows) for at in sinces]
    changes = [
        Change(place, kind, at, at + lasts, draw(people) if kind != "add" else None, draw(people))
        for place, (kind, (at, lasts)) in enumerate(
            draw(st.lists(st.tuples(st.sampled_from(["add", "remove", "replace"]), spans), max_size=3))
        )
    ]
    aways = [Away(draw(people), at, at + lasts) for at, lasts in draw(st.lists(spans, max_size=3))]
    return Layer(line_ups, changes, aways)


@settings(max_examples=60, deadline=None)
@given(layers(), spans)
def test_shifts_tile_time(layer, span):
    start, end = span[0], span[0] + span[1]
    found = layer.shifts(start, end)
    assert found[0].start <= start
    assert found[-1].end >= end
    assert all(one.end == two.start for one, two in itertools.pairwise(found))
    assert all(shift.start < shift.end for shift in found)


@settings(max_examples=60, deadline=None)
@given(layers(), spans, st.floats(0, 0.999))
def test_an_instant_and_a_span_give_the_same_answer(layer, span, part):
    """However it is asked: one group, nobody in it twice, nobody who is away."""
    start, end = span[0], span[0] + span[1]
    instant = start + (end - start) * part
    within = [shift for shift in layer.shifts(start, end) if shift.start <= instant < shift.end]
    assert len(within) == 1
    assert within[0] == layer.at(instant)
    assert len(set(within[0].persons)) == len(within[0].persons)
    away = {away.person for away in layer.aways if away.start <= instant < away.end}
    assert not away & set(within[0].persons)


@settings(max_examples=60, deadline=None)
@given(rhythms(), instants)
def test_turns_follow_each_other_and_are_numbered_so(rhythm, instant):
    turns = list(rhythm.turns(instant, instant + timedelta(days=3)))
    assert turns[0].start <= instant < turns[0].end
    assert [turn.number for turn in turns] == [rhythm.number_at(turn.start) for turn in turns]
    assert [turn.number - turns[0].number for turn in turns] == list(range(len(turns)))


def test_a_turn_in_the_hour_that_happens_again():
    rhythm = Rhythm(ZoneInfo("Europe/Berlin"), Unit.HOUR, 1, datetime(2026, 10, 25, 0, 30))
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 02:10 for the second time
    assert next(rhythm.turns(second, second)).start == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
