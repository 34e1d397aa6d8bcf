"""Of the running iteration: the capacity reserved for interrupts, and what they have taken of it so far.

reserved = planned share of the interrupt backlog * available person-days of the whole iteration (absences out); taken =
person-days on interrupts from its first day to the day asked, with the same rules as the interrupt share. `by_now` is the
reserve of the days that have gone by, so that half of an iteration is held against half of the reserve.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from metrics.answers.interrupts import seed_of, time
from metrics.answers.words import rounded
from metrics.availability import available
from metrics.days import local_days
from metrics.history import History
from metrics.interrupt_share import days_of, time_share

if TYPE_CHECKING:
    from metrics.asking import Question

PARTS = ("interrupt sizes", "time", "iterations")


def answer(history: History, question: Question) -> dict[str, Any]:
    """`about` names the iteration and the share reserved, as “id:0.2500”."""
    pk, _, share = question.about.partition(":")
    places = np.flatnonzero(history.iterations.id == int(pk))
    if not len(places):
        return {"reserve": None}
    first, last = days_of(history, int(places[0]))
    today = int(local_days(np.array([history.now]), history.zone)[0])
    # One that was started early has begun; one that runs too long still takes what comes.
    part = time_share(history, [(min(first, today), today)], seed_of(question))
    whole = float(available(history, first, last).sum()) / history.minutes
    reserved = float(share) * whole
    return {
        "reserve": {
            "days": rounded(reserved), "by_now": rounded(min(reserved, float(share) * part.available)), "of_days": rounded(whole), **time(part),
        }
    }  # fmt: skip
