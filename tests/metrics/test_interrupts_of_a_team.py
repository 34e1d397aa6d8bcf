"""The share of person-time on interrupts: written down, estimated, or stated as unknown."""

import numpy as np
import pytest

from metrics.flow import trace
from metrics.history import NEVER
from metrics.interrupt_share import days_of, other_ways, time_share
from metrics.iterations import ALL_WORK, counted
from metrics.policy import Policy
from metrics.staffing import staffing
from tests.metrics.stories import Story, at, crew, day, efforts, fortnights, spans, told, weekdays

MONDAY = "2026-01-05"
TEAM = spans((0, MONDAY, "2026-12-31", 1.0), (1, MONDAY, "2026-12-31", 0.5))
WHOLE = [(day(MONDAY), day("2026-01-16"))]


def _history(stories=(), **more):
    more = {"members": TEAM, "working": weekdays(MONDAY, 84), "iterations": fortnights(MONDAY, 6)} | more
    return told(stories, **more)


def test_time_that_nobody_wrote_down_is_unknown():
    time = time_share(_history(), WHOLE, seed=1)
    assert (time.available, time.unknown, time.share) == (15, 15, None)


def test_written_time_counts_whatever_came_of_it_and_absences_are_out():
    away = spans((1, MONDAY, "2026-01-16", 1.0))
    noted = efforts(
        *(
            (0, f"2026-01-{5 + n:02}", kind, 240)
            for n in (*range(5), *range(7, 12))
            for kind in ("interrupt", "business")
        )
    )
    time = time_share(_history(absences=away, efforts=noted), WHOLE, seed=1)
    assert (time.available, time.interrupts, time.unknown, time.share) == (10, 5, 0, 0.5)
    assert time.interval == pytest.approx((0.5, 0.5))


def test_open_crew_rows_share_the_rest_of_the_day_and_are_marked():
    story = [(MONDAY, "Doing"), ("2026-01-17", "Done")]
    work = [
        Story(story),
        Story(story, backlog="interrupt"),
        Story([(MONDAY, "Ready"), ("2026-01-17", "Done")]),
    ]
    aboard = crew((0, 0, MONDAY, None), (1, 0, MONDAY, None), (2, 0, MONDAY, None), (0, 1, MONDAY, None))
    time = time_share(
        _history(work, crew=aboard, efforts=efforts((0, MONDAY, "business", 240))), WHOLE, seed=1
    )
    # Person 0 has 9.5 days left and halves them; person 1, half time, is on planned work only; queues take no time.
    assert (time.interrupts, time.estimated, time.unknown) == (4.75, 4.75, 0)
    assert time.share == pytest.approx(4.75 / 15)


def test_what_stays_unknown_makes_the_share_a_least():
    noted = efforts(*((0, f"2026-01-{5 + n:02}", "interrupt", 480) for n in (*range(5), *range(7, 12))))
    time = time_share(_history(efforts=noted), WHOLE, seed=1)
    assert time.share == pytest.approx(10 / 15)
    assert time.at_most == 1.0


def test_a_weekend_spent_on_an_outage_adds_to_both_sides():
    noted = efforts((0, "2026-01-10", "interrupt", 480))
    time = time_share(_history(members=spans(), efforts=noted), WHOLE, seed=1)
    assert (time.available, time.interrupts, time.share) == (1, 1, 1.0)


def test_interrupts_that_nobody_is_known_to_have_handled_are_not_nothing():
    planned = Story([(MONDAY, "Doing"), ("2026-01-17", "Done")])
    handled = Story([("2026-01-06", "Doing"), ("2026-01-07", "Done")], backlog="interrupt")
    aboard = crew((0, 0, MONDAY, None))
    assert time_share(_history([planned, handled], crew=aboard), WHOLE, seed=1).share is None
    assert time_share(_history([planned], crew=aboard), WHOLE, seed=1).share == 0


