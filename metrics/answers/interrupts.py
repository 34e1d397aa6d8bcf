"""The share of person-time that interrupts took, by iteration and over the last ones, with the other ways to count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zlib import crc32

from metrics.answers.words import ends, iteration, rounded
from metrics.flow import trace
from metrics.history import History
from metrics.interrupt_share import OtherWays, Share, TimeShare, days_of, other_ways, time_shares
from metrics.iterations import ALL_WORK, counted

if TYPE_CHECKING:
    from metrics.asking import Question

PARTS = ("ends", "sizes", "time", "iterations")


def answer(history: History, question: Question) -> dict[str, Any]:
    flow, places = trace(history, question.policy), counted(history, ALL_WORK)
    groups = [*places.reshape(-1, 1), places[-question.policy.iterations :]]
    shares = time_shares(
        history, [[days_of(history, int(place)) for place in group] for group in groups], seed_of(question)
    )
    every = [
        time(share) | {"other_ways": _ways(ways)}
        for share, ways in zip(shares, other_ways(flow, groups), strict=True)
    ]
    return {
        "sentence": sentence(shares[-1], len(groups[-1])),
        "last": {"iterations": len(groups[-1]), **every[-1]},
        "iterations": [
            iteration(history, int(place)) | row for place, row in zip(places, every, strict=False)
        ],
    }


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
    }


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
        return "Not enough yet: no iteration is closed."
    if share.share is None:
        return "Unknown: nobody wrote down where most of the time went, and no crews say it."
    if share.interval is None:
        return "Not enough yet: fewer than five working days are known."
    low, high = (round(100 * end) for end in share.interval)
    least = "at least " if share.unknown > 0.1 * share.available else ""
    return f"Interrupts take {least}{round(100 * share.share)} % of the team’s time ({low} to {high} %)."
