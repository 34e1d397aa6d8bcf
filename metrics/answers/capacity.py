"""What a team can commit to in an iteration, line by line, and how that was reckoned."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import numpy as np

from backlogs.models import Backlog, Iteration
from backlogs.models.words import BacklogKind
from metrics.answers.interrupts import seed_of
from metrics.answers.words import iteration, rounded
from metrics.capacity import Beside, Days, Past, beside, can_do, pace, set_aside
from metrics.days import date_of
from metrics.flow import trace
from metrics.history import History
from metrics.interrupt_share import days_of, time_shares
from metrics.policy import ENOUGH_SIZED
from metrics.velocity import Velocity, velocity
from rotations.capacity import capacity

if TYPE_CHECKING:
    from datetime import date

    from backlogs.models import InterruptReserve
    from metrics.asking import Question
    from people.models import Team

PARTS = ("sizes", "time", "iterations")


def answer(history: History, question: Question) -> dict[str, Any]:
    """`about` names the iteration that comes, by its id."""
    coming = Iteration.objects.get(pk=question.about)
    days = _days(question.team, coming.starts_on, coming.ends_on)
    done = velocity(trace(history, question.policy))
    unit = "points" if done.sized is not None and done.sized >= ENOUGH_SIZED else "items"
    rows, past = _past(history, question, done, unit)
    shares = dict(Backlog.objects.filter(team=question.team).values_list("kind", "planned_share"))
    seen = beside(days, past, float(shares[BacklogKind.INTERRUPT]) * days.available)
    standing = coming.interrupt_reserve
    expected = set_aside(days, seen, float(standing.days)) if standing else seen
    return {
        "iteration": coming.number, "days": _told(asdict(days) | {"available": days.available}),
        "beside": _told(asdict(expected)) | {"changed": _changed(standing, seen)}, "commit": _commit(days, expected),
        "ssa": rounded(_pair(question.team, coming, days.beside_duty - expected.middle), 1),
        **_pace(days, expected, past, unit), "past": rows,
    }  # fmt: skip


def _changed(standing: InterruptReserve | None, seen: Beside) -> dict[str, Any] | None:
    """What the product owner set instead of the past's middle, who, when and why; and that middle."""
    if standing is None:
        return None
    return {
        "days": float(standing.days), "seen": round(seen.middle, 1), "because": standing.because,
        "by": standing.set_by.name, "at": standing.set_at.isoformat(),
    }  # fmt: skip


def _days(team: Team, first: date, last: date) -> Days:
    found = capacity(team, first, last)
    return Days(found.whole, found.whole - found.available, found.duty, found.rest)


def _past(
    history: History, question: Question, done: Velocity, unit: str
) -> tuple[list[dict[str, Any]], list[Past]]:
    """The last closed iterations, as rows and as what is reckoned with; a row opens how each came about."""
    last = done.iterations[-question.policy.iterations :]
    spans = [days_of(history, int(place)) for place in last]
    times = time_shares(history, [[span] for span in spans], seed_of(question))
    amounts = (
        (done.points / 100 if unit == "points" else done.items).sum(axis=1)[-len(last) :]
        if len(last)
        else np.zeros(0)
    )
    past = [
        Past(
            _days(question.team, date_of(first), date_of(end)),
            None if time.share is None else time.interrupts,
            float(amount),
        )
        for (first, end), time, amount in zip(spans, times, amounts, strict=True)
    ]
    rows = [
        iteration(history, int(place))
        | _told({"available": one.days.available, "duty": one.days.duty, "rest": one.days.rest})
        | {"interrupts": rounded(one.interrupts, 1), "beside": rounded(one.beside, 1), "done": rounded(one.done, 1), "pace": rounded(one.pace, 2)}
        for place, one in zip(last, past, strict=True)
    ]  # fmt: skip
    return rows, past


def _commit(days: Days, expected: Beside) -> dict[str, Any]:
    return {
        "middle": rounded(days.beside_duty - expected.middle, 1),
        "bad": rounded(days.beside_duty - expected.bad, 1),
    }


def _pair(team: Team, coming: Iteration, left: float) -> float:
    """Person-days of who is allocated to automation (R6); part of what can be committed, no deduction."""
    return min(left, float(team.pair_size) * len(team.working_days(coming.starts_on, coming.ends_on)))


def _pace(days: Days, expected: Beside, past: list[Past], unit: str) -> dict[str, Any]:
    rate = pace(past)
    if rate is None:
        return {"unit": unit, "pace": None, "can_do": None}
    return {
        "unit": unit,
        "pace": _told(asdict(rate), 2),
        "can_do": _told(asdict(can_do(days, expected, rate)), 0),
    }


def _told(values: dict[str, float | int], places: int = 1) -> dict[str, Any]:
    return {name: value if isinstance(value, int) else round(value, places) for name, value in values.items()}
