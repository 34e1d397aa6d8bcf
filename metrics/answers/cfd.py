"""Cumulative flow by day: how many items had reached each stage, and how many were closed unfinished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrics.cfd import cumulative_flow, first_day
from metrics.days import day_of, iso
from metrics.flow import trace
from metrics.history import History

if TYPE_CHECKING:
    from metrics.asking import Question

PARTS: tuple[str, ...] = ()


def answer(history: History, question: Question) -> dict[str, Any]:
    flow = trace(history, question.policy)
    first, last = first_day(flow), day_of(question.as_of)
    if first is None:
        return {"stages": list(flow.stages.names), "days": {}, "left": {}}
    chart = cumulative_flow(flow, first, last)
    days = [str(iso(day)) for day in range(first, last + 1)]
    return {
        "stages": list(chart.stages),
        "days": dict(zip(days, chart.reached.tolist(), strict=True)),
        "left": dict(zip(days, chart.left.tolist(), strict=True)),
    }
