"""Velocity counts planned work once, at the size it had when work began."""

import numpy as np

from metrics.flow import trace
from metrics.history import Entries
from metrics.policy import Policy
from metrics.say_do import say_do
from metrics.velocity import range_of, velocity
from tests.metrics.stories import Story, fortnights, told

ONCE = [("2026-01-06", "Ready"), ("2026-01-07", "Doing"), ("2026-01-08", "Done")]


def _velocity(*stories, count=2, policy=None, **more):
    history = told(stories, iterations=fortnights("2026-01-05", count, **more))
    return velocity(trace(history, policy or Policy()))


def test_planned_work_counts_by_backlog_and_interrupts_never():
    pace = _velocity(
        Story(ONCE, sizes=[("2026-01-05", 3)]),
        Story(ONCE, backlog="ssa", sizes=[("2026-01-05", 2.5)]),
        Story(ONCE, backlog="interrupt", sizes=[("2026-01-05", 8)]),
    )
    assert pace.items.tolist() == [[1, 0, 1], [0, 0, 0]]
    assert pace.points.tolist() == [[300, 0, 250], [0, 0, 0]]


def test_the_size_is_the_one_when_work_began_and_growth_is_apart():
    story = Story(ONCE, sizes=[("2026-01-05", 3), ("2026-01-07T12:00", 5)])
    assert _velocity(story).points[0].sum() == 300
    assert _velocity(story).growth.tolist() == [200, 0]
    assert _velocity(story, policy=Policy(size_at="finish")).points[0].sum() == 500


def test_a_size_given_after_the_start_is_the_first_size():
    assert _velocity(Story(ONCE, sizes=[("2026-01-07T12:00", 5)])).points[0].sum() == 500


def test_a_reopened_item_counts_once_by_its_last_finish():
    again = Story([*ONCE, ("2026-01-20", "Doing"), ("2026-01-21", "Done")], sizes=[("2026-01-05", 3)])
    assert _velocity(again).items.sum(axis=1).tolist() == [0, 1]


def test_cancelled_work_is_no_velocity():
    dropped = Story(ONCE[:2], outcome="cancelled", closed="2026-01-09")
    assert _velocity(dropped).items.sum() == 0


def test_unsized_items_are_counted_and_named():
    pace = _velocity(Story(ONCE), Story(ONCE, sizes=[("2026-01-05", 3)]))
    assert (pace.items[0].sum(), pace.unsized[0], pace.sized) == (2, 1, 0.5)


def test_iterations_laid_over_an_import_count_only_while_there_are_items():
    reconstructed = np.ones(4, bool)
    late = Story([("2026-01-20", "Doing"), ("2026-01-25", "Done")])
    assert _velocity(late, count=4, reconstructed=reconstructed).iterations.tolist() == [1]
    assert _velocity(late, count=4).iterations.tolist() == [0, 1, 2, 3]
    assert _velocity(count=4, reconstructed=reconstructed).iterations.tolist() == []


def test_the_moment_between_two_iterations_belongs_to_the_later_one():
    edge = Story([("2026-01-18", "Doing"), ("2026-01-19T00:00", "Done")])
    assert _velocity(edge).items.sum(axis=1).tolist() == [0, 1]


def test_a_mean_of_fewer_than_three_has_no_interval():
    assert range_of(np.array([4.0, 6.0]), 6).mean_interval is None
    whole = range_of(np.array([99.0, 4.0, 6.0, 8.0]), 3)
    assert (whole.n, whole.mean, whole.low, whole.high) == (3, 6, 4, 8)
    assert np.allclose(whole.mean_interval, (6 - 4.302653 * 2 / 3**0.5, 6 + 4.302653 * 2 / 3**0.5))
    assert np.allclose(whole.next_interval, (0, 6 + 4.302653 * 2 * (4 / 3) ** 0.5))


def test_say_and_do_keep_what_was_added_apart():
    entries = Entries(
        iteration=np.zeros(5, int),
        how=np.array([0, 1, 0, 2, 3]),
        result=np.array([1, 2, 3, 1, 1]),
        items=np.array([1, 1, 1, 1, 2]),
        points=np.array([300, 500, 200, -1, -1]),
    )
    word = say_do(told([], iterations=fortnights("2026-01-05", 1), entries=entries), 0)
    assert (word.committed, word.done, word.carried, word.removed) == (1000, 300, 500, 200)
    assert (word.added, word.interrupts, word.share) == (1, 2, 0.3)


def test_unsized_promises_are_counted_by_items():
    three, one = np.array([3]), np.array([1])
    entries = Entries(
        np.zeros(2, int), np.zeros(2, int), np.array([1, 2]), np.concatenate([three, one]), np.zeros(2, int)
    )
    word = say_do(told([], iterations=fortnights("2026-01-05", 1), entries=entries), 0)
    assert (word.committed, word.share) == (0, 0.75)


def test_say_and_do_of_a_reconstructed_iteration_is_unknown():
    one = np.array([1])
    entries = Entries(np.zeros(1, int), np.zeros(1, int), one, one, np.array([300]))
    iterations = fortnights("2026-01-05", 1, reconstructed=np.ones(1, bool))
    word = say_do(told([], iterations=iterations, entries=entries), 0)
    assert (word.committed, word.share) == (None, None)
