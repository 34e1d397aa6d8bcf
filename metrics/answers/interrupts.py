"""The share of person-time that interrupts took, by iteration and over the last ones, with the other ways to count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

from metrics.answers.words import FEW, SHOWN, ends, iteration, rounded
from metrics.flow import trace
from metrics.history import BACKLOGS, History
from metrics.interrupt_share import OtherWays, Share, TimeShare, days_of, other_ways, time_shares
from metrics.intervals import apart
from metrics.iterations import ALL_WORK, counted

if TYPE_CHECKING:
    from metrics.asking import Question

PARTS = ("interrupt sizes", "time", "run work", "iterations")


def answer(history: History, question: Question) -> dict[str, Any]:
    flow, places = trace(history, question.policy), counted(history, ALL_WORK)
    last, shown = places[-question.policy.iterations :], places[-SHOWN:]
    groups = [*places.reshape(-1, 1), last, shown[:FEW], shown[-FEW:]]
    spans = [[days_of(history, int(place)) for place in group] for group in groups]
    *shares, before, after = time_shares(history, spans, seed_of(question))
    ways = other_ways(flow, groups[:-2])
    every = [time(share) | {"other_ways": _ways(way)} for share, way in zip(shares, ways, strict=True)]
    return {
        "sentence": sentence(shares[-1], len(last)),
        "last": {"iterations": len(last), **every[-1]},
        "trend": _trend(before, after) if len(shown) >= 2 * FEW else None,
        "iterations": [
            iteration(history, int(place)) | row for place, row in zip(places, every, strict=False)
        ],
    }


def _trend(before: TimeShare, after: TimeShare) -> dict[str, Any] | None:
    """The first three and the last three of the last iterations, and whether they differ by more than chance."""
    if before.share is None or after.share is None:
        return None
    differs = apart(before.interval, after.interval)
    return {"before": rounded(before.share, 4), "after": rounded(after.share, 4), "differs": differs}


def seed_of(question: Question) -> int:
    """The same question draws the same days again."""
    return crc32(f"{question.team.key} {question.as_of} {question.policy.fingerprint}".encode())


def time(share: TimeShare) -> dict[str, Any]:
    """Person-days and the share of a span, as an answer has them."""
    return {
        "share": rounded(share.share, 4),
        "interval": ends(share.interval),
        "at_most": rounded(share.at_most, 4),
        "available_days": rounded(share.available),
        "interrupt_days": rounded(share.interrupts),
        "estimated_days": rounded(share.estimated),
        "unknown_days": rounded(share.unknown),
        "used": {kind: _per_cent(days, share) for kind, days in zip(BACKLOGS, share.by_backlog, strict=True)},
        "run_work": {"days": rounded(share.run), "used": _per_cent(share.run, share)},
    }


def _per_cent(days: float, share: TimeShare) -> float | None:
    return rounded(100 * days / share.available, 1) if share.share is not None else None


def _ways(ways: OtherWays) -> dict[str, Any]:
    return {
        "items": _share(ways.items),
        "points": _share(ways.points) if ways.points else None,
        "arrivals": _share(ways.arrivals),
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "interrupts": share.part,
        "all": share.whole,
        "share": rounded(share.share, 4),
        "interval": ends(share.interval),
    }


def sentence(share: TimeShare, iterations: int) -> str:
    if not iterations:
        return "Not enough yet to say what interrupts take: no iteration is closed."
    if share.share is None:
        return "How much of the team’s time interrupts take is unknown: nobody wrote it down, and no crews tell it."
    if share.interval is None:
        return "Not enough yet to say what interrupts take: fewer than five working days are known."
    low, high = (round(100 * end) for end in share.interval)
    least = "at least " if share.unknown > 0.1 * share.available else ""
    return f"Interrupts take {least}{round(100 * share.share)} % of the team’s time ({low} to {high} %)."
