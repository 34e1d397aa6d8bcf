"""Cycle time, lead time, age, blocked time and efficiency of single items, told by hand."""

import numpy as np
import pytest

from core.errors import Invalid
from metrics.blocked import blocked_days, blocked_time
from metrics.efficiency import flow_efficiency
from metrics.flow import UNKNOWN, ages, cycle_times, lead_times, trace
from metrics.history import ACTIVE, DAY, DONE, QUEUE, WAITING
from metrics.intervals import percentile_interval, t_quantile, wilson
from metrics.percentiles import percentile
from metrics.policy import Policy
from tests.metrics.stories import Story, at, day, told


def _flow(*stories, zone="UTC", now="2026-02-01", **keys):
    return trace(told(stories, zone=zone).as_of(at(now)), Policy.of(keys))


def test_cycle_time_counts_both_ends_and_lead_time_begins_in_the_queue():
    flow = _flow(Story([("2026-01-05", "Ready"), ("2026-01-07", "Doing"), ("2026-01-07T23:00", "Done")]))
    assert (cycle_times(flow)[0], lead_times(flow)[0]) == (1, 3)


def test_never_started_is_unknown_and_zero_by_another_policy():
    closed = Story([("2026-01-05", "Ready"), ("2026-01-08", "Done")])
    assert cycle_times(_flow(closed))[0] == UNKNOWN
    assert cycle_times(_flow(closed, never_started="zero"))[0] == 0
    assert lead_times(_flow(closed))[0] == 4


def test_never_placed_in_a_queue_has_no_lead_time():
    assert lead_times(_flow(Story([("2026-01-05", "Doing"), ("2026-01-08", "Done")])))[0] == UNKNOWN


def test_the_day_is_the_teams_or_the_one_written():
    story = Story([("2026-01-05T23:30:00+00:00", "Doing"), ("2026-01-06T00:30:00+02:00", "Done")][::-1])
    across = Story([("2026-01-05T22:30:00+02:00", "Doing"), ("2026-01-06T00:30:00+02:00", "Done")])
    assert cycle_times(_flow(across))[0] == 1  # both on the 5th in UTC
    assert cycle_times(_flow(across, zone="Europe/Helsinki"))[0] == 2
    assert story.moves[0][1] == "Done"


def test_written_days_keep_the_offset_of_the_outside_tool():
    across = Story([("2026-01-05T22:30:00+02:00", "Doing"), ("2026-01-06T00:30:00+02:00", "Done")])
    flow = trace(told([across]), Policy(zone="as-written"))
    assert cycle_times(flow)[0] == 2


def test_a_reopened_item_finishes_last_and_keeps_its_first_start():
    again = Story(
        [
            ("2026-01-05", "Doing"),
            ("2026-01-06", "Done"),
            ("2026-01-09", "Ready"),
            ("2026-01-10", "Doing"),
            ("2026-01-12", "Done"),
        ]
    )
    assert cycle_times(_flow(again))[0] == 8
    assert cycle_times(_flow(again, backward="wipe"))[0] == 3


def test_reopened_and_still_open_is_not_finished_but_ages():
    again = Story([("2026-01-05", "Doing"), ("2026-01-06", "Done"), ("2026-01-09", "Ready")], outcome="")
    flow = _flow(again)
    assert cycle_times(flow)[0] == UNKNOWN
    assert ages(flow, day("2026-01-10"))[0] == 6


def test_cancelled_in_a_done_column_is_not_finished():
    flow = _flow(
        Story([("2026-01-05", "Doing"), ("2026-01-06", "Done")], outcome="cancelled", closed="2026-01-06")
    )
    assert flow.finished[0] == -1
    assert ages(flow, day("2026-01-10"))[0] == UNKNOWN


def test_a_block_counts_only_while_the_item_is_in_work_and_once_where_two_overlap():
    work = [("2026-01-05", "Ready"), ("2026-01-07", "Doing"), ("2026-01-12", "Done")]
    flow = _flow(
        Story(
            work,
            blocks=[("2026-01-06", "2026-01-08T12:00"), ("2026-01-08", "2026-01-09"), ("2026-01-11", None)],
        )
    )
    assert blocked_time(flow)[0] == 3 * DAY
    assert blocked_days(flow)[0] == 3
    assert (
        blocked_days(_flow(Story(work, blocks=[("2026-01-06", "2026-01-08T12:00")]), inclusive_days=False))[0]
        == 1
    )


