"""Velocity by iteration, the range of the last ones, and one sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrics.answers.words import FEW, SHOWN, ends, iteration, points, rounded
from metrics.availability import available
from metrics.flow import trace
from metrics.history import BUSINESS, SSA, Floats, History
from metrics.interrupt_share import days_of
from metrics.intervals import apart, mean_interval
from metrics.policy import ENOUGH_SIZED
from metrics.say_do import SayDo, say_do
from metrics.velocity import Range, Velocity, range_of, velocity

if TYPE_CHECKING:
    from metrics.asking import Question

PARTS = ("sizes", "people", "run work", "iterations", "entries")


def answer(history: History, question: Question) -> dict[str, Any]:
    pace, n = velocity(trace(history, question.policy)), question.policy.iterations
    items, sizes = (
        range_of(values.sum(axis=1).astype(float), n) for values in (pace.items, pace.points / 100)
    )
    by_points = pace.sized is not None and pace.sized >= ENOUGH_SIZED
    return {
        "sentence": _sentence(sizes if by_points else items, "points" if by_points else "items"),
        "unit": "points" if by_points else "items",
        "sized": rounded(pace.sized, 4),
        "items": _range(items),
        "points": _range(sizes) if by_points else None,
        "trend": _trend((pace.points / 100 if by_points else pace.items).sum(axis=1)),
        "iterations": _rows(history, pace),
    }


def _rows(history: History, pace: Velocity) -> list[dict[str, Any]]:
    rows = []
    days = _person_days(history, pace)
    for row, place in enumerate(pace.iterations.tolist()):
        items, sizes = pace.items[row], pace.points[row]
        rows.append(
            {
                **iteration(history, place),
                "items": {"business": int(items[BUSINESS]), "ssa": int(items[SSA]), "all": int(items.sum())},
                "points": {
                    "business": points(sizes[BUSINESS]),
                    "ssa": points(sizes[SSA]),
                    "all": points(sizes.sum()),
                },
                "run_work": {"items": int(pace.run_items[row]), "points": points(pace.run_points[row])},
                "unsized": int(pace.unsized[row]),
                "growth": points(pace.growth[row]),
                "person_days": rounded(days[row]),
                "items_per_person_day": rounded(float(items.sum()) / days[row], 3) if days[row] else None,
                "points_per_person_day": rounded(points(sizes.sum()) / days[row], 3) if days[row] else None,
                "say_do": _said(say_do(history, place)),
            }
        )
    return rows


def _person_days(history: History, pace: Velocity) -> list[float]:
    """Available person-days of each counted iteration, absences out."""
    if not len(pace.iterations):
        return []
    spans = [days_of(history, place) for place in pace.iterations.tolist()]
    first, last = spans[0][0], spans[-1][1]
    minutes = available(history, first, last).sum(axis=0)
    return [float(minutes[begin - first : end - first + 1].sum()) / history.minutes for begin, end in spans]


def _said(word: SayDo) -> dict[str, Any]:
    return {
        "committed": None if word.committed is None else points(word.committed),
        "done": points(word.done),
        "carried": points(word.carried),
        "removed": points(word.removed),
        "share": rounded(word.share, 4),
        "added_items": word.added,
        "interrupt_items": word.interrupts,
    }


def _range(values: Range) -> dict[str, Any]:
    return {
        "n": values.n,
        "mean": rounded(values.mean),
        "low": rounded(values.low),
        "high": rounded(values.high),
        "interval": ends(values.mean_interval, 2),
        "next": ends(values.next_interval, 2),
    }


def _trend(values: Floats) -> dict[str, Any] | None:
    """The first three and the last three of the last iterations, and whether they differ by more than chance."""
    shown = values[-SHOWN:].astype(float)
    if len(shown) < 2 * FEW:
        return None
    before, after = shown[:FEW], shown[-FEW:]
    differs = apart(mean_interval(before), mean_interval(after))
    return {
        "before": rounded(float(before.mean())),
        "after": rounded(float(after.mean())),
        "differs": differs,
    }


def _sentence(values: Range, unit: str) -> str:
    if values.mean is None or values.mean_interval is None:
        return "Not enough yet to say how much planned work is finished: three closed iterations are needed."
    low, high = values.mean_interval
    told = f"{values.mean:.0f} {unit}" if f"{values.mean:.0f}" != "1" else f"1 {unit.removesuffix('s')}"
    return f"The team finishes {told} of planned work an iteration ({low:.0f} to {high:.0f})."
