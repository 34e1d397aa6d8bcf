"""The one sentence about people."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from metrics.answers.interrupts import seed_of, time
from metrics.answers.words import rounded
from metrics.history import History
from metrics.interrupt_share import days_of, time_shares
from metrics.iterations import ALL_WORK, counted
from metrics.staffing import staffing

if TYPE_CHECKING:
    from metrics.asking import Question

PARTS = ("time", "iterations")


def answer(history: History, question: Question) -> dict[str, Any]:
    last = counted(history, ALL_WORK)[-question.policy.iterations :]
    share = time_shares(history, [[days_of(history, place) for place in last.tolist()]], seed_of(question))[0]
    told = asdict(staffing(share, len(last)))
    return {
        name: rounded(value, 2) if isinstance(value, float) else value for name, value in told.items()
    } | {"time": time(share)}
