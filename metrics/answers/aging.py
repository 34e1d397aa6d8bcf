"""Work in progress by age, beside the ages at which finished work was finished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from metrics.days import day_of, iso
from metrics.flow import UNKNOWN, ages, cycle_times, stands_in, trace
from metrics.history import BACKLOGS, History
from metrics.naming import names_of
from metrics.percentiles import percentiles

if TYPE_CHECKING:
    from metrics.asking import Question

PARTS: tuple[str, ...] = ()


def answer(history: History, question: Question) -> dict[str, Any]:
    flow, policy = trace(history, question.policy), question.policy
    old, stands, started = ages(flow, day_of(question.as_of)), stands_in(flow), flow.days(flow.started)
    rows = np.flatnonzero(old != UNKNOWN)
    rows = rows[np.argsort(-old[rows], kind="stable")]
    ids = history.items.id[rows].tolist()
    names = names_of(question.team, ids)
    cycle = cycle_times(flow)
    return {
        "items": [
            {
                "key": names[own][0], "external": names[own][1], "backlog": BACKLOGS[history.items.backlog[row]],
                "stage": flow.stages.names[stands[row]] if stands[row] >= 0 else None,
                "started": iso(started[row]), "age": int(old[row]),
            }
            for own, row in zip(ids, rows.tolist(), strict=True)
        ],
        "finished_ages": percentiles(cycle[cycle != UNKNOWN], policy.percentiles, policy.percentile),
    }  # fmt: skip
