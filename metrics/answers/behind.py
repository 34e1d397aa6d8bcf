"""The items behind a number of one iteration: finished planned work, finished interrupts, or what arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from metrics.flow import Flow, trace
from metrics.history import INTERRUPT, Bools, History
from metrics.iterations import iteration_of

if TYPE_CHECKING:
    from metrics.asking import Question

PARTS = ("iterations",)


def answer(history: History, question: Question) -> dict[str, Any]:
    number, _, iteration = question.about.partition(":")
    flow = trace(history, question.policy)
    rows = np.flatnonzero(_counted(flow, number, iteration))
    return {"ids": history.items.id[rows].tolist()}


def _counted(flow: Flow, number: str, iteration: str) -> Bools:
    history, items = flow.history, flow.history.items
    if iteration not in history.iterations.names:
        return np.zeros(len(items), dtype=np.bool_)
    place = history.iterations.names.index(iteration)
    if number == "arrived":
        return iteration_of(history, items.created) == place
    finished = (flow.finished >= 0) & (iteration_of(history, flow.moments(flow.finished)) == place)
    if number == "finished":
        return finished
    return finished & ((items.backlog == INTERRUPT) == (number == "interrupts"))
