"""How much planned work the next weeks may finish, and by when so many items, or the stories of a feature, are done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from django.db.models import Q

from backlogs.models import Feature, WorkItem
from metrics.answers.interrupts import seed_of
from metrics.answers.words import rounded
from metrics.cfd import first_day
from metrics.days import NO_DAY, date_of, day_of, iso, local_days
from metrics.flow import trace
from metrics.forecast import HORIZON, LEVELS, WINDOW, Pace, drawn, held, how_many, pace_of, weeks_until
from metrics.history import BACKLOGS, INTERRUPT, History, Ints

if TYPE_CHECKING:
    from metrics.asking import Question

PARTS = ()
SPANS = (1, 2, 4, 8, 13)


def answer(history: History, question: Question) -> dict[str, Any]:
    kind, _, asked = question.about.partition(":")
    feature = Feature.objects.select_related("backlog").get(pk=asked) if kind == "feature" else None
    backlog = BACKLOGS.index(feature.backlog.kind) if feature else None
    pace, last = pace_in(history, question, backlog), day_of(question.as_of)
    told: dict[str, Any] = {"why_not": pace.why_not, "pace": _counts(pace)}
    runs, seed = None, seed_of(question)
    if not pace.why_not:
        runs = drawn(pace.window, HORIZON, seed)
        told |= {"how_many": _how_many(runs), "held": _held(pace, seed)}
    if kind == "items":
        told["items"] = {"items": int(asked)} | _by_when(runs, int(asked), last)
    if feature:
        told["feature"] = _feature(runs, feature, question, last)
    return {"sentence": pace.why_not or _sentence(told), **told}


def pace_in(history: History, question: Question, backlog: int | None = None) -> Pace:
    """Of one backlog, since its features stand in a line of their own, or of all planned work."""
    flow = trace(history, question.policy)
    days = flow.days(flow.finished)
    kinds = history.items.backlog
    planned = days[(days != NO_DAY) & (kinds != INTERRUPT if backlog is None else kinds == backlog)]
    first = first_day(flow)
    whole = int(local_days(np.array([history.now]), history.zone)[0]) - 1
    return pace_of(planned, NO_DAY if first is None else first, whole, question.policy.week_starts)


def _counts(pace: Pace) -> dict[str, Any]:
    begin = pace.first + 7 * (len(pace.counts) - len(pace.window))
    return {
        "weeks": [
            {"week": iso(begin + 7 * place), "finished": count}
            for place, count in enumerate(pace.window.tolist())
        ],
        "mean": rounded(float(pace.window.mean())) if len(pace.window) else None,
        "whole_weeks": len(pace.counts),
        "drawn_from": min(WINDOW, len(pace.counts)),
    }


def _how_many(runs: Ints) -> list[dict[str, Any]]:
    return [
        {"weeks": weeks, "items": {str(level): how_many(runs, weeks, level) for level in LEVELS}}
        for weeks in SPANS
    ]


def _held(pace: Pace, seed: int) -> dict[str, Any] | None:
    found = held(pace, seed)
    if found is None:
        return None
    return {
        "checks": found.checks,
        "shares": {str(level): rounded(share) for level, share in found.shares.items()},
    }


def _by_when(runs: Ints | None, items: int, last: int) -> dict[str, Any]:
    """The last days of the weeks by which that many are finished; none without a pace, or further off than five years."""
    weeks = {str(level): None if runs is None else weeks_until(runs, items, level) for level in LEVELS}
    days = {
        level: None if count is None else date_of(last + 7 * count).isoformat() for level, count in weeks.items()
    }  # fmt: skip
    return {"weeks": weeks, "days": days}


def _feature(runs: Ints | None, feature: Feature, question: Question, last: int) -> dict[str, Any]:
    """From when its stories are worked next, to when all that is ranked in front of it is worked before them."""
    there = Q(created_at__lte=question.moment) & (Q(closed_at=None) | Q(closed_at__gt=question.moment))
    items = WorkItem.objects.filter(there)
    own = items.filter(feature=feature, team=question.team).count()
    before = Q(feature__closed_at=None, feature__backlog=feature.backlog_id, feature__rank__lt=feature.rank)
    ahead = items.filter(before, team=question.team).count()
    return {
        "feature": feature.pk, "left": own, "ahead": ahead,
        "of_other_teams": items.filter(feature=feature).exclude(team=question.team).count(),
        "next": _by_when(runs, own, last), "in_order": _by_when(runs, own + ahead, last),
    }  # fmt: skip


def _sentence(told: dict[str, Any]) -> str:
    four = next(one["items"] for one in told["how_many"] if one["weeks"] == 4)
    if "items" in told:
        return f"{_things(told['items']['items'])}: {_between(told['items']['days'], told['items']['days'])}."
    if "feature" in told:
        part = told["feature"]
        if not part["left"]:
            return "No story of it is left to finish."
        return f"{_things(part['left'])} left: {_between(part['next']['days'], part['in_order']['days'])}."
    return f"The next four weeks finish {four['50']} items of planned work as likely as not, and {four['85']} or more with 85 %."


def _things(number: int) -> str:
    return "1 item" if number == 1 else f"{number} items"


def _between(early: dict[str, str | None], late: dict[str, str | None]) -> str:
    if early["50"] is None:
        return "later than in five years, at the pace of the last weeks"
    return f"by {early['50']} as likely as not, by {late['85'] or 'five years from now or later'} with 85 %"
