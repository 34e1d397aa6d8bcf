"""How items stand, field by field in plain values: what a deed keeps, and what taking it back compares with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from backlogs.models.block import Block
from backlogs.models.crew import Crew
from backlogs.models.iteration_entry import IterationEntry
from backlogs.models.label import ItemLabel
from backlogs.models.placement import Placement

PLAIN = (
    "title",
    "kind",
    "customer_id",
    "due_on",
    "service",
    "ease",
    "class_of_service",
    "priority",
    "outcome",
)
WORDS = {
    "customer_id": "customer", "due_on": "due date", "class_of_service": "class of service", "where": "place",
    "outcome": "end",
}  # fmt: skip


def standing(items: Collection[int]) -> dict[int, dict[str, Any]]:
    """By item: its fields, its size, where it belongs, its column and iteration, crew, labels and open block."""
    from backlogs.models.work_item import WorkItem

    crews, labels = defaultdict(list), defaultdict(list)
    for item, person in Crew.objects.filter(item__in=items, left_at=None).values_list("item", "person"):
        crews[item].append(person)
    for item, name in ItemLabel.objects.filter(item__in=items).values_list("item", "label__name"):
        labels[item].append(name)
    blocks = {
        item: why
        for item, *why in Block.objects.filter(item__in=items, ended_at=None).values_list(
            "item", "reason", "note"
        )
    }
    places = Placement.objects.filter(item__in=items, archived_at=None)
    columns = dict(places.values_list("item", "column"))
    entries = IterationEntry.objects.filter(item__in=items, outcome="", iteration__closed_at=None)
    iterations = dict(entries.values_list("item", "iteration"))
    rows = WorkItem.objects.filter(pk__in=items)
    return {
        row["id"]: {
            **{name: row[name] for name in PLAIN},
            "due_on": row["due_on"] and row["due_on"].isoformat(),
            "points": told(row["points"]),
            "postponed": row["postponed_at"] is not None,
            "where": [row["backlog_id"], row["feature_id"]],
            "rank": row["rank"],
            "column": columns.get(row["id"]),
            "iteration": iterations.get(row["id"]),
            "crew": sorted(crews[row["id"]]),
            "labels": sorted(labels[row["id"]]),
            "block": blocks.get(row["id"]),
        }
        for row in rows.values("id", "points", "backlog_id", "feature_id", "rank", "postponed_at", *PLAIN)
    }


def differing(was: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """A rank means something in its own order only; it follows the place. What comes back by being touched is not undone."""
    unlike = [name for name in was if name != "rank" and was[name] != now[name]]
    return [name for name in unlike if name != "postponed" or now[name]]


def spoken(names: Collection[str]) -> str:
    return ", ".join(WORDS.get(name, name) for name in names)


def told(points: Decimal | None) -> str | None:
    return None if points is None else format(points.normalize(), "f")
