"""How much time a team's people had: working days of their memberships, less absences.

available(person, day) = minutes of a working day * share of the membership * (1 - part of the day away). The tables
here are by person only on the way to a sum of the team; no number about a person leaves this package.
"""

from __future__ import annotations

import numpy as np

from metrics.history import DaySpans, Floats, History, Ints


def people_count(history: History) -> int:
    """How many people the tables of a history name."""
    named = [history.members.person, history.efforts.person, history.crew.person, history.absences.person]
    return max((int(one.max()) for one in named if len(one)), default=-1) + 1


def available(history: History, first: int, last: int) -> Floats:
    """Minutes by person and day, shape (people, days), for days `first` to `last`, both included."""
    days = max(0, last - first + 1)
    shares, away = (
        _spread(spans, people_count(history), first, days) for spans in (history.members, history.absences)
    )
    working = np.isin(np.arange(first, first + days), history.working)
    return history.minutes * np.minimum(shares, 1) * np.maximum(1 - away, 0) * working


def _spread(spans: DaySpans, people: int, first: int, days: int) -> Floats:
    """Shares by person and day; spans that overlap add up."""
    edges = np.zeros((people, days + 1))
    begin, end = (np.clip(one - first, 0, days) for one in (spans.first, spans.last + 1))
    np.add.at(edges, (spans.person, begin), spans.share)
    np.add.at(edges, (spans.person, end), -spans.share)
    return np.round(np.cumsum(edges, axis=1)[:, :days], 9)


def working_days(history: History, first: int, last: int) -> Ints:
    """The team's working days from `first` to `last`, both included."""
    return history.working[(history.working >= first) & (history.working <= last)]
