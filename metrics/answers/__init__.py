"""Answers: a number with its range, its rows and its words, as plain values for JSON; one module a metric."""

from __future__ import annotations

from dataclasses import asdict
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from metrics.days import iso, local_days, micros
from metrics.history import History
from metrics.loading import history_of

if TYPE_CHECKING:
    from metrics.asking import Question

NONE = -(2**62)


def answer(question: Question) -> dict[str, Any]:
    """The answer of one metric, from the history of the team as of the day."""
    module = import_module(f"metrics.answers.{question.metric}")
    history = history_of(question.team, question.policy, module.PARTS).as_of(micros(question.moment))
    head = {
        "metric": question.metric, "team": question.team.key, "as_of": question.as_of.isoformat(),
        "last_activity": _last_activity(history),
    }  # fmt: skip
    return {**head, "policy": asdict(question.policy), **module.answer(history, question)}


def _last_activity(history: History) -> str | None:
    """The last day on which an item came, moved or was closed; none where there is no item."""
    known = (history.items.created, history.items.closed, history.stays.entered)
    last = max(int(one.max(where=one <= history.now, initial=NONE)) for one in known)
    return iso(int(local_days(np.array([last]), history.zone)[0])) if last > NONE else None
