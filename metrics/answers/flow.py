"""Every item with its days, and what they add up to: throughput, work in progress, net flow, percentiles, efficiency."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from metrics.answers.words import known, rounded
from metrics.blocked import blocked_days
from metrics.cfd import first_day
from metrics.days import day_of, iso
from metrics.efficiency import flow_efficiency
from metrics.flow import UNKNOWN, Flow, cycle_times, lead_times, trace
from metrics.history import BACKLOGS, History, Ints
from metrics.intervals import percentile_interval
from metrics.naming import Names, names_of
from metrics.percentiles import percentiles
from metrics.throughput import finished_days, per_day, per_week
from metrics.wip import net_flow, work_in_progress

if TYPE_CHECKING:
    from metrics.asking import Question

PARTS = ("ends", "blocks")


def answer(history: History, question: Question) -> dict[str, Any]:
    flow = trace(history, question.policy)
    efficiency = flow_efficiency(flow)
    return {
        "items": _items(flow, names_of(question.team, history.items.id.tolist())),
        **_by_day(flow, day_of(question.as_of)),
        "percentiles": {
            "cycle_time": _percentiles(flow, cycle_times(flow)),
            "lead_time": _percentiles(flow, lead_times(flow)),
        },
        "efficiency": {
            "share": rounded(efficiency.share, 4),
            "finished": efficiency.finished,
            "why": efficiency.why,
        },
    }


def _items(flow: Flow, names: Names) -> list[dict[str, Any]]:
    history = flow.history
    committed, started, finished = (
        flow.days(places).tolist() for places in (flow.committed, flow.started, flow.finished)
    )
    cycle, lead, blocked = (
        days.tolist() for days in (cycle_times(flow), lead_times(flow), blocked_days(flow))
    )
    entered = flow.days(flow.entered).tolist()
    written = {
        day: iso(day)
        for day in np.unique(
            np.concatenate([flow.days(flow.entered).ravel(), [*committed, *started, *finished]])
        ).tolist()
    }
    seen = history.items.created <= history.now
    return [
        {
            "key": names[own][0], "external": names[own][1], "backlog": BACKLOGS[backlog],
            "committed": written[committed[row]], "started": written[started[row]], "finished": written[finished[row]],
            "cycle_time": known(cycle[row]), "lead_time": known(lead[row]), "blocked_days": blocked[row],
            "stages": {stage: written[day] for stage, day in zip(flow.stages.names, entered[row], strict=True)},
        }
        for row, (own, backlog) in enumerate(zip(history.items.id.tolist(), history.items.backlog.tolist(), strict=True)) if seen[row]
    ]  # fmt: skip


def _by_day(flow: Flow, last: int) -> dict[str, Any]:
    first = first_day(flow)
    if first is None:
        return {"throughput": {"day": {}, "week": {}}, "wip": {}, "net_flow": []}
    days, counted = finished_days(flow), range(first, last + 1)
    weeks = per_week(days, first, last, flow.policy.week_starts)
    return {
        "throughput": {
            "day": _dated(counted, per_day(days, first, last)),
            "week": {str(iso(week)): count for week, count in weeks.items()},
        },
        "wip": _dated(counted, work_in_progress(flow, first, last)),
        "net_flow": [
            {"week": iso(week.week), "started": week.started, "finished": week.finished, "net": week.net}
            for week in net_flow(flow, first, last)
        ],
    }


def _dated(days: range, counts: Ints) -> dict[str, int]:
    return {str(iso(day)): count for day, count in zip(days, counts.tolist(), strict=True)}


def _percentiles(flow: Flow, times: Ints) -> dict[str, Any]:
    values, policy = times[times != UNKNOWN], flow.policy
    found = percentiles(values, policy.percentiles, policy.percentile)
    between = {f"{one:g}": percentile_interval(values, one) for one in policy.percentiles}
    return {
        "n": len(values),
        "mean": rounded(float(values.mean()), 4) if len(values) else None,
        "days": found,
        "interval": between,
    }
