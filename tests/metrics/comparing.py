"""Our numbers beside those of jira-agile-metrics: one count of mismatches and one of comparisons for each kind."""

from __future__ import annotations

from collections import Counter
from datetime import date

import numpy as np

from metrics.cfd import cumulative_flow, first_day, last_day
from metrics.days import day_of, iso
from metrics.flow import UNKNOWN, Flow, ages, cycle_times, stands_in
from metrics.percentiles import percentiles
from metrics.policy import Policy
from metrics.throughput import finished_days, per_day, per_week
from metrics.wip import net_flow, work_in_progress


def policy_of(oracle: dict) -> Policy:
    """The conventions of the other program, as oracles/README.md states them."""
    config = oracle["config"]
    return Policy.of(
        {
            "commit": config["cycle"][0]["name"],
            "start": config["committed_column"],
            "finish": config["done_column"],
            "skipped": "next",
            "unmapped": "ignore",
            "inclusive_days": False,
            "zone": "as-written",
            "backward": "wipe",
            "never_started": "zero",
            "percentile": "linear",
            "week_starts": "tuesday",  # its weeks end on Monday
            "percentiles": [float(one) * 100 for one in oracle["cycle_time_percentiles_days"]],
            "columns": {status: stage["name"] for stage in config["cycle"] for status in stage["statuses"]},
        }
    )


class Tally:
    def __init__(self) -> None:
        self.wrong, self.seen = Counter(), Counter()

    def check(self, kind: str, ours, theirs) -> None:
        self.seen[kind] += 1
        self.wrong[kind] += ours != theirs


def compare(flow: Flow, keys: list[str], oracle: dict) -> tuple[Counter, Counter]:
    tally = Tally()
    _items(tally, flow, keys, oracle)
    _days(tally, flow, oracle)
    _weeks(tally, flow, oracle)
    _ageing(tally, flow, keys, oracle)
    cycles = cycle_times(flow)
    cycles = cycles[cycles != UNKNOWN]
    tally.check("finished", len(cycles), oracle["n_completed_with_cycle_time"])
    tally.check("mean", round(float(cycles.mean()), 9), round(oracle["cycle_time_mean_days"], 9))
    ours = percentiles(cycles, flow.policy.percentiles, flow.policy.percentile)
    for one, value in oracle["cycle_time_percentiles_days"].items():
        tally.check("percentiles", round(ours[f"{float(one) * 100:g}"], 9), round(value, 9))
    return tally.wrong, tally.seen


def _items(tally: Tally, flow: Flow, keys: list[str], oracle: dict) -> None:
    days, cycles, finished = flow.days(flow.entered), cycle_times(flow), flow.days(flow.finished)
    place = {key: row for row, key in enumerate(keys)}
    tally.check("items", len(keys), oracle["n_items"])
    for item in oracle["items"]:
        row = place[item["key"]]
        ours = {stage: iso(day) for stage, day in zip(flow.stages.names, days[row], strict=True)}
        for stage, day in item["stage_dates"].items():
            tally.check("stage dates", ours[stage], day)
        tally.check("completed", iso(finished[row]), item["completed"])
        tally.check(
            "cycle time",
            None if cycles[row] == UNKNOWN else int(cycles[row]),
            item["cycle_time_days_exclusive"],
        )


def _days(tally: Tally, flow: Flow, oracle: dict) -> None:
    first, last = first_day(flow), last_day(flow)
    cfd, wip = cumulative_flow(flow, first, last), work_in_progress(flow, first, last)
    finished = per_day(finished_days(flow), first, last)
    tally.check("cfd columns", list(cfd.stages), oracle["cfd_columns"])
    tally.check("cfd days", last - first + 1, len(oracle["cfd_cumulative_per_day"]))
    for day, counts in oracle["cfd_cumulative_per_day"].items():
        row = day_of(date.fromisoformat(day)) - first
        for ours, theirs in zip(cfd.reached[row], counts, strict=True):
            tally.check("cfd", int(ours), theirs)
        tally.check("wip", int(wip[row]), oracle["wip_per_day"][day])
        tally.check("throughput by day", int(finished[row]), oracle["throughput_per_day"].get(day, 0))


def _weeks(tally: Tally, flow: Flow, oracle: dict) -> None:
    days = finished_days(flow)
    weeks = per_week(days, int(days.min()), int(days.max()), flow.policy.week_starts)
    tally.check("weeks", len(weeks), len(oracle["throughput_weekly_W_MON"]))
    for week, count in weeks.items():  # its label is the Monday on which the week ends
        tally.check("throughput by week", count, oracle["throughput_weekly_W_MON"].get(iso(week + 6)))
    started = np.cumsum([week.started for week in net_flow(flow, first_day(flow), last_day(flow))])
    for row, week in enumerate(net_flow(flow, first_day(flow), last_day(flow))):
        theirs = oracle["net_flow_weekly"][iso(week.week - 1)]  # its label is the Monday before the week
        if row:  # it knows no arrivals and departures in the first week, only what had come by then
            tally.check(
                "net flow",
                (week.started, week.finished, week.net),
                tuple(theirs[one] for one in ("arrivals", "departures", "net_flow")),
            )
        tally.check("net flow, running", int(started[row]), theirs[oracle["config"]["committed_column"]])


def _ageing(tally: Tally, flow: Flow, keys: list[str], oracle: dict) -> None:
    old, stands = ages(flow, day_of(date.fromisoformat(oracle["config"]["today"]))), stands_in(flow)
    ours = {
        keys[row]: {"status": flow.stages.names[stands[row]], "age_days_exclusive": int(old[row])}
        for row in np.flatnonzero(old != UNKNOWN)
    }
    tally.check("ageing items", sorted(ours), sorted(oracle["ageing_wip_at_today"]))
    for key, theirs in oracle["ageing_wip_at_today"].items():
        tally.check("ageing", ours.get(key), theirs)
