"""When the features of a team are likely worked and finished, one behind the other in the order of their backlog.

Each backlog is drawn from its own weeks: what business work finishes says nothing of automation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from backlogs.models import Feature
from metrics.answers.forecast import pace_in
from metrics.answers.interrupts import seed_of
from metrics.days import date_of, day_of
from metrics.forecast import HORIZON, drawn, weeks_until
from metrics.history import BACKLOGS, History

if TYPE_CHECKING:
    from metrics.asking import Question

PARTS = ()
PLANNED = ("business", "ssa")


def answer(history: History, question: Question) -> dict[str, Any]:
    return {"backlogs": {kind: _backlog(history, question, kind) for kind in PLANNED}}


def _backlog(history: History, question: Question, kind: str) -> dict[str, Any]:
    found = Feature.objects.open().filter(team=question.team, backlog__kind=kind).ranked()
    own = Q(items__closed_at=None, items__team=question.team)
    left = list(found.annotate(left=Count("items", filter=own)).values_list("pk", "left"))
    pace = pace_in(history, question, BACKLOGS.index(kind))
    if pace.why_not:
        return {"why_not": pace.why_not, "features": [{"feature": pk, "left": count} for pk, count in left]}
    runs, last, before, rows = drawn(pace.window, HORIZON, seed_of(question)), day_of(question.as_of), 0, []
    for pk, count in left:
        begins = max(0, (weeks_until(runs, before + 1, 50) or HORIZON) - 1) if count else None
        before += count
        ends = [weeks_until(runs, before, level) if count else None for level in (50, 85)]
        days = [None if weeks is None else date_of(last + 7 * weeks).isoformat() for weeks in (begins, *ends)]
        rows.append({"feature": pk, "left": count, "begins": days[0], "likely": days[1], "safe": days[2]})
    return {"why_not": "", "features": rows}
