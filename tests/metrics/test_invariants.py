"""What must hold for every history: counts that never fall, identities, and a slow second way to the same dates."""

import itertools
from datetime import UTC, datetime, timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.cfd import cumulative_flow
from metrics.days import local_days, micros
from metrics.flow import UNKNOWN, ages, cycle_times, lead_times, trace
from metrics.history import NEVER
from metrics.policy import Policy
from metrics.throughput import finished_days, per_day, per_week
from metrics.wip import net_flow, work_in_progress
from tests.metrics.stories import COLUMNS, Story, told

BEGIN = datetime(2026, 3, 1, tzinfo=UTC)
ZONE = "Europe/Berlin"
FIRST, LAST = 20_512, 20_552  # 28 February to 9 April 2026: over the change to summer time

moments = st.integers(0, 30 * 24 * 60).map(lambda minutes: (BEGIN + timedelta(minutes=minutes)).isoformat())
moves = st.lists(st.tuples(moments, st.sampled_from(list(COLUMNS))), min_size=1, max_size=7).map(
    lambda ways: sorted(ways, key=lambda way: way[0])
)
stories = st.lists(st.builds(Story, moves=moves), min_size=0, max_size=12)
policies = st.builds(
    Policy,
    backward=st.sampled_from(["keep-first", "wipe"]),
    skipped=st.sampled_from(["none", "next"]),
    start=st.sampled_from(["active", "Review"]),
    finish=st.sampled_from(["done", "Done"]),
    inclusive_days=st.booleans(),
)
quick = settings(max_examples=60, deadline=None)


@quick
@given(stories, policies)
def test_cumulative_flow_never_falls_and_lines_never_cross(told_stories, policy):
    flow = trace(told(told_stories, zone=ZONE), policy)
    cfd = cumulative_flow(flow, FIRST, LAST)
    assert (np.diff(cfd.reached, axis=0) >= 0).all()
    assert (np.diff(cfd.reached, axis=1) <= 0).all()
    assert (np.diff(cfd.left) >= 0).all()
    assert cfd.reached[-1, -1] == (flow.finished >= 0).sum()


@quick
@given(stories, policies)
def test_throughput_sums_to_the_finished_items(told_stories, policy):
    flow = trace(told(told_stories, zone=ZONE), policy)
    days = finished_days(flow)
    assert per_day(days, FIRST, LAST).sum() == (flow.finished >= 0).sum()
    assert sum(per_week(days, FIRST, LAST, "monday").values()) == (flow.finished >= 0).sum()


@quick
@given(stories, policies)
def test_work_in_progress_is_arrivals_less_departures(told_stories, policy):
    flow = trace(told(told_stories, zone=ZONE), policy)
    wip = work_in_progress(flow, FIRST, LAST)
    started, finished = flow.days(flow.started), flow.days(flow.finished)
    for day in (FIRST, FIRST + 9, FIRST + 20, LAST):
        inside = (flow.started >= 0) & (started <= day) & ~((flow.finished >= 0) & (finished <= day))
        assert wip[day - FIRST] == inside.sum()
    assert sum(week.net for week in net_flow(flow, FIRST, LAST)) == wip[-1]


@quick
@given(stories, policies)
def test_times_are_at_least_a_day_counted_inclusively(told_stories, policy):
    flow = trace(told(told_stories, zone=ZONE), policy)
    least = 1 if policy.inclusive_days else 0
    for days in (cycle_times(flow), lead_times(flow), ages(flow, LAST)):
        assert (days[days != UNKNOWN] >= least).all()
    both = (cycle_times(flow) != UNKNOWN) & (lead_times(flow) != UNKNOWN)
    if policy.backward == "keep-first" and policy.skipped == "none" and policy.start == "active":
        entered = flow.moments(flow.committed) <= flow.moments(flow.started)
        assert (lead_times(flow)[both & entered] >= cycle_times(flow)[both & entered]).all()


@quick
@given(stories, policies, moments)
def test_what_happens_later_changes_nothing_as_of_then(told_stories, policy, then):
    moment = micros(datetime.fromisoformat(then))
    until = [Story(moves=[way for way in story.moves if way[0] <= then]) for story in told_stories]
    whole = trace(told(told_stories, zone=ZONE).as_of(moment), policy)
    there = np.flatnonzero([bool(story.moves) for story in until])
    early = trace(told([story for story in until if story.moves], zone=ZONE).as_of(moment), policy)
    assert (cycle_times(whole)[there] == cycle_times(early)).all()
    assert (ages(whole, LAST)[there] == ages(early, LAST)).all()
    assert (whole.days(whole.entered)[there] == early.days(early.entered)).all()


@quick
@given(stories, policies)
def test_the_area_under_work_in_progress_is_the_time_spent_in_it(told_stories, policy):
    """Little's law along the sample path: exact, whatever the history."""
    flow = trace(told(told_stories), policy)
    end = micros(BEGIN + timedelta(days=31))
    counted = flow.started >= 0
    begin, leave = flow.moments(flow.started)[counted], np.minimum(flow.moments(flow.finished)[counted], end)
    spent = int((leave - begin).sum())
    edges = np.unique(np.concatenate([begin, leave]))
    area = 0
    for low, high in itertools.pairwise(edges):
        area += int(((begin <= low) & (leave > low)).sum()) * int(high - low)
    assert area == spent


@quick
@given(stories, policies)
def test_dates_are_those_of_a_slow_walk_through_each_item(told_stories, policy):
    flow = trace(told(told_stories, zone=ZONE), policy)
    names = list(COLUMNS)
    for row, story in enumerate(told_stories):
        walked = _walk(story, policy, names)
        ours = [None if place < 0 else flow.history.stays.entered[place] for place in flow.entered[row]]
        assert ours == walked


def _walk(story: Story, policy: Policy, names: list[str]) -> list[int | None]:
    dates: list[int | None] = [None] * len(names)
    for when, where in story.moves:
        stage = names.index(where)
        if dates[stage] is None:
            dates[stage] = micros(datetime.fromisoformat(when))
        for right in range(stage + 1, len(names)):
            if policy.backward == "wipe" or right == names.index("Done"):
                dates[right] = None
    if policy.skipped == "next":
        for stage in range(len(names) - 2, -1, -1):
            here, right = dates[stage], dates[stage + 1]
            if right is not None and (here is None or (policy.backward == "keep-first" and right < here)):
                dates[stage] = right
    return dates


@given(
    st.lists(st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)), min_size=1, max_size=20),
    st.sampled_from([ZONE, "America/St_Johns", "UTC"]),
)
@quick
def test_local_days_are_those_of_the_standard_library(whens, zone):
    from zoneinfo import ZoneInfo

    aware = [when.replace(tzinfo=UTC) for when in whens]
    days = local_days(np.array([micros(when) for when in aware] + [NEVER]), zone)
    assert [
        (when.astimezone(ZoneInfo(zone)).date() - datetime(1970, 1, 1).date()).days for when in aware
    ] == list(days[:-1])