def test_two_blocks_of_one_day_are_one_blocked_day():
    work = [("2026-01-07", "Doing"), ("2026-01-12", "Done")]
    blocks = [("2026-01-08T08:00", "2026-01-08T09:00"), ("2026-01-08T10:00", "2026-01-09T11:00")]
    assert blocked_days(_flow(Story(work, blocks=blocks)))[0] == 2


def test_efficiency_is_the_active_part_of_the_time_in_work():
    worked = Story([("2026-01-05", "Doing"), ("2026-01-06", "Waiting"), ("2026-01-09", "Done")])
    assert flow_efficiency(_flow(worked)).share == pytest.approx(0.25)
    assert flow_efficiency(_flow()).why == "no data"
    bare = told(
        [Story([("2026-01-05", "Doing"), ("2026-01-09", "Done")])],
        columns={"Ready": QUEUE, "Doing": ACTIVE, "Done": DONE},
    )
    assert flow_efficiency(trace(bare, Policy())).why == "not configured"


def test_time_in_a_status_without_a_stage_counts_where_the_policy_says():
    moves = [
        ("2026-01-05", "Open"),
        ("2026-01-06", "In Test"),
        ("2026-01-07", "Odd"),
        ("2026-01-10", "Closed"),
    ]
    history = told([Story(moves, statuses=True)], columns={"Doing": ACTIVE, "Waiting": WAITING})
    keys = {
        "commit": "Open",
        "start": "Work",
        "finish": "Done",
        "columns": {"Open": "Open", "In Test": "Work", "Closed": "Done"},
    }
    shares = [
        flow_efficiency(trace(history, Policy.of(keys | {"unmapped": one}))).share
        for one in ("previous", "ignore")
    ]
    assert shares == [1.0, 0.25]


def test_percentiles_by_nearest_rank_are_observed_values():
    values = np.array([1, 1, 2, 3, 5, 8, 13])
    assert percentile(values, 85, "nearest-rank") == 8
    assert percentile(values, 85, "linear") == pytest.approx(8.5)
    assert percentile(np.arange(1, 101), 7, "nearest-rank") == 7
    assert percentile(values[:0], 85, "nearest-rank") is None


def test_intervals_are_those_of_the_tables():
    assert [round(t_quantile(0.975, n), 3) for n in (1, 2, 5, 10, 30)] == [12.706, 4.303, 2.571, 2.228, 2.042]
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 0) is None
    assert percentile_interval(np.arange(1, 21), 85) == (14, None)
    assert percentile_interval(np.arange(1, 101), 50) == (40, 61)


def test_a_point_that_is_nowhere_is_refused_with_what_there_is():
    with pytest.raises(
        Invalid, match=r'names "Testing", which is no category, stage or outside status here \(queue'
    ):
        _flow(start="Testing")


def test_a_status_without_a_stage_is_refused_when_the_policy_says_so():
    history = told([Story([("2026-01-05", "Open"), ("2026-01-06", "Frozen")], statuses=True)])
    policy = {
        "columns": {"open": "Backlog", "closed": "Done"},
        "finish": "Done",
        "commit": "Backlog",
        "start": "Backlog",
    }
    assert trace(history, Policy.of(policy)).finished[0] == -1
    with pytest.raises(Invalid, match="has no stage for Frozen"):
        trace(history, Policy.of(policy | {"unmapped": "refuse"}))


def test_a_point_may_be_an_outside_status():
    history = told(
        [Story([("2026-01-05", "Open"), ("2026-01-06", "In Test"), ("2026-01-09", "Closed")], statuses=True)]
    )
    flow = trace(history, Policy(start="in test", finish="status:Closed", commit="Open"))
    assert (cycle_times(flow)[0], lead_times(flow)[0]) == (4, 5)
