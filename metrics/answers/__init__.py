"""Answers: a number with its range, its rows and its words, as plain values for JSON; one module a metric."""

from __future__ import annotations

from dataclasses import asdict
from importlib import import_module
from typing import TYPE_CHECKING, Any

from metrics.days import micros
from metrics.loading import history_of

if TYPE_CHECKING:
    from metrics.asking import Question


def answer(question: Question) -> dict[str, Any]:
    """The answer of one metric, from the history of the team as of the day."""
    module = import_module(f"metrics.answers.{question.metric}")
    history = history_of(question.team, question.policy, module.PARTS).as_of(micros(question.moment))
    head = {"metric": question.metric, "team": question.team.key, "as_of": question.as_of.isoformat()}
    return {**head, "policy": asdict(question.policy), **module.answer(history, question)}
