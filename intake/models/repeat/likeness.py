"""Which interrupts are the same one again: a rule that a person can follow, and that answers the same every time.

An interrupt has up to two marks. The sender's: its source and the sender's key, whatever occurrence it is. The words':
its service and the words of its title without regard to their order, leaving out every word with a digit in it (a host,
a percentage, a date, a number of a ticket), words of one letter and those that say nothing; it takes two words, or one and
a service.
Interrupts that share a mark are one repeat, and so are those that share one with a third.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

OCCURRENCE = re.compile(r"#\d+$")
WORD = re.compile(r"[^\W\d_]{2,}")
EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "cannot",
        "did",
        "do",
        "does",
        "for",
        "from",
        "had",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "no",
        "not",
        "of",
        "on",
        "or",
        "our",
        "please",
        "since",
        "so",
        "that",
        "the",
        "their",
        "there",
        "they",
        "this",
        "to",
        "too",
        "up",
        "was",
        "we",
        "were",
        "will",
        "with",
        "you",
        "your",
    ]
)
FEWEST_WORDS, MOST_WORDS = 2, 12


def marks_of(title: str, service: str, source: str, external_id: str) -> tuple[str, ...]:
    """The marks of one interrupt; none where nothing tells it from any other."""
    marks = []
    if source and external_id:
        marks.append(f"key {source} {OCCURRENCE.sub('', external_id)}")
    about, words = service.strip().casefold(), words_of(title)
    if words and len(words) + bool(about) >= FEWEST_WORDS:
        marks.append(f"words {about}: {' '.join(words)}")
    return tuple(" ".join(mark.split()) for mark in marks)


def words_of(title: str) -> list[str]:
    """What stays the same when it happens to another host on another day; in the order of the alphabet."""
    told = [word for word in title.casefold().split() if not any(sign.isdigit() for sign in word)]
    found = {word for part in told for word in WORD.findall(part)} - EMPTY
    return sorted(found)[:MOST_WORDS]


def joined(marks: Sequence[Iterable[str]]) -> list[list[int]]:
    """Places of what shares a mark, directly or through others; each group in the order of its places."""
    leads: list[int] = list(range(len(marks)))

    def lead(place: int) -> int:
        while leads[place] != place:
            leads[place] = leads[leads[place]]
            place = leads[place]
        return place

    first: dict[str, int] = {}
    for place, of in enumerate(marks):
        for mark in of:
            other = lead(first.setdefault(mark, place))
            mine = lead(place)
            leads[max(other, mine)] = min(other, mine)
    groups: dict[int, list[int]] = {}
    for place in range(len(marks)):
        groups.setdefault(lead(place), []).append(place)
    return list(groups.values())
