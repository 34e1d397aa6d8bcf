"""What an interrupt looks like: one that is open already, or one that ended before and how; found by the database's full text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import Case, FloatField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from backlogs.models import Comment, WorkItem
from backlogs.models.words import BacklogKind
from core import clock
from intake.models import Signal

LOOKED_BACK = timedelta(days=90)
MOST_WORDS, LOOKED_AT, NEAR = 8, 20, timedelta(hours=1)
WORD = re.compile(r"[^\W_]{3,}")
EMPTY = frozenset(
    [
        "and",
        "are",
        "for",
        "from",
        "has",
        "have",
        "not",
        "the",
        "this",
        "that",
        "was",
        "with",
        "you",
        "your",
        "our",
        "can",
        "cannot",
        "does",
        "please",
        "since",
    ]
)


@dataclass
class Likeness:
    """Another interrupt, with what is the same and what is not."""

    item: WorkItem
    same: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    weight: float = 0
    answer: Comment | None = None


def words_of(title: str) -> list[str]:
    """The words that say what it is about, each once."""
    found = dict.fromkeys(WORD.findall(title.lower()))
    return [word for word in found if word not in EMPTY][:MOST_WORDS]


def alike(item: WorkItem) -> tuple[Likeness | None, Likeness | None]:
    """The open one that it may be a duplicate of, and the closed one whose answer may serve again."""
    mates = set(_of_the_same_group(item))
    found = [
        like for other in _candidates(item, mates) if (like := _compared(item, other, mates)).weight >= 1
    ]
    best = sorted(found, key=lambda like: (-like.weight, -like.item.pk))
    opened = next((like for like in best if like.item.is_open), None)
    ended = next((like for like in best if not like.item.is_open), None)
    if ended is not None:
        ended.answer = _last_answer(ended.item)
    return opened, ended


def _of_the_same_group(item: WorkItem) -> QuerySet[Signal, int]:
    own = Signal.objects.filter(item=item).exclude(group="")
    mates = Signal.objects.filter(source__in=own.values("source"), group__in=own.values("group"))
    return (
        mates.exclude(item=item).exclude(item=None).order_by("-id").values_list("item", flat=True)[:LOOKED_AT]
    )


def _candidates(item: WorkItem, mates: set[int]) -> list[WorkItem]:
    lately = Q(closed_at=None) | Q(closed_at__gte=clock.now() - LOOKED_BACK)
    others = WorkItem.objects.filter(lately, team=item.team_id, backlog__kind=BacklogKind.INTERRUPT)
    others = others.exclude(pk=item.pk).exclude(outcome=WorkItem.Outcome.DUPLICATE)
    scored = _scored(others, words_of(item.title), mates)
    return list(scored.filter(score__gt=0).select_related("customer").order_by("-score", "-id")[:LOOKED_AT])


def _scored(others: QuerySet[WorkItem], words: list[str], mates: set[int]) -> QuerySet[Any]:
    """By full text where the database has it, else by how many of the words stand in the title."""
    grouped = Case(When(pk__in=mates, then=Value(2.0)), default=Value(0.0), output_field=FloatField())
    if not words:
        return others.annotate(score=grouped)
    if connection.vendor == "postgresql":
        asked = SearchQuery(" | ".join(words), search_type="raw", config="simple")
        said = SearchVector("title", config="simple")
        near = others.annotate(said=said).filter(Q(said=asked) | Q(pk__in=mates))
        return near.annotate(score=SearchRank(said, asked) + grouped)
    anywhere = Q(pk__in=mates)
    score: Combinable = grouped
    for word in words:
        anywhere |= Q(title__icontains=word)
        score = score + Case(When(title__icontains=word, then=Value(1.0)), default=Value(0.0))
    return others.filter(anywhere).annotate(score=score)


def _compared(item: WorkItem, other: WorkItem, mates: set[int]) -> Likeness:
    like, mine, theirs = Likeness(other), words_of(item.title), words_of(other.title)
    if other.pk in mates:
        like.same.append("same group of the same sender")
        like.weight += 1
    _compare(like, "service", item.service, other.service, 0.5)
    _compare(like, "customer", str(item.customer or ""), str(other.customer or ""), 0.1)
    if shared := [word for word in mine if word in theirs]:
        like.same.append(f"same words: {', '.join(shared)}")
        like.weight += 2 * len(shared) / len({*mine, *theirs})
    if rest := [word for word in theirs if word not in mine]:
        like.differs.append(f"other words: {', '.join(rest[:4])}")
    apart = abs(item.created_at - other.created_at)
    if apart <= NEAR:
        minutes = max(1, round(apart.total_seconds() / 60))
        like.same.append(f"came within {minutes} minutes" if minutes > 1 else "came within a minute")
        like.weight += 0.2
    return like


def _compare(like: Likeness, name: str, mine: str, theirs: str, weight: float) -> None:
    if mine and mine == theirs:
        like.same.append(f"same {name}, {mine}")
        like.weight += weight
    elif mine and theirs:
        like.differs.append(f"other {name}: {theirs}")


def _last_answer(item: WorkItem) -> Comment | None:
    said = item.comments.filter(audience=Comment.Audience.PUBLIC, redacted_at=None)
    return said.select_related("author").order_by("-written_at", "-pk").first()
