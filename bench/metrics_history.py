"""A long history of one team, written in bulk past the verbs: only for measuring how fast it is read."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from django.db import connection, models, transaction

from backlogs.models import Backlog, Column, Crew, Effort, Iteration, IterationEntry, Size, Stay, WorkItem
from core import ranks
from people.models import Membership, Person, Team

BATCH = 5_000


def fill(items: int, stays_each: int, begin: datetime, length: timedelta) -> Team:
    chance = random.Random(7)
    team, people = _team(begin)
    backlogs, places = (
        list(Backlog.objects.filter(team=team).order_by("id")),
        list(Column.objects.filter(team=team).order_by("position")),
    )
    moments = sorted(begin + length * chance.random() for _ in range(items))
    with transaction.atomic():
        _write(
            WorkItem,
            (
                _item(team, chance.choices(backlogs, [5, 4, 1])[0], n, at, rank)
                for n, (at, rank) in enumerate(zip(moments, ranks.evenly(items), strict=True), 1)
            ),
        )
        ids = list(WorkItem.objects.filter(team=team).order_by("id").values_list("id", flat=True))
        ways = [_way(chance, at, stays_each) for at in moments]
        _write(
            Stay,
            (stay for item, way in zip(ids, ways, strict=True) for stay in _stays(team, item, way, places)),
        )
        _write(
            Size,
            (
                Size(item_id=item, points=chance.choice([1, 2, 3, 5]), at=at)
                for item, at in zip(ids[::2], moments[::2], strict=True)
            ),
        )
        _write(
            Crew,
            (
                Crew(item_id=item, person=chance.choice(people), joined_at=way[1], left_at=way[-1])
                for item, way in zip(ids[::2], ways[::2], strict=True)
            ),
        )
        _efforts(team, people, backlogs, begin, length, chance)
        _iterations(team, begin, length, ids, moments)
    _settle()
    return team


def _team(begin: datetime) -> tuple[Team, list[Person]]:
    team = Team.objects.found(
        by=None,
        key="BENCH",
        name="Bench",
        zone="Europe/Berlin",
        country="DE",
        iteration_starts_on=begin.date(),
    )
    people = [
        Person.objects.welcome(by=None, email=f"p{n}@example.test", name=f"Person {n}") for n in range(12)
    ]
    for person in people:
        team.admit(person, by=None, roles=["engineer"], began_on=begin.date())
    assert Membership.objects.filter(team=team).count() == 12
    return team, people


def _item(team: Team, backlog: Backlog, number: int, at: datetime, rank: str) -> WorkItem:
    return WorkItem(
        team=team, backlog=backlog, key=f"BENCH-{number}", title=f"Piece of work {number}", description="What it is about. " * 12,
        arrived_as=backlog.kind, created_at=at, closed_at=at + timedelta(days=20), outcome="done", rank=rank,
    )  # fmt: skip


def _way(chance: random.Random, at: datetime, steps: int) -> list[datetime]:
    way = [at]
    for _ in range(steps - 1):
        way.append(way[-1] + timedelta(days=chance.expovariate(1 / 3)))
    return way


def _stays(team: Team, item: int, way: list[datetime], places: list[Column]) -> Iterable[Stay]:
    ends: list[datetime | None] = [*way[1:], None]
    for place, at, left in zip(places, way, ends, strict=False):
        yield Stay(item_id=item, team=team, column=place, entered_at=at, left_at=left)


def _efforts(
    team: Team,
    people: list[Person],
    backlogs: list[Backlog],
    begin: datetime,
    length: timedelta,
    chance: random.Random,
) -> None:
    days = [begin.date() + timedelta(n) for n in range(length.days)]
    rows = (
        Effort(team=team, backlog=chance.choices(backlogs, [5, 4, 1])[0], person=person, on=day, minutes=chance.choice([60, 120, 240]))
        for day in days if day.weekday() < 5 for person in people
    )  # fmt: skip
    _write(Effort, rows)


def _iterations(
    team: Team, begin: datetime, length: timedelta, ids: list[int], moments: list[datetime]
) -> None:
    count = length.days // 14
    for number in range(1, count + 1):
        first = begin.date() + timedelta(14 * (number - 1))
        start, end = (begin.replace(hour=0) + timedelta(14 * n) for n in (number - 1, number))
        Iteration.objects.create(
            team=team,
            number=number,
            starts_on=first,
            ends_on=first + timedelta(13),
            started_at=start,
            closed_at=end,
        )
    known = list(Iteration.objects.filter(team=team).order_by("number"))
    rows = (
        IterationEntry(iteration=known[place], item_id=item, how="planned", points=3, committed_points=3, added_at=at, outcome="done")
        for item, at in zip(ids, moments, strict=True) if (place := (at - begin).days // 14) < count
    )  # fmt: skip
    _write(IterationEntry, rows)


def _write(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    rows = iter(rows)
    while batch := list(islice(rows, BATCH)):
        model._default_manager.bulk_create(batch, BATCH)


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
