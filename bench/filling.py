"""A team whose board holds so many open cards, with all that stands on a card, told in the journal like everything else."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from backlogs.models import (
    Backlog,
    Block,
    ChecklistLine,
    Column,
    Comment,
    Crew,
    Feature,
    ItemCounter,
    ItemLabel,
    Label,
    Placement,
    Size,
    Stay,
    WorkItem,
)  # fmt: skip
from core import ranks
from journal.recording import verb
from people.models import Person, Team, Token

PEOPLE, FEATURES, LABELS = 16, 8, 10
WORDS = [
    "renew",
    "rotate",
    "move",
    "patch",
    "drain",
    "certificate",
    "cluster",
    "name",
    "server",
    "backup",
    "quota",
    "runner",
    "image",
    "policy",
    "switch",
]


@dataclass
class Filled:
    """The team, and for each of its people a token that may write."""

    team: Team
    people: list[Person]
    tokens: list[str]


def fill(key: str, cards: int, *, seed: int = 1) -> Filled:
    chance = random.Random(seed)
    filled = staffed(key)
    items = written_down(filled, cards, chance)
    on_the_board(filled, items, chance)
    return filled


def staffed(key: str, count: int = PEOPLE, owners: int = 1) -> Filled:
    """Engineers, of whom the first are product owners too, each with a token."""
    people = [
        Person.objects.welcome(by=None, email=f"{key.lower()}{n}@bench.test", name=f"Person {chr(65 + n)}")
        for n in range(count)
    ]
    team = Team.objects.found(by=None, key=key, name=f"Team {key}", buffer_person=people[0])
    for number, person in enumerate(people):
        team.admit(person, by=None, roles=["engineer", "po"] if number < owners else ["engineer"])
    tokens = [Token.objects.make(by=person, name="bench", scope="write")[1] for person in people]
    return Filled(team, [Person.objects.get(pk=person.pk) for person in people], tokens)


def written_down(filled: Filled, cards: int, chance: random.Random) -> list[WorkItem]:
    backlogs = list(Backlog.objects.filter(team=filled.team).order_by("id"))
    planned = [backlog for backlog in backlogs if backlog.is_planned]
    features = [
        Feature.objects.add(by=None, backlog=chance.choice(planned), title=f"Feature {number}")
        for number in range(FEATURES)
    ]
    rank = ranks.evenly(cards)
    items = []
    for number in range(cards):
        feature = chance.choice([*features, None])
        backlog = feature.backlog if feature else chance.choice(backlogs)
        items.append(
            WorkItem(
                team=filled.team, backlog=backlog, feature=feature, arrived_as=backlog.kind,
                kind="story" if backlog.is_planned else "interrupt", key=f"{filled.team.key}-{number + 1}",
                title=" ".join(chance.choices(WORDS, k=6)).capitalize(), description="As agreed. " * 20,
                points=Decimal(chance.choice([1, 2, 3, 5, 8])), rank=rank[number],
            )
        )  # fmt: skip
    with verb():
        made = WorkItem.objects.bulk_create(items, batch_size=500)
        ItemCounter.objects.filter(team=filled.team).update(number=cards)
        for item in made:
            item.record("created", by=None, changes=item.journal_state())
    return made


def on_the_board(filled: Filled, items: list[WorkItem], chance: random.Random) -> None:
    columns = list(Column.objects.standing().filter(team=filled.team).exclude(category="done"))
    labels = Label.objects.bulk_create(Label(team=filled.team, name=f"label {n}") for n in range(LABELS))
    now, rank = timezone.now(), ranks.evenly(len(items))
    parts: dict[type, list[Any]] = {
        model: [] for model in (Placement, Stay, Crew, ItemLabel, Block, ChecklistLine, Comment, Size)
    }
    with verb():
        for number, item in enumerate(items):
            began = now - timedelta(days=chance.randrange(1, 20))
            column = chance.choice(columns)
            item.record("pulled", by=None, changes={"column": column.pk}, happened_at=began)
            parts[Placement].append(
                Placement(
                    item=item, team=filled.team, column=column, rank=rank[number], entered_at=began
                )
            )  # fmt: skip
            parts[Stay].append(Stay(item=item, team=filled.team, column=column, entered_at=began))
            parts[Size].append(Size(item=item, points=item.points, at=began))
            crew = chance.sample(filled.people, chance.choice([1, 2]))
            parts[Crew] += [Crew(item=item, person=person, joined_at=began) for person in crew]
            parts[ItemLabel] += [ItemLabel(item=item, label=label) for label in chance.sample(labels, 2)]
            if number % 20 == 0:
                parts[Block].append(Block(item=item, reason="supplier", note="asked again", began_at=began))
            if number % 3 == 0:
                parts[ChecklistLine] += [
                    ChecklistLine(item=item, text=f"line {n}", position=n, done_at=began if n == 1 else None)
                    for n in (1, 2, 3)
                ]
                parts[Comment].append(
                    Comment(item=item, author=filled.people[0], text="Asked them.", written_at=began)
                )
        written(parts)


def written(parts: dict[type, list[Any]]) -> None:
    """All rows of a kind at once, each told where the journal tells it."""
    for model, rows in parts.items():
        for row in model.objects.bulk_create(rows, batch_size=1_000):  # type: ignore[attr-defined]
            if hasattr(row, "journal_part"):
                row.item.record("filled", by=None, changes={row.journal_part: row.journal_state()})