def test_a_share_counts_only_iterations_in_which_both_sides_are_known():
    early = Story([("2026-01-06", "Doing"), ("2026-01-08", "Done")])
    late = [
        Story([(f"2026-02-{day:02}", "Doing")], backlog=kind)
        for day, kind in ((3, "interrupt"), (20, "business"), (21, "interrupt"))
    ]
    reconstructed = fortnights(MONDAY, 6, reconstructed=np.ones(6, bool))
    assert counted(_history([early, *late], iterations=reconstructed)).tolist() == [0, 1, 2, 3]
    assert counted(_history([early, *late], iterations=reconstructed), ALL_WORK).tolist() == [2, 3]


def test_a_guest_has_no_capacity():
    story = Story([(MONDAY, "Doing"), ("2026-01-17", "Done")])
    time = time_share(
        _history([story], members=spans((0, MONDAY, "2026-12-31", 1.0)), crew=crew((0, 7, MONDAY, None))),
        WHOLE,
        seed=1,
    )
    assert (time.available, time.unknown) == (10, 10)


def test_the_other_ways_count_finished_items_points_and_arrivals():
    done = [("2026-01-06", "Doing"), ("2026-01-08", "Done")]
    work = [
        Story(done, sizes=[("2026-01-05", 4)]),
        Story(done, backlog="interrupt", sizes=[("2026-01-05", 1)]),
        Story([("2026-01-06", "Ready")], backlog="interrupt", outcome="declined", closed="2026-01-07"),
    ]
    ways = other_ways(trace(_history(work), Policy()), [np.array([0])])[0]
    assert (ways.items.part, ways.items.whole) == (1, 2)
    assert (ways.arrivals.part, ways.arrivals.whole) == (2, 3)
    assert ways.arrivals.interval == pytest.approx((0.2077, 0.9385), abs=1e-4)
    assert ways.points is None
    sized = other_ways(trace(_history(work, sizes_interrupts=True), Policy()), [np.array([0])])[0]
    assert sized.points.share == 0.2


def test_the_same_history_gives_the_same_interval():
    rng = np.random.default_rng(7)
    rows = [(0, f"2026-01-{5 + n:02}", "interrupt", int(rng.integers(30, 480))) for n in range(12)]
    rows += [(0, when, "business", 480 - minutes) for _, when, _, minutes in rows]
    history = _history(efforts=efforts(*rows), members=spans((0, MONDAY, "2026-12-31", 1.0)))
    one, other = (time_share(history, WHOLE, seed=3) for _ in range(2))
    assert one == other
    assert one.interval[0] < one.share < one.interval[1]


def test_an_iteration_has_the_days_from_its_begin_to_the_day_before_its_end():
    assert days_of(_history(), 0) == (day(MONDAY), day("2026-01-18"))


def test_an_open_item_of_today_counts_until_now():
    story = Story([(MONDAY, "Doing")])
    history = _history(
        [story], crew=crew((0, 0, MONDAY, None)), members=spans((0, MONDAY, "2026-12-31", 1.0))
    )
    assert history.stays.left[0] == NEVER
    time = time_share(history.as_of(at("2026-01-07T12:00")), [(day(MONDAY), day("2026-01-07"))], seed=1)
    assert time.unknown == 0


def test_the_staffing_sentence_says_people_and_range():
    noted = efforts(
        *(
            (0, f"2026-01-{5 + n:02}", kind, 240)
            for n in (*range(5), *range(7, 12))
            for kind in ("interrupt", "business")
        )
    )
    team = spans(*((who, MONDAY, "2026-12-31", 1.0) for who in range(2)))
    work = [Story([(MONDAY, "Doing"), ("2026-01-17", "Done")])]
    time = time_share(
        _history(work, members=team, efforts=noted, crew=crew((0, 1, MONDAY, None))), WHOLE, seed=1
    )
    assert (
        staffing(time, 6).sentence
        == "Interrupts took the time of 0.5 of 2 people (0.5 to 0.5) in the last six iterations."
    )
    assert staffing(time, 2).sentence == "Not enough yet: two closed iterations, three are needed."
    assert (
        staffing(time_share(_history(), WHOLE, seed=1), 6).sentence
        == "Not enough yet: nobody wrote down where 100 % of the time went."
    )
